"""Forms of the offers that parties make to each other."""

from __future__ import annotations

from typing import ClassVar

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from cases.forms.base import ActionForm, TextField, YesNoField
from cases.models.issues import IssueStatus

ANSWERS = [
    ("accept", _("We accept it")),
    ("decline", _("We do not accept it")),
]
TAKE_BACK = ("take_back", _("We take our offer back"))


class ToOneForm(ActionForm):
    """An act towards one party of the other side, which need not be named where there is only one."""

    def build(self) -> None:
        """Which party, where there are several."""
        others = [(p.key, p.name) for p in self.facts.counterparts]
        one = len(others) == 1
        self.fields["to"] = forms.ChoiceField(
            label=_("To whom"), choices=others, required=not one,
            widget=forms.HiddenInput() if one else forms.RadioSelect(),
        )  # fmt: skip


class OfferForm(ToOneForm):
    """An offer about some issues or the whole dispute, perhaps as the answer to another one."""

    text = TextField(
        label=_("What you offer"),
        help_text=_("Say what you give and what you ask for it. An offer settles nothing yet."),
    )
    counters = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput())

    def build(self) -> None:
        """The issues that are not settled or withdrawn, and who will read the offer."""
        super().build()
        issues = self.issue_choices(IssueStatus.OPEN, IssueStatus.REMAINING)
        self.fields["issues"] = forms.MultipleChoiceField(
            label=_("Issues of this offer"), choices=issues, required=False,
            widget=forms.CheckboxSelectMultiple, help_text=_("Tick none for the whole dispute."),
        )  # fmt: skip
        self.order_fields(["to", "issues", "text", "counters"])


class AnswerOfferForm(ActionForm):
    """The answer to an offer: yes, no, or that it is taken back."""

    paper_optional: ClassVar[tuple[str, ...]] = ("offer",)
    words = TextField(label=_("Words with your answer"), required=False, max_length=2000)

    def build(self) -> None:
        """Which offer, where several wait; and what can be said to it."""
        waits, mine = self.facts.open_offers, self.facts.actor.party_id
        choices = [(str(o.pk), format_lazy("{}: {}", o.by.name, str(o))) for o in waits]
        one = len(waits) == 1
        self.fields["offer"] = forms.ChoiceField(
            label=_("Offer"), choices=choices, required=not one,
            widget=forms.HiddenInput() if one else forms.RadioSelect(),
        )  # fmt: skip
        got, made = any(o.to_id == mine for o in waits), any(o.by_id == mine for o in waits)
        answers = [*(ANSWERS if got else []), *([TAKE_BACK] if made else [])]
        self.fields["answer"] = forms.ChoiceField(
            label=_("Your answer"), choices=answers, widget=forms.RadioSelect,
            help_text=_("To accept is no settlement. Only a text that every side signs binds."),
        )  # fmt: skip
        self.order_fields(["offer", "answer", "words"])


class ShareOffersForm(ToOneForm):
    """Whether the conciliator may read what two parties say to each other from now on."""

    wish = YesNoField(
        label=_("Do you wish the conciliator to read offers from now on?"),
        help_text=_("The conciliator reads them only while the other side wishes it too. Nobody else does."),
    )

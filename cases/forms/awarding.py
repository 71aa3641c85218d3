"""Forms of the award: freezing, signing, issuing, serving, objecting, registering, publishing."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.base import ActionForm, DayField, TextField, YesNoField
from cases.masking import find_personal, names_of
from cases.models.award import OUTCOME_CHOICES
from cases.models.facts import CaseFacts
from cases.models.issues import IssueStatus


class ProposeAwardForm(ActionForm):
    """The text of the award with an outcome, reasons and order for each remaining issue."""

    paper_optional: ClassVar[tuple[str, ...]] = ("text", "reasons")
    text = TextField(label=_("Text of the award"), max_length=200_000)
    binding = forms.BooleanField(label=_("It binds from the start"), required=False)
    binding_basis = TextField(
        label=_("Agreement or collective agreement that makes it binding"), long=False, max_length=200,
        required=False,
    )  # fmt: skip

    def build(self) -> None:
        """Four fields an issue: outcome, reasons, order, articles."""
        for issue in self.facts.issues:
            if issue.status == IssueStatus.REMAINING or self.facts.actor.paper:
                self._ask(issue.key, str(issue))

    def _ask(self, key: str, title: str) -> None:
        paper = self.facts.actor.paper
        self.fields[f"outcomes.{key}"] = forms.ChoiceField(
            label=title, choices=OUTCOME_CHOICES, widget=forms.RadioSelect, required=not paper
        )
        self.fields[f"reasons.{key}"] = TextField(
            label=_("Reasons: %s") % title, max_length=40_000, required=not paper
        )
        self.fields[f"order.{key}"] = TextField(
            label=_("What is to be done: %s") % title, required=False, max_length=8000
        )
        self.fields[f"articles.{key}"] = TextField(
            label=_("Articles of law: %s") % title, long=False, required=False, max_length=200
        )

    def clean(self) -> dict[str, Any]:
        """An award that binds from the start says why."""
        cleaned = super().clean()
        if cleaned.get("binding") and not cleaned.get("binding_basis") and not self.facts.actor.paper:
            self.add_error("binding_basis", _("Say what makes it binding from the start."))
        return cleaned


class IssueAwardForm(ProposeAwardForm):
    """Issuing the signed text. On paper the outcomes are given here, and signatures are assumed."""

    paper_optional: ClassVar[tuple[str, ...]] = ("reasons", "signatures")
    signatures = TextField(label=_("Signatures"), required=False)
    dissent = TextField(label=_("Dissent"), required=False)

    def build(self) -> None:
        """Nothing is asked for a text that the panel signed."""
        if self.facts.actor.paper:
            self.fields["text"].required = False
            super().build()
        else:
            self.fields.clear()

    @classmethod
    def normalise(cls, answers: dict[str, Any], facts: CaseFacts) -> dict[str, Any]:
        """A paper may give one text of reasons for all issues, or an outcome with its words."""
        answers = dict(answers)
        if isinstance(answers.get("reasons"), str):
            answers["text"] = answers.get("text") or answers.pop("reasons")
            answers.pop("reasons", None)
        return answers


class SignAwardForm(ActionForm):
    """A member's signature under the frozen text, or a dissent."""

    paper_optional: ClassVar[tuple[str, ...]] = ("agree",)
    agree = forms.BooleanField(label=_("I have read the whole text and put my name under it"))
    dissent = TextField(
        label=_("Dissent, if you disagree with the majority"), required=False, max_length=40_000
    )
    digest = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput())

    def build(self) -> None:
        """On paper also whose signature it is."""
        if self.facts.actor.paper:
            self.fields["arbitrator"] = TextField(
                label=_("Arbitrator"), long=False, max_length=60, required=False
            )


class ServeForm(ActionForm):
    """That a party received the award: when, how, and the proof."""

    paper_optional: ClassVar[tuple[str, ...]] = ("how", "proof")
    received_on = DayField(label=_("Day on which it was received"), required=False)
    how = TextField(label=_("How it was delivered"), long=False, max_length=120)
    proof = TextField(label=_("Proof (receipt, signature, number of the registered letter)"))

    def build(self) -> None:
        """The parties that have not received it; a paper may name any."""
        served = self.facts.served_ids if not self.facts.actor.paper else set()
        choices = [(p.key, p.name) for p in self.facts.parties if p.pk not in served]
        self.fields["party"] = forms.ChoiceField(label=_("Party"), choices=choices, widget=forms.RadioSelect)
        self.order_fields(["party", "received_on", "how", "proof"])

    def clean(self) -> dict[str, Any]:
        """Nobody received it before it was given, or in the future."""
        cleaned = super().clean()
        day, award = cleaned.get("received_on"), self.facts.award
        if day is not None and day > self.facts.today:
            self.add_error("received_on", _("This day lies in the future."))
        if day is not None and award is not None and award.issued_on is not None and day < award.issued_on:
            self.add_error("received_on", _("The award was given only after this day."))
        return cleaned


class ObjectForm(ActionForm):
    """A party's objection to the award."""

    paper_optional: ClassVar[tuple[str, ...]] = ("grounds",)
    grounds = TextField(label=_("Why you object"), max_length=20_000)
    means = TextField(
        label=_("How the objection is sent, if not here"), long=False, max_length=120, required=False
    )


class DecideLateForm(ActionForm):
    """Admitting a late objection or not."""

    paper_optional: ClassVar[tuple[str, ...]] = ("reason",)
    admit = YesNoField(label=_("Is the late objection admitted?"))
    reason = TextField(label=_("Reason"))

    def build(self) -> None:
        """Whose objection, where several wait."""
        waiting = {o.party_id for o in self.facts.late_objections}
        choices = [(p.key, p.name) for p in self.facts.parties if p.pk in waiting or self.facts.actor.paper]
        self.fields["party"] = forms.ChoiceField(
            label=_("Party"), choices=[("", "—"), *choices], required=False
        )
        self.order_fields(["party", "admit", "reason"])


class CorrectAwardForm(ActionForm):
    """A clerical error and its correction."""

    paper_optional: ClassVar[tuple[str, ...]] = ("text",)
    text = TextField(label=_("What stood there, and what it should say"))


class RegisterForm(ActionForm):
    """Registering the final award."""

    paper_optional: ClassVar[tuple[str, ...]] = ("number",)
    number = TextField(label=_("Number in the register"), long=False, max_length=60)


class PostForm(ActionForm):
    """Where the award was posted."""

    paper_optional: ClassVar[tuple[str, ...]] = ("place",)
    place = TextField(label=_("Where it was posted"), long=False, max_length=300)


class PublishForm(ActionForm):
    """The masked text for the public register and its summary; what still looks personal stops it."""

    paper_optional: ClassVar[tuple[str, ...]] = ("masked", "summary")
    masked = TextField(label=_("Masked text"), max_length=200_000)
    summary = TextField(label=_("Summary in plain words, 120 words at most"), max_length=1500)
    checked = forms.BooleanField(
        label=_("I have read what was found. What is left is not personal data."), required=False
    )

    def clean(self) -> dict[str, Any]:
        """A summary of 120 words at most; no personal data that nobody looked at."""
        cleaned = super().clean()
        if len(cleaned.get("summary", "").split()) > 120:
            self.add_error("summary", _("Use 120 words at most."))
        left = find_personal(f"{cleaned.get('masked', '')} {cleaned.get('summary', '')}", self.names())
        names = [find.text for find in left if find.kind == "name"]
        if names:
            self.add_error("masked", _("This name is still there: %s") % ", ".join(names[:5]))
        elif left and not cleaned.get("checked"):
            words = ", ".join(find.text for find in left[:5])
            self.add_error(
                "masked", _("This looks personal: %s. Mask it, or say below that it is not.") % words
            )
        return cleaned

    def names(self) -> list[str]:
        """The names that must not be published."""
        return names_of(self.facts.case.pk)


class SectionForm(forms.Form):
    """The text of one section of the draft, and the version that the writer read."""

    use_required_attribute = False
    text = TextField(label=_("Text"), max_length=100_000, required=False)
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput())

"""Forms of issues and settlements."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.forms.base import ActionForm, DayField, TextField, latin_digits
from cases.models.conciliation import SigningMethod

_OBLIGATION = re.compile(r"^obligations\.(\d{1,3})\.")
_SPARE_ROWS = 2


class IssueForm(ActionForm):
    """One issue."""

    def build(self) -> None:
        """The issues that can still be settled or withdrawn; a paper may name any."""
        choices = self.issue_choices()
        self.fields["issue"] = forms.ChoiceField(label=_("Issue"), choices=choices, widget=forms.RadioSelect)
        self.fields["reason"] = TextField(label=_("Reason"), required=False)


class ProposeForm(ActionForm):
    """A settlement text with its obligations: who does what by when."""

    paper_optional: ClassVar[tuple[str, ...]] = ("text", "key")
    text = TextField(label=_("Text of the agreement"), max_length=40000)

    def build(self) -> None:
        """The key, the issues it settles, and as many obligation rows as were sent, plus spare ones."""
        standing = self.facts.settlement
        self.fields["key"] = forms.SlugField(
            label=_("Short name of this text"), max_length=40,
            initial=standing.key if standing else f"agreement-{len(self.facts.settlements) + 1}",
        )  # fmt: skip
        self.fields["issues"] = forms.MultipleChoiceField(
            label=_("Issues this text settles"), choices=self.issue_choices(),
            widget=forms.CheckboxSelectMultiple, required=False,
        )  # fmt: skip
        sent = [int(m.group(1)) for name in self.data or self.initial if (m := _OBLIGATION.match(name))]
        spare = 0 if self.facts.actor.paper else _SPARE_ROWS
        for n in range(max(sent, default=-1) + 1 + spare):
            self._obligation(n)
        self.order_fields(["key", "issues", "text"])

    def _obligation(self, n: int) -> None:
        by = [("", "—"), *self.party_choices(), ("all", _("Both sides"))]
        self.fields[f"obligations.{n}.by"] = forms.ChoiceField(label=_("Who"), choices=by, required=False)
        self.fields[f"obligations.{n}.text"] = TextField(
            label=_("Does what"), required=False, max_length=2000
        )
        self.fields[f"obligations.{n}.due"] = DayField(label=_("By when"), required=False)

    def clean(self) -> dict[str, Any]:
        """Each obligation says who, what and by when (the ready check)."""
        cleaned = super().clean()
        for n in range(len(self.fields)):
            names = {part: f"obligations.{n}.{part}" for part in ("by", "text", "due")}
            given = [part for part, name in names.items() if cleaned.get(name)]
            if given and not self.facts.actor.paper:
                for part in set(names) - set(given):
                    self.add_error(names[part], _("Say who does what, and by when."))
        return cleaned

    def complete(self, answers: dict[str, Any]) -> dict[str, Any]:
        """Obligations as a list with plain days; a paper's text is rendered from them."""
        rows = [row for _n, row in sorted(answers.get("obligations", {}).items(), key=lambda p: int(p[0]))]
        answers["obligations"] = [{k: str(v) for k, v in row.items()} for row in rows]
        if not answers.get("text"):
            names = {p.key: p.name for p in self.facts.parties}
            answers["text"] = "\n".join(self._line(row, names) for row in answers["obligations"]) or "—"
        answers.setdefault("key", f"agreement-{len(self.facts.settlements) + 1}")
        return answers

    def _line(self, row: dict[str, str], names: dict[str, str]) -> str:
        who = names.get(row.get("by", ""), row.get("by", ""))
        return gettext("%(who)s: %(what)s (by %(due)s)") % {
            "who": who, "what": row.get("text", ""), "due": row.get("due", "—"),
        }  # fmt: skip


class CodeField(forms.CharField):
    """A one-time code of six digits; Khmer digits and spaces between them are read."""

    widget = forms.TextInput(
        attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "maxlength": 12, "class": "in-s"}
    )

    def to_python(self, value: Any) -> str:
        """The six digits; raises ValidationError for anything else."""
        digits = re.sub(r"[\s\u200b-]", "", latin_digits(str(value or "")))
        if digits and not re.fullmatch(r"[0-9]{6}", digits):
            raise ValidationError(_("Write the six digits of the code."), code="code_form")
        return digits


class SignForm(ActionForm):
    """Signing the frozen text with a one-time code, or recording a signature given on paper."""

    paper_optional: ClassVar[tuple[str, ...]] = ("agree", "signer", "method")
    agree = forms.BooleanField(label=_("I have read the whole text and agree to it for my side"))
    signer = TextField(label=_("Full name of who signs"), long=False, max_length=200)
    digest = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput())
    settlement = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput())

    def build(self) -> None:
        """A party says that it may sign and proves who it is; officials say for whom and how."""
        actor = self.facts.actor
        if actor.party_id is None:
            self._ask_whose()
        elif not actor.paper:
            party = self.facts.party_by_id(actor.party_id)
            words = _("I have the right to sign for %(party)s") % {"party": party or _("my side")}
            self.fields["authority"] = forms.BooleanField(label=words)
            self.fields["code"] = CodeField(label=_("One-time code"))
            self.order_fields(["agree", "authority", "signer", "code"])

    def _ask_whose(self) -> None:
        self.fields["party"] = forms.ChoiceField(label=_("Party"), choices=self.party_choices())
        paper = [c for c in SigningMethod.choices if c[0] != SigningMethod.ELECTRONIC]
        self.fields["method"] = forms.ChoiceField(
            label=_("How it was signed"), choices=paper, widget=forms.RadioSelect
        )
        self.fields["agree"].label = _("The party signed this very text before me")


class CertifyForm(ActionForm):
    """Certifying the latest text, or the one named."""

    settlement = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput())


class CertifyPartForm(CertifyForm):
    """Certifying a text that settles some issues."""

    def build(self) -> None:
        """The issues it settles, where the text itself does not say."""
        self.fields["issues"] = forms.MultipleChoiceField(
            label=_("Issues this text settles"), choices=self.issue_choices(), required=False,
            widget=forms.CheckboxSelectMultiple,
        )  # fmt: skip

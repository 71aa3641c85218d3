"""Forms about strikes and lock-outs: the notice with its ballot and recipients, and what follows."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Office
from cases.forms.base import ActionForm, CountField, DayField, MomentField, TextField, YesNoField
from cases.models.facts import CaseFacts
from cases.models.industrial import IndustrialAction, IndustrialKind
from cases.procedure.industrial_action import INDUSTRIAL_ACTION

MINISTRY = "ministry"
_RECIPIENT = re.compile(r"served\.([A-Za-z0-9_-]{1,60})")
_BALLOT = {
    "members": _("Members of the union"),
    "voters": _("Members who voted"),
    "for": _("Votes for the strike"),
    "against": _("Votes against it"),
    "blank": _("Blank or spoilt votes"),
    "women": _("Women who voted"),
}


class NotifyForm(ActionForm):
    """Notice of a strike or lock-out: demands, who received it when, planned start, ballot."""

    paper_optional: ClassVar[tuple[str, ...]] = ("demands",)
    key = forms.SlugField(label=_("Short name"), max_length=40, required=False, widget=forms.HiddenInput())
    demands = TextField(label=_("Demands"))
    planned_start = MomentField(label=_("Planned start"), required=False)
    place = TextField(label=_("Place"), long=False, max_length=300, required=False)
    expected_workers = CountField(label=_("How many will take part"), required=False)
    essential = forms.BooleanField(
        label=_("It is an essential service (life, safety or health depend on it)"), required=False
    )
    minimum_service = TextField(label=_("Minimum service that is offered"), required=False)

    def build(self) -> None:
        """A day per recipient, and the figures of the ballot."""
        self.fields["planned_start"].input_formats.append("%Y-%m-%d")  # type: ignore[attr-defined]
        names: dict[str, str] = {MINISTRY: str(_("The ministry")), **self._other_side()}
        for name in dict.fromkeys([*names, *self._also_sent()]):
            label = _("%s received the notice on") % names.get(name, name)
            self.fields[f"served.{name}"] = DayField(label=label, required=False)
        for name, words in _BALLOT.items():
            self.fields[f"ballot.{name}"] = CountField(label=words, required=False)
        self.fields["ballot.on"] = DayField(label=_("Day of the ballot"), required=False)
        self.fields["ballot.secret"] = forms.BooleanField(label=_("The ballot was secret"), required=False)

    def _also_sent(self) -> list[str]:
        """Other recipients that a paper names."""
        found = [_RECIPIENT.fullmatch(name) for name in self.data or ()] if self.facts.actor.paper else []
        return [match.group(1) for match in found if match]

    def _other_side(self) -> dict[str, str]:
        """The parties that the notice is for."""
        mine = self.facts.party_by_id(self.facts.actor.party_id)
        return {p.key: p.name for p in self.facts.parties if mine is None or p.side != mine.side}

    @classmethod
    def normalise(cls, answers: dict[str, Any], facts: CaseFacts) -> dict[str, Any]:
        """One day for both recipients; days with an hour; a ballot's figures that the form does not ask."""
        answers = dict(answers)
        if isinstance(answers.get("served"), str):
            answers["served"] = {"employer": answers["served"], MINISTRY: answers["served"]}
        if isinstance(answers.get("served"), dict):
            answers["served"] = {k: str(v)[:10] for k, v in answers["served"].items() if v}
        ballot = answers.get("ballot")
        if isinstance(ballot, dict):
            known = {*_BALLOT, "on", "secret"}
            ballot = {"secret": True, **({"on": ballot["date"]} if "date" in ballot else {}), **ballot}
            answers["ballot"] = {k: v for k, v in ballot.items() if k in known}
        else:
            answers.pop("ballot", None)
        return answers

    def clean(self) -> dict[str, Any]:
        """The figures of the ballot fit each other."""
        cleaned = super().clean()
        members, voters = cleaned.get("ballot.members"), cleaned.get("ballot.voters")
        if members is not None and voters is not None and voters > members:
            self.add_error("ballot.voters", _("More people voted than there are members."))
        cast = sum(cleaned.get(f"ballot.{name}") or 0 for name in ("for", "against", "blank"))
        if voters is not None and cast > voters:
            self.add_error("ballot.for", _("There are more votes than people who voted."))
        return cleaned

    def complete(self, answers: dict[str, Any]) -> dict[str, Any]:
        """A ballot without figures is no ballot."""
        ballot = {k: v for k, v in answers.get("ballot", {}).items() if k != "secret"}
        if ballot:
            secret = bool(answers["ballot"].get("secret"))
            on = ballot.pop("on", None)
            answers["ballot"] = {**ballot, "secret": secret, **({"on": on.isoformat()} if on else {})}
        else:
            answers.pop("ballot", None)
        return answers


class ActionKeyForm(ActionForm):
    """An act on one strike or lock-out."""

    reason = TextField(label=_("Reason"), required=False)

    def build(self) -> None:
        """Which one, where there are several."""
        self.fields["key"] = self.which()
        self.order_fields(["key"])

    def which(self) -> forms.Field:
        """A choice among those on record; a paper may name a new one."""
        if self.facts.actor.paper:
            return forms.SlugField(label=_("Strike or lock-out"), max_length=40, required=False)
        rows = [(r.key, r.title) for r in self.facts.industrial_actions]
        return forms.ChoiceField(label=_("Strike or lock-out"), choices=[("", "—"), *rows], required=False)


class StrikeStartsForm(ActionKeyForm):
    """That the work stopped."""

    kind = forms.ChoiceField(
        label=_("What it is, if no notice is on record"),
        choices=[("", "—"), *IndustrialKind.choices],
        required=False,
    )
    workers = CountField(label=_("How many take part"), required=False)


class IllegalForm(ActionKeyForm):
    """A court's ruling."""

    court = TextField(label=_("Court"), long=False, max_length=200, required=False)
    number = TextField(label=_("Number of the court"), long=False, max_length=120, required=False)


class ReturnForm(ActionKeyForm):
    """Whether the workers are back."""

    returned = YesNoField(label=_("Are the workers back at work?"))

    @classmethod
    def normalise(cls, answers: dict[str, Any], facts: CaseFacts) -> dict[str, Any]:
        """A paper that only records the return means that they are back."""
        answers = dict(answers)
        if "complied" in answers:
            answers["returned"] = answers.pop("complied")
        return {"returned": True, **answers} if facts.actor.paper else answers


class NoticeListForm(forms.Form):
    """What the list of notices is limited to."""

    use_required_attribute = False
    state = forms.ChoiceField(
        label=_("State"), required=False,
        choices=[("", _("Open ones")), ("all", _("All")),
                 *((name, state.label) for name, state in INDUSTRIAL_ACTION.states.items())],
    )  # fmt: skip
    office = forms.ModelChoiceField(
        label=_("Province"), queryset=Office.objects.all(), required=False, to_field_name="slug",
        empty_label=_("All"),
    )  # fmt: skip

    def narrow(self, rows: QuerySet[IndustrialAction]) -> QuerySet[IndustrialAction]:
        """The rows that fit."""
        state, office = self.cleaned_data["state"], self.cleaned_data["office"]
        if office is not None:
            rows = rows.filter(Q(case__office=office) | Q(office=office))
        if state == "all":
            return rows
        opened = [name for name, row in INDUSTRIAL_ACTION.states.items() if row.is_open]
        return rows.filter(state=state) if state else rows.filter(state__in=opened)

"""Forms of conciliation: sessions, more time, reports, court."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.base import ActionForm, CountField, DayField, MomentField, TextField, YesNoField
from cases.forms.planning import PlannedForm, planned_numbers
from cases.models.conciliation import SessionKind
from cases.models.facts import CaseFacts


class AnswerSessionForm(ActionForm):
    """Whether a party comes to a planned session."""

    coming = YesNoField(label=_("Do you come?"))
    words = TextField(
        label=_("Reason, other days, or what you need"), required=False, max_length=1000,
        help_text=_("For example: online instead, an interpreter. The other side reads this."),
    )  # fmt: skip

    def build(self) -> None:
        """Which of the planned sessions."""
        planned = planned_numbers(self.facts.sessions)
        self.fields["session"] = forms.TypedChoiceField(
            label=_("Session"), choices=planned, coerce=int, empty_value=None, required=len(planned) > 1
        )
        self.order_fields(["session", "coming", "words"])


class RecordSessionForm(PlannedForm):
    """The record of a session: who came, until when, what was said, who signed."""

    paper_optional: ClassVar[tuple[str, ...]] = ("attended", "minutes")
    kind = forms.ChoiceField(
        label=_("Kind of session"), choices=[("", "—"), *SessionKind.choices], required=False
    )
    place = TextField(label=_("Place"), long=False, max_length=300, required=False)
    until = MomentField(label=_("Ended"), required=False)
    minutes = TextField(label=_("Minutes"), max_length=40000)

    def build(self) -> None:
        """Who came, and who did not sign the minutes."""
        super().build()
        boxes = forms.CheckboxSelectMultiple
        choices = self.party_choices()
        self.fields["attended"] = forms.MultipleChoiceField(
            label=_("Parties that came"), choices=choices, widget=boxes, required=False
        )
        self.fields["unsigned"] = forms.MultipleChoiceField(
            label=_("Parties that came but did not sign the minutes"), choices=choices, widget=boxes,
            required=False,
        )  # fmt: skip
        self.order_fields(["session", "kind", "place", "attended", "minutes", "unsigned", "until"])

    def clean(self) -> dict[str, Any]:
        """The end lies after the beginning."""
        cleaned = super().clean()
        until = cleaned.get("until")
        if until and until <= self.facts.now and self.facts.actor.paper and until < self.facts.now:
            self.add_error("until", _("The end lies before the beginning."))
        return cleaned

    def complete(self, answers: dict[str, Any]) -> dict[str, Any]:
        """A paper that lists nobody means that all came."""
        if "attended" in self.assumed:
            answers["attended"] = [p.key for p in self.facts.parties]
        return {"attended": [], **answers}


class ReportForm(ActionForm):
    """The report that conciliation failed: both sides' positions on what remains."""

    paper_optional: ClassVar[tuple[str, ...]] = ("positions",)

    def build(self) -> None:
        """Per remaining issue and party, its position."""
        for issue in self.facts.issues:
            if issue.status in ("open", "remaining"):
                self._ask(issue.key, str(issue))
        self.fields["reason"] = TextField(label=_("Why conciliation failed"), required=False)

    def _ask(self, key: str, title: str) -> None:
        for party in self.facts.parties:
            label = _("%(issue)s: position of %(party)s") % {"issue": title, "party": party.name}
            self.fields[f"positions.{key}.{party.key}"] = TextField(
                label=label, required=party.role != "joined"
            )


class ExtensionForm(ActionForm):
    """Asking for more time."""

    days = CountField(label=_("How many more days"), min_value=1, max_value=90)
    reason = TextField(label=_("Reason"), required=False)

    def build(self) -> None:
        """Which time limit."""
        clocks = self.facts.case.table.clocks.values()
        running = [
            (c.code, c.label) for c in clocks if self.facts.is_running(c.code) or self.facts.actor.paper
        ]
        self.fields["deadline"] = forms.ChoiceField(label=_("Time limit"), choices=running)
        self.order_fields(["deadline", "days", "reason"])


class AnswerExtensionForm(ActionForm):
    """Consenting to more time, or not."""

    consent = YesNoField(label=_("Do you consent to more time?"))
    deadline = TextField(
        label=_("Time limit"), long=False, max_length=24, required=False, widget=forms.HiddenInput()
    )


class LetterForm(ActionForm):
    """An act with an optional letter."""

    text = TextField(label=_("Letter"), required=False)


class EmptyForm(ActionForm):
    """An act that asks nothing."""


class CourtForm(ActionForm):
    """Which court has it, its number and since when."""

    paper_optional: ClassVar[tuple[str, ...]] = ("court", "number", "date")
    court = TextField(label=_("Court"), long=False, max_length=200)
    number = TextField(label=_("Number of the court"), long=False, max_length=120)
    date = DayField(label=_("Day"))

    def complete(self, answers: dict[str, Any]) -> dict[str, Any]:
        """A paper may leave court and number out."""
        return {"court": "", "number": "", **answers}


class JudgmentForm(ActionForm):
    """What the court decided."""

    paper_optional: ClassVar[tuple[str, ...]] = ("judgment",)
    judgment = TextField(label=_("What the court decided"))
    date = DayField(label=_("Day of the judgment"), required=False)


def owed(facts: CaseFacts) -> list[tuple[str, str]]:
    """What was promised in certified texts or ordered by the award, each with its key and its words."""
    certified = [s for s in facts.settlements if s.status == "certified"]
    promised = [(f"{s.key}-{n}", o.get("text", "")) for s in certified for n, o in enumerate(s.obligations)]
    ordered = [i for i in facts.issues if i.status in ("ordered", "partly_ordered")]
    return [*promised, *((f"award-{issue.key}", str(issue)) for issue in ordered)]


class ComplianceForm(ActionForm):
    """Evidence that each obligation was carried out."""

    paper_optional: ClassVar[tuple[str, ...]] = ("evidence",)

    def build(self) -> None:
        """A line of evidence for each promise and each order of the award, or one for all."""
        rows = owed(self.facts)
        for key, words in rows:
            self.fields[f"evidence.{key}"] = TextField(
                label=_("Evidence: %s") % words, long=False, max_length=300
            )
        if not rows:
            self.fields["evidence.all"] = TextField(label=_("Evidence"))

    @classmethod
    def normalise(cls, answers: dict[str, Any], facts: CaseFacts) -> dict[str, Any]:
        """One text of evidence holds for every obligation."""
        if not isinstance(answers.get("evidence"), str):
            return answers
        keys = [key for key, _words in owed(facts)] or ["all"]
        return {**answers, "evidence": dict.fromkeys(keys, answers["evidence"])}


class BreachForm(ActionForm):
    """Which obligation is not kept."""

    obligation = TextField(label=_("Which promise is not kept, and how"))
    reason = TextField(label=_("Anything else"), required=False)

"""Forms of arbitration up to the hearing: panel, lots, declarations, hearings, orders."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.base import ActionForm, DayField, TextField, YesNoField
from cases.forms.planning import planned_numbers
from cases.forms.talks import RecordSessionForm
from cases.models.facts import CaseFacts
from cases.models.hearings import OrderKind
from cases.models.panel import LIST_OF_SEAT, Seat

_SEATS = {
    "chair": "chair", "ministry": "chair", "workers": "workers", "employers": "employers",
    "employer": "employers",
}  # fmt: skip


class CandidateForm(ActionForm):
    """Choosing an arbitrator from the list of one seat; a paper may name anybody, the act judges."""

    list_of = "ministry"

    def build(self) -> None:
        """The arbitrators of the list who may be chosen today."""
        people = [a for a in self.facts.candidates if a.list == self.wanted_list()]
        self.fields["arbitrator"] = self.key_field(_("Arbitrator"), [(a.key, str(a)) for a in people])

    def wanted_list(self) -> str:
        """Which list is chosen from."""
        return self.list_of

    def key_field(self, label: Any, choices: list[tuple[str, str]], *, required: bool = True) -> forms.Field:
        """A choice among these; on paper a free key."""
        if self.facts.actor.paper:
            return TextField(label=label, long=False, max_length=60, required=required)
        return forms.ChoiceField(label=label, choices=choices, required=required, widget=forms.RadioSelect)

    def member_field(self, label: Any, *, required: bool = True) -> forms.Field:
        """A choice among the members of the panel that the actor may know of."""
        known = [s for s in self.facts.panel if self.facts.actor.party_id is None or self.facts.may_know(s)]
        return self.key_field(
            label, [(s.arbitrator.key, str(s.arbitrator)) for s in known], required=required
        )


class SelectArbitratorForm(CandidateForm):
    """A side's own choice."""

    def wanted_list(self) -> str:
        """The list of the actor's side."""
        seat = self.facts.own_seat
        return LIST_OF_SEAT[seat] if seat is not None else ""


class DrawForm(CandidateForm):
    """Drawing by lot: for which seat, why, before whom, and a public number that nobody could choose."""

    paper_optional: ClassVar[tuple[str, ...]] = ("reason", "witness")
    reason = TextField(label=_("Why it is drawn (they did not agree, or a side cannot agree)"))
    witness = TextField(label=_("Witnesses"), long=False, max_length=200)
    seed = TextField(
        label=_("Public number for the seed"), long=False, max_length=120, required=False,
        help_text=_("For example numbers that each side calls out. The record adds its own part."),
    )  # fmt: skip

    def build(self) -> None:
        """The seats that nobody holds; on paper also who was drawn."""
        free = [(seat, str(Seat(seat).label)) for seat in self.facts.free_seats]
        self.fields["seat"] = forms.ChoiceField(label=_("Seat"), choices=free, required=False)
        if self.facts.actor.paper:
            self.fields["arbitrator"] = self.key_field(_("Drawn"), [], required=False)
        self.order_fields(["seat", "reason", "witness", "seed"])

    @classmethod
    def normalise(cls, answers: dict[str, Any], facts: CaseFacts) -> dict[str, Any]:
        """A seat may be named by its side or list."""
        answers = dict(answers)
        named = answers.pop("list", None) or answers.pop("side", None) or answers.get("seat")
        if named is not None:
            answers["seat"] = _SEATS.get(str(named), str(named))
        return answers


class DeclareForm(CandidateForm):
    """A member's declaration before the file opens."""

    conflict = YesNoField(
        label=_("Is there a conflict of interest?"),
        yes=_("Yes, I step down"),
        no=_("No, none that I know of"),
    )
    text = TextField(
        label=_("Links you know of (employer, union, federation, family, earlier mandates)"), required=False
    )

    def build(self) -> None:
        """On paper also whose declaration it is."""
        if self.facts.actor.paper:
            self.fields["arbitrator"] = self.key_field(_("Arbitrator"), [], required=False)


class ChallengeForm(CandidateForm):
    """Objecting to a member."""

    paper_optional: ClassVar[tuple[str, ...]] = ("grounds",)
    grounds = TextField(label=_("Why this person should not decide"))

    def build(self) -> None:
        """The members that the party knows of."""
        self.fields["arbitrator"] = self.member_field(_("Arbitrator"))
        self.order_fields(["arbitrator", "grounds"])

    @classmethod
    def normalise(cls, answers: dict[str, Any], facts: CaseFacts) -> dict[str, Any]:
        """A paper may call the grounds a reason."""
        answers = dict(answers)
        if "reason" in answers and "grounds" in cls.base_fields and "reason" not in cls.base_fields:
            answers["grounds"] = answers.pop("reason")
        return answers


class DecideChallengeForm(CandidateForm):
    """What was decided on a challenge."""

    paper_optional: ClassVar[tuple[str, ...]] = ("reason",)
    upheld = YesNoField(label=_("Is the challenge upheld?"))
    reason = TextField(label=_("Reason"))

    def build(self) -> None:
        """Whose challenge, where several wait."""
        waiting = [c.seat.arbitrator for c in self.facts.challenges if c.upheld is None]
        self.fields["arbitrator"] = self.key_field(
            _("Arbitrator"), [(a.key, str(a)) for a in waiting], required=False
        )
        self.order_fields(["arbitrator", "upheld", "reason"])


class ReplaceForm(CandidateForm):
    """Replacing a member: who leaves, who comes, why."""

    paper_optional: ClassVar[tuple[str, ...]] = ("reason",)
    reason = TextField(label=_("Reason"))

    def build(self) -> None:
        """Members, and everybody who could take a seat."""
        self.fields["arbitrator"] = self.member_field(_("Who leaves"))
        seated = {s.arbitrator_id for s in self.facts.panel}
        people = [
            (a.key, f"{a} ({a.get_list_display()})") for a in self.facts.candidates if a.pk not in seated
        ]
        label = _("Who takes the seat (leave empty: the side or the lot decides)")
        field = self.key_field(label, [("", "—"), *people], required=False)
        self.fields["replacement"] = field
        self.order_fields(["arbitrator", "replacement", "reason"])


class ConstituteForm(ActionForm):
    """Constituting the panel; declarations that a paper does not mention are assumed."""

    def clean(self) -> dict[str, Any]:
        """List the members whose declaration is assumed."""
        cleaned = super().clean()
        if self.facts.actor.paper and any(not seat.declared for seat in self.facts.panel):
            self.assumed.append("declarations")
        return cleaned


class RecordHearingForm(RecordSessionForm):
    """The record of a hearing; its minutes are closed."""

    kind = None  # type: ignore[assignment]
    interpreter = TextField(label=_("Interpreter for (language)"), long=False, max_length=60, required=False)

    def build(self) -> None:
        """Who came, and which planned hearing it was."""
        super().build()
        del self.fields["unsigned"], self.fields["session"]
        planned = planned_numbers(self.facts.hearings)
        self.fields["hearing"] = forms.TypedChoiceField(
            label=_("Hearing"), choices=[("", "—"), *planned], coerce=int, empty_value=None, required=False
        )
        self.order_fields(["hearing", "place", "attended", "interpreter", "minutes", "until"])


class OrderForm(ActionForm):
    """An order: of which kind, what it says, to whom, until when."""

    paper_optional: ClassVar[tuple[str, ...]] = ("text",)
    key = forms.SlugField(label=_("Short name"), max_length=40, required=False)
    kind = forms.ChoiceField(label=_("Kind of order"), choices=OrderKind.choices, widget=forms.RadioSelect)
    text = TextField(label=_("What is ordered"))
    due = DayField(label=_("To be done by"))

    def build(self) -> None:
        """To which parties; nobody named means all of them."""
        self.fields["to"] = forms.MultipleChoiceField(
            label=_("To"), choices=self.party_choices(), required=False, widget=forms.CheckboxSelectMultiple
        )
        if self.facts.actor.paper:
            self.fields["due"].required = False


class OrderComplianceForm(CandidateForm):
    """Whether an order was obeyed."""

    complied = YesNoField(label=_("Was it obeyed?"))
    words = TextField(label=_("How you know"), required=False)

    def build(self) -> None:
        """Which order, and by whom where only one side is meant."""
        orders = [(o.key, f"{o.key}: {o.get_kind_display()}") for o in self.facts.orders]
        self.fields["order"] = self.key_field(_("Order"), orders)
        self.fields["party"] = forms.ChoiceField(
            label=_("Party"), choices=[("", _("All parties")), *self.party_choices()], required=False
        )
        self.order_fields(["order", "party", "complied", "words"])

"""Forms of notices of strikes and lock-outs that no case of ours is about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Office, Organization
from cases.forms.base import ActionForm, DayField, MomentField, TextField, YesNoField
from cases.forms.changes import CaseField
from cases.forms.listed import EMPLOYERS, NOT_LISTED, UNIONS, find_listed, listed_as
from cases.forms.striking import MINISTRY, NotifyForm
from cases.models import Case, Party
from cases.models.acting import Actor
from cases.models.facts import CaseFacts
from cases.models.industrial import IndustrialAction, IndustrialKind

OTHER = "other"


@dataclass(frozen=True)
class NoCase:
    """Stands for the facts of a case where there is none: one other side, and who acts."""

    actor: Actor
    other: str = ""

    @property
    def parties(self) -> list[Party]:
        """The other side, who must receive the notice."""
        return [Party(key=OTHER, name=self.other or str(_("The other side")))]

    @property
    def zone(self) -> Any:
        """The zone of the house."""
        return timezone.get_default_timezone()

    def party_by_id(self, _party_id: int | None) -> None:
        """Nobody here is a party of a case."""


def no_case(user_id: int | None, other: str = "") -> CaseFacts:
    """The facts that a form of a notice asks for, without a case."""
    actor = Actor(user_id=user_id, name="", roles=frozenset())
    return cast("CaseFacts", NoCase(actor, other))


class OpponentField(forms.ChoiceField):
    """Which organization on record the other side is; asked only where one fits the name that was written."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Which one in the list?"), required=False, widget=forms.HiddenInput(),
            help_text=_("Who acts for the one that you choose sees this notice and is told of each step."),
        )  # fmt: skip

    offered: frozenset[str] = frozenset()

    def offer(self, found: list[Organization]) -> None:
        """Give these as the choices; nothing is asked where there are none."""
        self.offered = frozenset(str(o.pk) for o in found)
        self.choices = [*((str(o.pk), listed_as(o)) for o in found), (NOT_LISTED, _("None of these"))]
        if found:
            self.widget = forms.RadioSelect(choices=self.choices)


def _opponent(form: forms.Form, kind: str, but: int) -> None:
    """Offer the organizations that fit what was written: an employer for a strike, a union for a lock-out."""
    kinds = UNIONS if kind == IndustrialKind.LOCKOUT else EMPLOYERS
    source = form.data if form.is_bound else form.initial
    found = find_listed(source.get("against"), source.get("opponent"), kinds, but)
    cast("OpponentField", form.fields["opponent"]).offer(found)


def _choose_opponent(form: forms.Form, cleaned: dict[str, Any]) -> None:
    """A choice must be made where the list has something; the name of the chosen one is the list's."""
    field, chosen = cast("OpponentField", form.fields["opponent"]), cleaned.get("opponent")
    if field.offered and not chosen and "against" in cleaned and "opponent" not in form.errors:
        form.add_error("opponent", _("Choose the one that you mean, or “None of these”."))
    cleaned["opponent"] = (
        Organization.objects.filter(pk=int(chosen)).first() if chosen in field.offered else None
    )
    if cleaned["opponent"] is not None:
        cleaned["against"] = cleaned["opponent"].name


class NoticeApartForm(NotifyForm):
    """A whole notice: who gives it, against whom and where, then what every notice says."""

    kind = forms.ChoiceField(label=_("What it is"), choices=IndustrialKind.choices, widget=forms.RadioSelect)
    organization = forms.ModelChoiceField(label=_("Who gives notice"), queryset=Organization.objects.none())
    against = TextField(label=_("Enterprise or union that it is against"), long=False, max_length=250)
    opponent = OpponentField()
    office = forms.ModelChoiceField(
        label=_("Province"), queryset=Office.objects.all(), to_field_name="slug",
        empty_label=_("Choose a province"), error_messages={"required": _("Choose a province.")},
    )  # fmt: skip
    field_order = ("kind", "organization", "against", "opponent", "office")

    def __init__(self, data: Any = None, *, givers: list[int], user_id: int | None) -> None:
        self.givers = givers
        super().__init__(data, facts=no_case(user_id))

    def build(self) -> None:
        """Only organizations that the person acts for; the short name is ours to give."""
        super().build()
        del self.fields["key"]
        rows = Organization.objects.filter(pk__in=self.givers).order_by("name", "pk")
        field = cast("forms.ModelChoiceField[Organization]", self.fields["organization"])
        field.queryset = rows
        if len(self.givers) == 1:
            field.initial = self.givers[0]
        giver = str(self.data.get("organization") or "")
        _opponent(self, str(self.data.get("kind")), int(giver) if re.fullmatch("[0-9]{1,9}", giver) else 0)
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        """The figures fit, and the other side is one of the list or none of it."""
        cleaned = super().clean()
        _choose_opponent(self, cleaned)
        return cleaned


class OpponentForm(ActionForm):
    """Which organization on record the other side of a notice is."""

    against = TextField(label=_("Enterprise or union that it is against"), long=False, max_length=250)
    opponent = OpponentField()

    def __init__(self, data: Any = None, *, row: IndustrialAction, user_id: int | None) -> None:
        self.row = row
        super().__init__(data, facts=no_case(user_id, row.against), initial={"against": row.against})

    def build(self) -> None:
        """The list for the name of the notice, or for the one that was written instead."""
        _opponent(self, self.row.kind, self.row.organization_id or 0)

    def clean(self) -> dict[str, Any]:
        """One of the list has to be chosen."""
        cleaned = super().clean()
        _choose_opponent(self, cleaned)
        if cleaned["opponent"] is None and not self.errors:
            self.add_error("against", _("We know nobody of that name. Write it as it is registered."))
        return cleaned


class ReceivedForm(ActionForm):
    """On which day the other side and the ministry received the notice."""

    def __init__(self, data: Any = None, *, row: IndustrialAction, user_id: int | None) -> None:
        self.row = row
        super().__init__(data, facts=no_case(user_id, row.against))

    def build(self) -> None:
        """A day for each; what is known already stands there."""
        for key, name in ((OTHER, self.row.against), (MINISTRY, _("The ministry"))):
            label = _("%s received the notice on") % name
            known = self.row.served.get(key)
            self.fields[f"served.{key}"] = DayField(label=label, required=False, initial=known)


class NoticeActForm(ActionForm):
    """Any other act on it: a reason may be given."""

    reason = TextField(label=_("Reason"), required=False)

    def __init__(self, data: Any = None, *, row: IndustrialAction, user_id: int | None) -> None:
        super().__init__(data, facts=no_case(user_id, row.against))


class PastMomentField(MomentField):
    """A moment that is not still to come."""

    def to_python(self, value: Any) -> Any:
        """The moment; raises ValidationError for one in the future."""
        moment = super().to_python(value)
        if moment is not None and moment > timezone.now():
            raise ValidationError(
                _("This is in the future. Give the day and hour when it was."), code="future"
            )
        return moment


class TieForm(NoticeActForm):
    """Which dispute of the same parties the notice belongs to; the ones to choose from come with the page."""

    dispute = CaseField(
        label=_("Dispute"), queryset=Case.objects.none(), to_field_name="number", widget=forms.RadioSelect,
        empty_label=None, error_messages={"required": _("Choose a dispute between the same parties.")},
    )  # fmt: skip
    field_order = ("dispute", "reason")

    def offer(self, disputes: Any, chosen: str) -> None:
        """Give these as the choices, with one chosen already where a link named it."""
        field = cast("forms.ModelChoiceField[Case]", self.fields["dispute"])
        field.queryset = disputes
        field.initial = chosen


class RulingForm(NoticeActForm):
    """A court's ruling, with the moment from which the hours to return to work run."""

    at = PastMomentField(label=_("When did the court rule?"))
    court = TextField(label=_("Court"), long=False, max_length=200)
    number = TextField(label=_("Number of the court"), long=False, max_length=120, required=False)
    field_order = ("at", "court", "number", "reason")


class ReturnedForm(NoticeActForm):
    """Whether the workers are back, and since when."""

    returned = YesNoField(label=_("Are the workers back at work?"))
    at = PastMomentField(label=_("Since when, if it was before now"), required=False)
    field_order = ("returned", "at", "reason")


FORMS: dict[str, Any] = {
    "received": ReceivedForm,
    "identify": OpponentForm,
    "tie": TieForm,
    "illegal": RulingForm,
    "returned": ReturnedForm,
}
"""The forms of the acts that ask for more than a reason."""


def form_of(name: str) -> Any:
    """The form of an act on a notice that belongs to no case."""
    return FORMS.get(name, NoticeActForm)

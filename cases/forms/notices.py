"""Forms of notices of strikes and lock-outs that no case of ours is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Office, Organization
from cases.forms.base import ActionForm, DayField, TextField
from cases.forms.striking import MINISTRY, NotifyForm
from cases.models import Party
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


class NoticeApartForm(NotifyForm):
    """A whole notice: who gives it, against whom and where, then what every notice says."""

    kind = forms.ChoiceField(label=_("What it is"), choices=IndustrialKind.choices, widget=forms.RadioSelect)
    organization = forms.ModelChoiceField(label=_("Who gives notice"), queryset=Organization.objects.none())
    against = TextField(label=_("Enterprise or union that it is against"), long=False, max_length=250)
    office = forms.ModelChoiceField(label=_("Province"), queryset=Office.objects.all(), to_field_name="slug")
    field_order = ("kind", "organization", "against", "office")

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
        self.order_fields(self.field_order)


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

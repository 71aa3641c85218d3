"""The filters of the list of cases, read by one form; what it cannot read is named."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter

from accounts.models import Office
from cases.api.answers import leaf
from cases.api.errors import bad_filter
from cases.procedure import PROCEDURES
from cases.procedure.states import STATES, WAITS_FOR
from cases.queries import LARGEST_PAGE, PAGE, Filters

MANY = ("state", "waits_for")
"""Filters that may stand several times in the address."""

_FLAGS = [(v, v) for v in ("", "0", "1", "false", "true")]


class FlagField(forms.ChoiceField):
    """1 or true, 0 or false."""

    def __init__(self) -> None:
        super().__init__(choices=_FLAGS, required=False)

    def clean(self, value: Any) -> Any:
        """True or False."""
        return super().clean(value) in ("1", "true")


class EndField(forms.Field):
    """A moment with its zone, or a day (its first instant here)."""

    def to_python(self, value: Any) -> datetime | None:
        """The moment; raises ValidationError for anything else."""
        if value in (None, ""):
            return None
        try:
            moment, day = parse_datetime(value), parse_date(value)
        except ValueError:
            moment = day = None
        if moment is None and day is not None:
            moment = datetime.combine(day, time())
        if moment is None or not 1950 <= moment.year <= 2100:
            raise ValidationError(_("Give a day such as 2026-11-24, or a moment with its zone."))
        return timezone.make_aware(moment) if timezone.is_naive(moment) else moment


class CaseFilters(forms.Form):
    """What the list can be limited to."""

    state = forms.MultipleChoiceField(choices=[(s, s) for s in STATES if s != "draft"], required=False)
    office = forms.SlugField(max_length=40, required=False)
    procedure = forms.ChoiceField(choices=[("", ""), *((p, p) for p in PROCEDURES)], required=False)
    waits_for = forms.MultipleChoiceField(
        choices=[(w, w) for w in sorted(set(WAITS_FOR.values()))], required=False
    )
    due_before = EndField(required=False)
    mine = FlagField()
    unassigned = FlagField()
    open = forms.ChoiceField(choices=[(v, v) for v in ("", "true", "false", "all")], required=False)
    q = forms.CharField(max_length=100, required=False)
    limit = forms.IntegerField(min_value=1, required=False)
    after = forms.CharField(max_length=200, required=False)
    counts = FlagField()

    def clean_office(self) -> int | None:
        """The office's id."""
        slug = self.cleaned_data["office"]
        if not slug:
            return None
        found = Office.objects.filter(slug=slug).values_list("pk", flat=True).first()
        if found is None:
            raise ValidationError(_("This office is not known."))
        return int(found)


def parameters() -> list[OpenApiParameter]:
    """The filters as the description of the interface tells them."""
    return [OpenApiParameter(name, leaf(field)) for name, field in CaseFilters.base_fields.items()]


@dataclass(frozen=True, slots=True)
class Asked:
    """A list as it was asked for."""

    filters: Filters
    after: str
    limit: int
    counts: bool


def read_filters(query: QueryDict, user_id: int) -> Asked:
    """The list that is asked for; raises ValidationError (400, invalid_filter) naming the first misfit."""
    for name, values in query.lists():
        if len(values) > 1 and name not in MANY:
            raise bad_filter(name, str(_("Give this once.")))
    form = CaseFilters(query)
    for name, errors in form.errors.items():
        raise bad_filter(name, str(errors[0]))
    data = form.cleaned_data
    filters = Filters(
        office=data["office"], states=tuple(data["state"]), procedure=data["procedure"],
        waits_for=tuple(data["waits_for"]), due_before=data["due_before"], q=data["q"],
        mine=user_id if data["mine"] else None, unassigned=data["unassigned"],
        is_open=_is_open(data["open"], data["state"]),
    )  # fmt: skip
    return Asked(filters, data["after"], min(data["limit"] or PAGE, LARGEST_PAGE), data["counts"])


def _is_open(said: str, states: list[str]) -> bool | None:
    """Open cases alone, unless the caller says otherwise or names states."""
    if not said:
        return None if states else True
    return None if said == "all" else said == "true"

"""Reads of many cases: the queue and the lists, filtered, counted and paged by key, never by offset."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Q, QuerySet

from cases.models import Case
from cases.models.base import NEVER

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

PAGE = 50
LARGEST_PAGE = 100
ROW = (
    "id", "number", "title", "procedure", "state", "next_deadline", "next_deadline_code", "waits_for",
    "workers", "women", "sector", "filed_at", "touched_at", "office__slug", "council_number",
)  # fmt: skip
PEOPLE = {"officer_name": F("officer__name"), "conciliator_name": F("conciliator__name")}


class CursorInvalid(ValueError):
    """A page mark that this list did not give."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list of cases is limited to; each field that is None or empty limits nothing.

    `due_before` keeps cases whose next deadline ends before that moment; `mine` those in the hands of
    that person; `unassigned` those without officer and conciliator; `q` looks in number, title and parties.
    """

    office: int | None = None
    states: tuple[str, ...] = ()
    procedure: str = ""
    sector: str = ""
    category: str = ""
    due_before: datetime | None = None
    waits_for: tuple[str, ...] = ()
    mine: int | None = None
    person: int | None = None
    unassigned: bool = False
    women_majority: bool = False
    vulnerable: bool = False
    strike: bool = False
    is_open: bool | None = True
    q: str = ""

    def used(self) -> dict[str, Any]:
        """The filters that limit something."""
        pairs = ((f.name, getattr(self, f.name)) for f in fields(self))
        return {name: value for name, value in pairs if value not in (None, "", (), False)}


def listed(user: User | AnonymousUser, filters: Filters) -> QuerySet[Any]:
    """The visible cases that fit the filters, without order."""
    return Case.objects.visible_to(user).exclude(state="draft").filter(_fits(filters))


def _fits(filters: Filters) -> Q:
    rule = Q(merged_into=None) if filters.is_open else Q()
    plain = {
        "office_id": filters.office,
        "procedure": filters.procedure,
        "sector": filters.sector,
        "next_deadline__lt": filters.due_before,
        "is_open": filters.is_open,
    }
    rule &= Q(**{name: value for name, value in plain.items() if value not in (None, "")})
    if len(filters.states) == 1:
        rule &= Q(state=filters.states[0])
    elif filters.states:
        rule &= Q(state__in=filters.states)
    if filters.waits_for:
        rule &= Q(waits_for__in=filters.waits_for)
    return rule & _people(filters) & _kinds(filters)


def _people(filters: Filters) -> Q:
    rule = Q()
    for person in (filters.mine, filters.person):
        if person is not None:
            rule &= Q(conciliator_id=person) | Q(officer_id=person, conciliator=None)
    if filters.unassigned:
        rule &= Q(officer=None, conciliator=None)
    return rule


def _kinds(filters: Filters) -> Q:
    rule = Q()
    if filters.category:
        rule &= Q(pk__in=Case.objects.filter(issues__category=filters.category).values("pk"))
    if filters.women_majority:
        rule &= Q(women__gt=F("workers") / 2)
    if filters.vulnerable:
        rule &= Q(migrants__gt=0) | Q(informal__gt=0)
    if filters.strike:
        rule &= Q(strike_now=True)
    if filters.q:
        words = Q(number__istartswith=filters.q) | Q(title__icontains=filters.q)
        named = Case.objects.filter(parties__name__icontains=filters.q)
        rule &= words | Q(pk__in=named.values("pk"))
    return rule


def page_of(
    cases: QuerySet[Any], *, after: str | None = None, limit: int = PAGE
) -> tuple[list[dict[str, Any]], str | None]:
    """One page by next deadline, and the mark of the next one (None at the end); one query.

    `after` is the mark that an earlier page gave. Raises CursorInvalid.
    """
    limit = max(1, min(limit, LARGEST_PAGE))
    if after:
        due, last = read_mark(after)
        cases = cases.filter(
            Q(next_deadline__gt=due) | Q(next_deadline=due, pk__gt=last), next_deadline__gte=due
        )
    rows = list(cases.order_by("next_deadline", "id").values(*ROW, **PEOPLE)[: limit + 1])
    more = len(rows) > limit
    rows = rows[:limit]
    return rows, mark_of(rows[-1]) if more else None


def counts_by_state(cases: QuerySet[Any]) -> dict[str, int]:
    """How many of these cases are in each state; one query."""
    rows = cases.order_by().values_list("state").annotate(n=Count("pk"))
    return {str(state): n for state, n in rows}


def mark_of(row: dict[str, Any]) -> str:
    """The mark of a row: where the next page begins."""
    place = [row["next_deadline"].astimezone(UTC).isoformat(), row["id"]]
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


def read_mark(mark: str) -> tuple[datetime, int]:
    """The place that a mark stands for; raises CursorInvalid."""
    try:
        due, last = json.loads(base64.urlsafe_b64decode(mark + "=" * (-len(mark) % 4)))
        moment, number = datetime.fromisoformat(due), int(last)
    except (ValueError, TypeError, OverflowError) as error:
        raise CursorInvalid(mark[:80]) from error
    if moment.tzinfo is None or not 0 <= number < 2**63:
        raise CursorInvalid(mark[:80])
    return moment, number


def has_clock(row: dict[str, Any]) -> bool:
    """Whether a clock runs on the case of this row."""
    return bool(row["next_deadline"] < NEVER)

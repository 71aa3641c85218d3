"""Reads of many cases: the queue and the lists, filtered, counted and paged by key, never by offset."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Q, QuerySet

from cases.models import Case, CaseLabel
from cases.models.base import NEVER

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

PAGE = 50
LARGEST_PAGE = 100
ROW = (
    "id", "number", "title", "procedure", "state", "next_deadline", "next_deadline_code", "waits_for",
    "workers", "women", "sector", "filed_at", "touched_at", "office__slug", "council_number", "strike_now",
)  # fmt: skip
PEOPLE = {"officer_name": F("officer__name"), "conciliator_name": F("conciliator__name")}


class CursorInvalid(ValueError):
    """A page mark that this list did not give."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list of cases is limited to; each field that is None or empty limits nothing.

    `due_before` keeps cases whose next deadline ends before that moment; `mine` those in the hands of
    that person; `unassigned` those without officer and conciliator; `label` those with that word of an
    office; `q` looks in number, title and parties.
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
    label: int | None = None
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


def listed(user: User | AnonymousUser, filters: Filters, *, at_work: bool = False) -> QuerySet[Any]:
    """The visible cases that fit the filters, without order; `at_work` those seen through a post alone."""
    cases = Case.objects.at_work(user) if at_work else Case.objects.visible_to(user)
    return cases.exclude(state="draft").filter(_fits(filters))


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
    if filters.label:
        rule &= Q(pk__in=CaseLabel.objects.filter(label_id=filters.label).values("case_id"))
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


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of one page, with the marks that lead forward and back (None: nothing more there)."""

    rows: list[dict[str, Any]]
    after: str | None = None
    before: str | None = None


def page_around(cases: QuerySet[Any], *, after: str = "", before: str = "", limit: int = PAGE) -> Page:
    """The page that begins after a mark, or ends before one; one query, two at the edges of the list.

    Raises CursorInvalid. Where nothing is left beyond the mark, it is the first page.
    """
    if before:
        return _page_before(cases, before, limit)
    rows, mark = page_of(cases, after=after, limit=limit)
    if after and not rows:
        return page_around(cases, limit=limit)
    return Page(rows, mark, mark_of(rows[0]) if after else None)


def _page_before(cases: QuerySet[Any], before: str, limit: int) -> Page:
    """The rows that stand right before a mark; the first page where they would not fill one."""
    earlier = cases.filter(_earlier(*read_mark(before)))
    rows = list(earlier.order_by("-next_deadline", "-id").values(*ROW, **PEOPLE)[: limit + 1])
    if len(rows) <= limit:
        return page_around(cases, limit=limit)
    shown = rows[:limit][::-1]
    return Page(shown, mark_of(shown[-1]), mark_of(shown[0]))


def _earlier(due: datetime, last: int) -> Q:
    """That a case stands before this place in the order of the list."""
    return Q(next_deadline__lte=due) & (Q(next_deadline__lt=due) | Q(pk__lt=last))


@dataclass(frozen=True, slots=True)
class Counts:
    """How many cases there are: by state, and of the states asked for in all, overdue, before the page."""

    by_state: dict[str, int] = field(default_factory=dict)
    total: int = 0
    overdue: int = 0
    before: int = 0


def counts_around(
    cases: QuerySet[Any], now: datetime, *, states: Iterable[str] = (), first: dict[str, Any] | None = None
) -> Counts:
    """Count cases by state, and those of `states` (none: of all); one query.

    `first` is the first row of the page shown: the rows before it are counted too.
    """
    place = _earlier(first["next_deadline"], first["id"]) if first else Q(pk__in=[])
    found = (
        cases.order_by()
        .values_list("state")
        .annotate(
            n=Count("pk"),
            late=Count("pk", filter=Q(next_deadline__lte=now)),
            earlier=Count("pk", filter=place),
        )
    )
    rows = [(str(state), n, late, earlier) for state, n, late, earlier in found]
    wanted = set(states)
    mine = [counts for state, *counts in rows if not wanted or state in wanted]
    total, overdue, before = (sum(column) for column in zip(*mine, strict=True)) if mine else (0, 0, 0)
    return Counts({state: n for state, n, _late, _earlier in rows}, total, overdue, before)


def count_words(n: int) -> str:
    """A number of cases as it is shown."""
    return str(n)


def counts_of(cases: QuerySet[Any], named: Mapping[str, Filters]) -> dict[str, int]:
    """How many of these cases fit each of the named filters; one query."""
    counted = {name: Count("pk", filter=_fits(filters)) for name, filters in named.items()}
    return dict(cases.order_by().aggregate(**counted)) if counted else {}


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

"""Reads of many cases: the queue and the lists, filtered, counted and paged by key, never by offset.

Written in SQL: these are asked at every turn, and Django takes longer to build them than the database to
answer them.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from accounts import prepared
from accounts.access import access_of
from cases.models import Case
from cases.models.base import NEVER
from cases.models.conditions import Condition
from cases.models.visibility import filed_rule, work_rule
from cases.narrowing import COMMON, NEXT, Filters, about_dates, fits

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

PAGE = 50
LARGEST_PAGE = 100
MOST = 500
"""How far cases are counted: beyond it a list says "more than 500"; counting on costs more than it tells."""

ROW = (
    "id", "number", "title", "procedure", "state", "next_deadline", "next_deadline_code", "waits_for",
    "workers", "women", "sector", "filed_at", "touched_at", "office__slug", "council_number", "strike_now",
)  # fmt: skip
PEOPLE = {"officer_name": F("officer__name"), "conciliator_name": F("conciliator__name")}

_COLUMNS = (*ROW, *PEOPLE)
# The rows of the page are found first, in the order of an index, and only then with all they show.
_PAGE = f"""
SELECT {", ".join(f"c.{name}" for name in ROW).replace("c.office__slug", "office.slug")},
       officer.name, conciliator.name
  FROM (SELECT c.id FROM cases_case c WHERE {{found}}) found
  JOIN cases_case c ON c.id = found.id JOIN accounts_office office ON office.id = c.office_id
  LEFT JOIN accounts_user officer ON officer.id = c.officer_id
  LEFT JOIN accounts_user conciliator ON conciliator.id = c.conciliator_id
"""
_ORDER = " ORDER BY c.next_deadline, c.id"
_BACKWARD = " ORDER BY c.next_deadline DESC, c.id DESC"
_AFTER = " AND (c.next_deadline, c.id) > (%s, %s)"
_BEFORE = " AND (c.next_deadline, c.id) < (%s, %s)"
# The first by date are counted, so that what is overdue or stands before a page is counted first.
_SOME = (
    f"SELECT c.state, c.next_deadline AS ends, c.id FROM cases_case c WHERE {{where}}{_ORDER} LIMIT {{most}}"
)
_ALL_IN_ALL = """
SELECT NULL::text, count(*), count(*) FILTER (WHERE ends <= %s),
       count(*) FILTER (WHERE (ends, id) < (%s::timestamptz, %s::bigint))
"""


_LATEST = """
SELECT c.id, e.action, e.actor_id,
       ARRAY(SELECT l.id FROM cases_caselabel k JOIN cases_label l ON l.id = k.label_id
              WHERE k.case_id = c.id AND l.office_id = %s)
  FROM cases_case c
  LEFT JOIN cases_caseevent e ON e.case_id = c.id AND e.seq = c.seq AND e.audience <> 'panel'
 WHERE c.id = ANY(%s)
"""


class CursorInvalid(ValueError):
    """A page mark that this list did not give."""


@dataclass(frozen=True, slots=True)
class Listing:
    """The cases of a list: a condition on filed cases, who asks included. Nothing is read yet."""

    rule: Condition
    clock: str = NEXT

    @property
    def cases(self) -> QuerySet[Any]:
        """The same as a queryset, for what is not asked at every turn."""
        return Case.objects.filter(self.rule)

    def every_row(self, **more: Any) -> Iterator[dict[str, Any]]:
        """Every row in order as plain values, `more` beside them, by a cursor: one query for any length."""
        columns = [self.about(name) for name in ROW]
        found = self.cases.order_by(self.clock, "id").values_list(*columns, *PEOPLE.values(), *more.values())
        names = (*_COLUMNS, *more)
        return (dict(zip(names, row, strict=True)) for row in found.iterator(chunk_size=500))

    def but(self, filters: Filters) -> Listing:
        """Those of them that fit more filters."""
        return Listing(self.rule & fits(filters, self.clock), self.clock)

    def about(self, text: str) -> str:
        """A column or statement that says `next_deadline`, about the dates by which this list goes."""
        return about_dates(text, self.clock)


def listed(user: User | AnonymousUser, filters: Filters, *, at_work: bool = False) -> Listing:
    """The visible cases that fit the filters, without order; `at_work` those seen through a post alone.

    Who acts for a party gets the dates that both sides know: whether the other side met the date set to it
    tells of what it said in confidence (trust.md T4).
    """
    access = access_of(user)
    rule = work_rule if at_work else filed_rule
    clock = NEXT if at_work or (access.is_official and not access.mandates) else COMMON
    return Listing(rule(access, filters.office) & fits(filters, clock), clock)


def page_of(
    cases: Listing, *, after: str | None = None, limit: int = PAGE
) -> tuple[list[dict[str, Any]], str | None]:
    """One page by next deadline, and the mark of the next one (None at the end); one query.

    `after` is the mark that an earlier page gave. Raises CursorInvalid.
    """
    limit = max(1, min(limit, LARGEST_PAGE))
    rows = _rows(cases, _AFTER if after else "", read_mark(after) if after else (), _ORDER, limit + 1)
    more = len(rows) > limit
    rows = rows[:limit]
    return rows, mark_of(rows[-1]) if more else None


def _rows(cases: Listing, place: str, mark: tuple[Any, ...], order: str, limit: int) -> list[dict[str, Any]]:
    where, values = cases.rule.on("c")
    page = _PAGE.replace("{found}", f"{where}{place}{order} LIMIT {limit:d}")
    found = prepared.rows(cases.about(f"{page}{order}"), [*values, *mark])
    return [dict(zip(_COLUMNS, row, strict=True)) for row in found]


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of one page, with the marks that lead forward and back (None: nothing more there)."""

    rows: list[dict[str, Any]]
    after: str | None = None
    before: str | None = None


def page_around(cases: Listing, *, after: str = "", before: str = "", limit: int = PAGE) -> Page:
    """The page that begins after a mark, or ends before one; one query, two at the edges of the list.

    Raises CursorInvalid. Where nothing is left beyond the mark, it is the first page.
    """
    if before:
        return _page_before(cases, before, limit)
    rows, mark = page_of(cases, after=after, limit=limit)
    if after and not rows:
        return page_around(cases, limit=limit)
    return Page(rows, mark, mark_of(rows[0]) if after else None)


def _page_before(cases: Listing, before: str, limit: int) -> Page:
    """The rows that stand right before a mark; the first page where they would not fill one."""
    rows = _rows(cases, _BEFORE, read_mark(before), _BACKWARD, limit + 1)
    if len(rows) <= limit:
        return page_around(cases, limit=limit)
    shown = rows[:limit][::-1]
    return Page(shown, mark_of(shown[-1]), mark_of(shown[0]))


@dataclass(frozen=True, slots=True)
class Counts:
    """How many cases there are: by state, and of the states asked for in all, overdue, before the page.

    Each is counted to a little over `MOST`. `open_ended` says that there are more cases than were counted
    by state: then each state has at least as many as it says.
    """

    by_state: dict[str, int] = field(default_factory=dict)
    total: int = 0
    overdue: int = 0
    before: int = 0
    open_ended: bool = False

    def words_of(self, state: str) -> str:
        """How many cases are in a state, as it is shown; empty where that is not known at all."""
        found = self.by_state.get(state, 0)
        if self.open_ended:
            return _("%(n)s or more") % {"n": found} if found else ""
        return str(found)


def counts_around(
    cases: Listing, now: datetime, *, states: tuple[str, ...] = (), first: dict[str, Any] | None = None
) -> Counts:
    """Count cases by state, and those of `states` (none: of all); one query.

    `first` is the first row of the page shown: the rows before it are counted too.
    """
    every, values = _some(cases)
    wanted, chosen = _some(cases.but(Filters(states=states, is_open=None))) if states else (every, values)
    place = (first["next_deadline"], first["id"]) if first else (None, None)
    by_state = f"SELECT state, count(*), 0, 0 FROM ({every}) e GROUP BY state"
    sql = f"{_ALL_IN_ALL} FROM ({wanted}) w UNION ALL {by_state}"
    found = prepared.rows(sql, [now, *place, *chosen, *values])
    (_all, total, overdue, before), *rows = sorted(found, key=lambda row: (row[0] is not None, row[0] or ""))
    states_found = {state: n for state, n, *_zeros in rows}
    return Counts(states_found, total, overdue, before, sum(states_found.values()) > MOST)


def _some(cases: Listing) -> tuple[str, list[Any]]:
    """The first cases of a list, as far as they are counted."""
    where, values = cases.rule.on("c")
    some = cases.about(_SOME).replace("{where}", where).replace("{most}", str(MOST + 1))
    return some, list(values)


def count_words(n: int) -> str:
    """A number of cases as it is shown."""
    return str(n) if n <= MOST else _("more than %(most)s") % {"most": f"{MOST:,}"}


def counts_of(cases: Listing, named: Mapping[str, Filters]) -> dict[str, int]:
    """How many of these cases fit each of the named filters, counted to a little over `MOST`; one query."""
    parts, values = [], []
    for name, filters in named.items():
        some, mine = _some(cases.but(filters))
        parts.append(f"SELECT %s::text, count(*) FROM ({some}) s")
        values += [name, *mine]
    found = dict(prepared.rows(" UNION ALL ".join(parts), values)) if parts else {}
    return {name: found[name] for name in named}


def counts_by_state(cases: Listing) -> tuple[dict[str, int], bool]:
    """How many of these cases are in each state, and whether all were counted; one query.

    In the order of the states' names: any other would tell of rows that the reader may not see.
    """
    some, values = _some(cases)
    sql = f"SELECT state, count(*) FROM ({some}) s GROUP BY state ORDER BY state"
    found = dict(prepared.rows(sql, values))
    return found, sum(found.values()) <= MOST


@dataclass(frozen=True, slots=True)
class Latest:
    """The newest entry of a case that is not of the panel alone, and the labels of one office on the case."""

    action: str = ""
    actor_id: int | None = None
    labels: tuple[int, ...] = ()


def latest_of(ids: list[int], office_id: int) -> dict[int, Latest]:
    """What happened last on cases that a list found, by case; one query, none for an empty list."""
    found = prepared.rows(_LATEST, [office_id, ids]) if ids else []
    return {pk: Latest(action or "", actor, tuple(labels)) for pk, action, actor, labels in found}


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


__all__ = [
    "LARGEST_PAGE", "MOST", "PAGE", "PEOPLE", "ROW", "Counts", "CursorInvalid", "Filters", "Latest",
    "Listing", "Page", "count_words", "counts_around", "counts_by_state", "counts_of", "has_clock",
    "latest_of", "listed", "mark_of", "page_around", "page_of", "read_mark",
]  # fmt: skip

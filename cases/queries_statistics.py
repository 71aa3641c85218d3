"""Reads of the statistics: the kept tallies of a period and of the one before it, and the strikes of both."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection
from django.db.models import F, Q

from cases.models import TallyRun
from cases.narrowing import Filters
from cases.queries import listed

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User

LEAST = 5
"""Below so many cases a number is not shown to those who cannot open the cases."""
LEAST_SIDES = 3
"""A published count stands for at least so many different employers, and so many different workers' sides."""
OF_OFFICE = ("officer", "head_of_office")
OF_COUNTRY = ("minister_delegate", "leadership", "admin")
CUTS = ("issue", "sector", "province", "group")


@dataclass(frozen=True, slots=True)
class Period:
    """Whole months: the first day of the first one, and the first day after the last one."""

    begins: date
    ends: date

    @property
    def before(self) -> Period:
        """The period of the same length that ends where this one begins."""
        months = (self.ends.year - self.begins.year) * 12 + self.ends.month - self.begins.month
        return Period(months_on(self.begins, -months), self.begins)

    @property
    def slug(self) -> str:
        """2026-q3, or 2026 for a year."""
        year = months_on(self.begins, 12) == self.ends
        return f"{self.begins.year}" if year else f"{self.begins.year}-q{(self.begins.month + 2) // 3}"


def months_on(day: date, months: int) -> date:
    """The first day of the month so many months on."""
    place = day.year * 12 + day.month - 1 + months
    return date(place // 12, place % 12 + 1, 1)


def quarter_of(day: date) -> Period:
    """The quarter that a day lies in."""
    begins = date(day.year, day.month - (day.month - 1) % 3, 1)
    return Period(begins, months_on(begins, 3))


def year_of(year: int) -> Period:
    """A calendar year."""
    return Period(date(year, 1, 1), date(year + 1, 1, 1))


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose cases are counted: offices (None: the whole country), procedure (empty: both), made-up ones."""

    offices: tuple[int, ...] | None
    procedure: str = ""
    demo: bool = False

    def as_values(self) -> dict[str, Any]:
        """For the queries."""
        offices = None if self.offices is None else list(self.offices)
        return {"offices": offices, "procedure": self.procedure, "demo": self.demo}


@dataclass(frozen=True, slots=True)
class Count:
    """How often, and what was summed with it: workers, women or seconds."""

    n: int = 0
    amount: int = 0


Place = tuple[str, str, str]
NOTHING = Count()


@dataclass(slots=True)
class Numbers:
    """The tallies of one period, by measure, cut and value; `days` are the counted days with how often."""

    found: dict[Place, Count] = field(default_factory=dict)
    days: dict[tuple[str, str], dict[int, int]] = field(default_factory=lambda: defaultdict(dict))

    def get(self, measure: str, cut: str = "all", value: str = "") -> Count:
        """One tally; nothing where none is kept."""
        return self.found.get((measure, cut, value), NOTHING)

    def by_value(self, measure: str, cut: str) -> dict[str, Count]:
        """All values of a cut."""
        return {v: count for (m, c, v), count in self.found.items() if (m, c) == (measure, cut)}

    def settled_of(self, cut: str = "all", value: str = "") -> tuple[int, int]:
        """Conciliations that ended with an agreement on all or a part, and all that ended."""
        parts = [self.get(f"conciliation.{name}", cut, value).n for name in ("settled", "partly", "not")]
        return parts[0] + parts[1], sum(parts)


def percentile(days: Mapping[int, int], share: float) -> int | None:
    """The smallest number of days within which that share of them lies; None without any."""
    wanted, seen = share * sum(days.values()), 0
    for number in sorted(days):
        seen += days[number]
        if seen >= wanted:
            return number
    return None


_WHERE = """
  FROM cases_tally
 WHERE is_demo = %(demo)s AND (%(offices)s::bigint[] IS NULL OR office_id = ANY(%(offices)s::bigint[]))
   AND (%(procedure)s = '' OR procedure = %(procedure)s)
"""
_SPAN = " AND month >= %(before)s AND month < %(ends)s"
_COUNTS = (
    "SELECT month >= %(begins)s, measure, cut, value, sum(n)::int, sum(amount)::bigint"
    + _WHERE
    + _SPAN
    + " AND measure = ANY(%(measures)s) AND cut = ANY(%(cuts)s) GROUP BY 1, 2, 3, 4"
)
_DAYS = (
    "SELECT month >= %(begins)s, measure, value, bin, sum(n)::int"
    + _WHERE
    + _SPAN
    + " AND measure IN ('days_to_settle', 'stay') AND cut IN ('all', 'state') GROUP BY 1, 2, 3, 4"
)
_OPEN = "SELECT value, month, sum(n)::int" + _WHERE + " AND measure = 'open' AND cut = 'state' GROUP BY 1, 2"
_PROVINCES = (
    "SELECT month >= %(begins)s, measure, 'province', o.slug, sum(n)::int, sum(amount)::bigint"
    + _WHERE.replace("FROM cases_tally", "FROM cases_tally JOIN accounts_office o ON o.id = office_id")
    + _SPAN
    + " AND measure = ANY(%(measures)s) AND cut = 'all' GROUP BY 1, 2, 4"
)
_QUARTERS = (
    "SELECT date_trunc('quarter', month)::date, measure, sum(n)::int"
    + _WHERE
    + _SPAN
    + " AND measure = ANY(%(measures)s) AND cut = 'all' GROUP BY 1, 2"
)
QUARTERS = 8
"""So many quarters does the line over time reach back."""
OF_CUT = ("filed", "women", "conciliation.settled", "conciliation.partly", "conciliation.not")
EVERYTHING = (
    *OF_CUT, "arbitration.settled", "arbitration.award", "arbitration.stopped", "award.settled",
    "award.carried_out", "award.court", "ended", "promise.settlement", "promise.award", "stay", "clock",
)  # fmt: skip


def read(scope: Scope, period: Period) -> tuple[Numbers, Numbers]:
    """Everything of a period and of the one before; two queries."""
    values = _values(scope, period, EVERYTHING, ["all", "state", "came", "met", "missed", "origin"])
    now, before = _counted(_COUNTS, values)
    for is_now, measure, value, number, n in _rows(_DAYS, values):
        (now if is_now else before).days[measure, value][number] = n
    return now, before


def over_time(scope: Scope, period: Period) -> list[tuple[Period, Numbers]]:
    """Disputes received and conciliations ended in each of eight quarters up to a period's end; one query."""
    last = quarter_of(months_on(period.ends, -1))
    quarters = [quarter_of(months_on(last.begins, -3 * n)) for n in reversed(range(QUARTERS))]
    found = {quarter.begins: Numbers() for quarter in quarters}
    values = {
        **scope.as_values(), "before": quarters[0].begins, "ends": last.ends, "measures": list(OF_CUT),
    }  # fmt: skip
    for begins, measure, n in _rows(_QUARTERS, values):
        found[begins].found[measure, "all", ""] = Count(n)
    return [(quarter, found[quarter.begins]) for quarter in quarters]


def read_cut(scope: Scope, period: Period, cut: str) -> tuple[Numbers, Numbers]:
    """What is known of each value of a cut, in a period and the one before; one query."""
    sql = _PROVINCES if cut == "province" else _COUNTS
    return _counted(sql, _values(scope, period, OF_CUT, [cut]))


def _values(scope: Scope, period: Period, measures: Iterable[str], cuts: list[str]) -> dict[str, Any]:
    span = {"before": period.before.begins, "begins": period.begins, "ends": period.ends}
    return {**scope.as_values(), **span, "measures": list(measures), "cuts": cuts}


def _counted(sql: str, values: dict[str, Any]) -> tuple[Numbers, Numbers]:
    now, before = Numbers(), Numbers()
    for is_now, measure, cut, value, n, amount in _rows(sql, values):
        (now if is_now else before).found[measure, cut, value] = Count(n, amount)
    return now, before


def _rows(sql: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def open_now(scope: Scope) -> list[tuple[str, date, int]]:
    """The open cases by state and month of filing, as last counted; one query."""
    return _rows(_OPEN, scope.as_values())


WARNED = """CROSS JOIN LATERAL (SELECT coalesce(jsonb_agg(x -> 'code'), '[]') AS codes
                       FROM jsonb_array_elements(a.warnings) x) w"""
"""The codes that an industrial action `a` was warned of, as `w.codes`."""
NOTICE = """CASE WHEN w.codes ?| ARRAY['STRIKE_NO_NOTICE'] THEN 'none'
                WHEN w.codes ?| ARRAY['STRIKE_NOTICE_SHORT'] THEN 'short' ELSE 'full' END"""
"""What notice was given of one whose work stopped."""
_STRIKES = """
SELECT coalesce(a.started_at, a.notified_at) >= %(begins)s AS now, a.kind,
       CASE WHEN a.started_at IS NULL THEN 'notified'
            ELSE {notice} END AS notice, count(*)::int
  FROM cases_industrialaction a
  LEFT JOIN cases_case c ON c.id = a.case_id
  LEFT JOIN accounts_organization o ON o.id = a.organization_id
  {warned}
 WHERE coalesce(a.started_at, a.notified_at) >= %(before)s
   AND coalesce(a.started_at, a.notified_at) < %(ends)s
   AND coalesce(c.is_demo, o.is_demo, false) = %(demo)s
   AND (%(offices)s::bigint[] IS NULL OR coalesce(c.office_id, a.office_id) = ANY(%(offices)s::bigint[]))
   AND (%(procedure)s = '' OR c.procedure = %(procedure)s)
 GROUP BY 1, 2, 3
""".replace("{notice}", NOTICE).replace("{warned}", WARNED)


def strikes(scope: Scope, period: Period) -> tuple[Numbers, Numbers]:
    """Strikes and lock-outs that began, or were announced and have not begun, by their notice; one query."""
    values = _values(scope, period, (), [])
    values |= {name: start_of(values[name]) for name in ("before", "begins", "ends")}
    now, before = Numbers(), Numbers()
    for is_now, kind, notice, n in _rows(_STRIKES, values):
        (now if is_now else before).found["strikes", kind, notice] = Count(n)
    return now, before


def start_of(day: date) -> datetime:
    """The first moment of a local day."""
    return datetime.combine(day, time(), ZoneInfo(settings.TIME_ZONE))


def data_to() -> datetime | None:
    """Up to when the tallies hold; None before the first count."""
    return TallyRun.objects.values_list("data_to", flat=True).first()


@dataclass(frozen=True, slots=True)
class Drill:
    """Which filed cases stand behind a number."""

    period: Period
    office: int | None = None
    procedure: str = ""
    cut: str = ""
    value: str = ""


_GROUPS = {
    "women": Q(women__gt=F("workers") / 2),
    "migrants": Q(migrants__gt=0),
    "informal": Q(informal__gt=0),
}


def cases_behind(user: User, drill: Drill) -> QuerySet[Any]:
    """Those of the filed cases behind a number that this person may see, the newest first."""
    filters = Filters(
        office=drill.office, procedure=drill.procedure, is_open=None,
        sector=drill.value if drill.cut == "sector" else "",
        category=drill.value if drill.cut == "issue" else "",
    )  # fmt: skip
    rule = Q(filed_at__gte=start_of(drill.period.begins), filed_at__lt=start_of(drill.period.ends))
    if drill.cut == "group":
        rule &= _GROUPS[drill.value]
    return listed(user, filters).cases.filter(rule).order_by("-filed_at", "-id")

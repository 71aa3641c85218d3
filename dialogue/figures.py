"""Figures that the system counts by itself: a small declared catalogue, each with its definition in words.

Each query gives a value and how many cases (or people) stand behind it, for one period. Fewer than five are
not shown: nobody is to be recognised by a number.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.queries_statistics import LEAST, LEAST_SIDES
from dialogue.models.endorsing import HOME

Period = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure: its name for `bound_to`, what it means, its unit, and the query for a period."""

    name: str
    label: str | Promise
    definition: str | Promise
    unit: str | Promise
    sql: str


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted for a period, and from how many."""

    value: Decimal
    of: int


_IN = "{0} >= p.begins AND {0} < p.ends"
_FILED = (
    "SELECT count(*)::numeric AS value, count(*) AS n FROM cases_case c"
    f" WHERE c.is_demo = %(demo)s AND {_IN.format('c.filed_at')}"
)
_SETTLED = f"""
SELECT 100.0 * avg(CASE WHEN o.action = 'certify_settlement' THEN 1 ELSE 0 END) AS value, count(*) AS n
  FROM (SELECT DISTINCT ON (e.case_id) e.action FROM cases_caseevent e
          JOIN cases_case c ON c.id = e.case_id AND c.procedure = 'collective' AND c.is_demo = %(demo)s
         WHERE {_IN.format("e.occurred_at")} AND (e.action = 'report_non_conciliation'
               OR e.action = 'certify_settlement' AND e.state_before = 'in_conciliation')
         ORDER BY e.case_id, e.seq DESC) o
"""
_DAYS = f"""
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY o.days)::numeric AS value, count(*) AS n
  FROM (SELECT DISTINCT ON (e.case_id) extract(epoch FROM e.occurred_at - c.filed_at) / 86400 AS days
          FROM cases_caseevent e JOIN cases_case c ON c.id = e.case_id AND c.is_demo = %(demo)s
         WHERE {_IN.format("e.occurred_at")} AND e.action = 'certify_settlement'
               AND c.filed_at <= e.occurred_at
         ORDER BY e.case_id, e.seq) o
"""
_AWARDS = f"""
SELECT 100.0 * avg(CASE WHEN o.done THEN 1 ELSE 0 END) AS value, count(*) AS n
  FROM (SELECT DISTINCT e.case_id, EXISTS (SELECT FROM cases_caseevent d WHERE d.case_id = e.case_id
               AND d.action = 'report_compliance' AND d.seq > e.seq) AS done
          FROM cases_caseevent e JOIN cases_case c ON c.id = e.case_id AND c.is_demo = %(demo)s
         WHERE {_IN.format("e.occurred_at")} AND e.action = 'finalise_award'
               AND e.state_after = 'award_final') o
"""
_WOMEN = f"""
SELECT 100.0 * sum(o.women) / nullif(sum(o.women + o.men), 0) AS value, coalesce(sum(o.women + o.men), 0) AS n
  FROM (SELECT max(a.women) AS women, max(a.men) AS men FROM dialogue_attendance a
          JOIN dialogue_meeting m ON m.id = a.meeting_id AND m.is_demo = %(demo)s
         WHERE {_IN.format("m.starts_at")} AND m.state <> 'cancelled'
         GROUP BY a.meeting_id, coalesce(a.seat_id, -a.id)) o
"""
_ON_TIME = f"""
SELECT 100.0 * avg(CASE WHEN d.status = 'met' THEN 1 ELSE 0 END) AS value, count(*) AS n
  FROM cases_deadline d JOIN cases_case c ON c.id = d.case_id AND c.is_demo = %(demo)s
 WHERE {_IN.format("d.due_at")} AND d.status IN ('met', 'missed') AND NOT d.is_right AND d.party_id IS NULL
"""

_ALL = (
    Figure(
        "share_settled_in_conciliation", _("Collective disputes settled in conciliation"),
        _("Of the collective disputes whose conciliation ended in the period, the share that ended with a"
          " certified agreement. A case that was reopened counts once, with its last end."),
        _("percent"), _SETTLED,
    ),
    Figure(
        "median_days_to_settle", _("Median days to settle"),
        _("Half of the disputes settled in the period took at most so many days from filing to the certified"
          " agreement."),
        _("days"), _DAYS,
    ),
    Figure(
        "awards_complied_with", _("Awards complied with"),
        _("Of the awards that became final in the period, the share whose compliance was reported since."),
        _("percent"), _AWARDS,
    ),
    Figure(
        "womens_share_at_meetings", _("Women's share at meetings"),
        _("Women among the women and men recorded as present at meetings of the period; each person counts"
          " once per meeting."),
        _("percent"), _WOMEN,
    ),
    Figure(
        "duties_on_time", _("Duties of the authorities done in time"),
        _("Of the legal time limits of the authorities that ended in the period, the share that was kept."),
        _("percent"), _ON_TIME,
    ),
    Figure(
        "cases_by_issue", _("Disputes filed, by issue"),
        _("Disputes filed in the period; the indicator's page counts them by issue."),
        _("disputes"), _FILED,
    ),
    Figure("disputes_filed", _("Disputes filed"), _("Disputes filed in the period."), _("disputes"), _FILED),
    Figure(
        "disputes_of_migrant_workers", _("Disputes with migrant workers"),
        _("Disputes filed in the period in which at least one migrant worker is counted."),
        _("disputes"), f"{_FILED} AND c.migrants > 0",
    ),
    Figure(
        "disputes_of_informal_workers", _("Disputes with informal workers"),
        _("Disputes filed in the period in which at least one informal worker is counted."),
        _("disputes"), f"{_FILED} AND c.informal > 0",
    ),
)  # fmt: skip
FIGURES = {figure.name: figure for figure in _ALL}
"""The catalogue, by name."""

_BY_ISSUE = f"""
SELECT i.category, count(DISTINCT c.id) AS n,
       count(DISTINCT s.who) FILTER (WHERE s.side = 'employer') AS employers,
       count(DISTINCT s.who) FILTER (WHERE s.side = 'workers') AS unions
  FROM cases_issue i
  JOIN cases_case c ON c.id = i.case_id AND c.is_demo = %(demo)s
  LEFT JOIN (SELECT case_id, side, coalesce(organization_id::text, name) AS who FROM cases_party) s
    ON s.case_id = c.id
  CROSS JOIN (SELECT %(begins)s::timestamptz AS begins, %(ends)s::timestamptz AS ends) p
 WHERE {_IN.format("c.filed_at")} GROUP BY i.category
"""


def said(n: int, sides: int) -> int:
    """What everybody reads of a count: fives, and 0 where few cases or sides stand behind it.

    `sides` is the number of different employers or of different workers' sides, whichever is less (T22).
    """
    return n - n % LEAST if n >= LEAST and sides >= LEAST_SIDES else 0


def count(names: Iterable[str], periods: Sequence[Period], *, demo: bool) -> dict[tuple[str, int], Counted]:
    """Each figure for each period (both days belong to it), by name and place of the period; one query.

    What is unknown, or counted from fewer than five, is left out. `demo` counts made-up cases instead.
    """
    wanted = sorted({name for name in names if name in FIGURES})
    if not wanted or not periods:
        return {}
    parts = (
        f"SELECT '{name}', p.n, q.value, q.n FROM p CROSS JOIN LATERAL ({FIGURES[name].sql}) q"
        for name in wanted
    )
    spans = "WITH p AS (SELECT * FROM unnest(%(begins)s::timestamptz[], %(ends)s::timestamptz[])"
    query = f"{spans} WITH ORDINALITY AS p(begins, ends, n)) {' UNION ALL '.join(parts)}"
    with connection.cursor() as cursor:
        cursor.execute(query, {"demo": demo, **_moments(periods)})
        rows = cursor.fetchall()
    return {
        (name, place - 1): Counted(round(Decimal(value), 4), int(of))
        for name, place, value, of in rows
        if value is not None and of >= LEAST
    }


def by_issue(period: Period, *, demo: bool) -> list[tuple[str, int]]:
    """How many disputes of the period have each category, in fives, the most first; few are left out."""
    begins, ends = _moments([period]).values()
    with connection.cursor() as cursor:
        cursor.execute(_BY_ISSUE, {"demo": demo, "begins": begins[0], "ends": ends[0]})
        found = [
            (str(name), said(n, min(employers, unions))) for name, n, employers, unions in cursor.fetchall()
        ]
    return sorted(((name, n) for name, n in found if n), key=lambda row: (-row[1], row[0]))


def _moments(periods: Sequence[Period]) -> dict[str, list[datetime]]:
    """The first moment of each period and the first after it, by the local day."""
    return {
        "begins": [datetime.combine(begins, time(), HOME) for begins, _ends in periods],
        "ends": [datetime.combine(ends + timedelta(days=1), time(), HOME) for _begins, ends in periods],
    }

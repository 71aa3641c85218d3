"""The tables of the public statistics: this list and no other. Each is published once for every quarter.

Every number that is told about a quarter stands in one of these tables. Tables of one `population` count the
same things, so they share their sum; no other number stands in two of them. `any_of` tables count a thing in
every row that fits it and have no sum. A new table needs the attack of tests/statistics/test_attack.py.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.queries_statistics import NOTICE, WARNED

Words = str | Promise


@dataclass(frozen=True, slots=True)
class PublicTable:
    """A table: what it counts, and the query that says of each thing its case, its row and its column."""

    slug: str
    title: Words
    means: Words
    population: str
    sql: str
    rows: str
    columns: str = ""
    any_of: bool = False


_FILED = """
 FROM cases_case c WHERE c.is_demo = %(demo)s AND c.filed_at >= %(begins)s AND c.filed_at < %(ends)s"""
_ENDED = """
 FROM (SELECT e.case_id, e.occurred_at,
              CASE WHEN e.action = 'certify_settlement' THEN 'settled'
                   WHEN EXISTS (SELECT FROM cases_caseevent p WHERE p.case_id = e.case_id AND p.seq < e.seq
                                   AND p.action = 'certify_partial_settlement') THEN 'partly'
                   ELSE 'not' END AS result
         FROM cases_caseevent e
        WHERE e.occurred_at >= %(begins)s AND e.occurred_at < %(ends)s
          AND (e.action = 'report_non_conciliation'
               OR (e.action = 'certify_settlement' AND e.state_before = 'in_conciliation'))) e
 JOIN cases_case c ON c.id = e.case_id AND c.is_demo = %(demo)s"""

TABLES = (
    PublicTable(
        "filed-by-province", _("Disputes filed, by province and procedure"),
        _("Disputes filed in the quarter, by the office that received them."), "filed",
        f"SELECT c.id, (SELECT slug FROM accounts_office o WHERE o.id = c.office_id), c.procedure {_FILED}",
        "province", "procedure",
    ),
    PublicTable(
        "filed-by-sector", _("Disputes filed, by sector"),
        _("Disputes filed in the quarter, by the work that is done there."), "filed",
        f"SELECT c.id, c.sector, '' {_FILED}", "sector",
    ),
    PublicTable(
        "filed-by-issue", _("Disputes filed, by issue"),
        _("Disputes filed in the quarter. A dispute with several issues counts at each of them."), "filed",
        f"SELECT DISTINCT f.id, i.category, '' FROM (SELECT c.id {_FILED}) f JOIN cases_issue i ON i.case_id = f.id",
        "issue", any_of=True,
    ),
    PublicTable(
        "filed-by-workers", _("Disputes filed, by who the workers are"),
        _("Disputes filed in the quarter. One dispute can stand in several rows, or in none."), "filed",
        f"""SELECT f.id, g.name, '' FROM (SELECT c.id, c.women, c.workers, c.migrants, c.informal {_FILED}) f
            CROSS JOIN LATERAL (VALUES ('women', 2 * f.women > f.workers), ('migrants', f.migrants > 0),
                                       ('informal', f.informal > 0)) g(name, fits) WHERE g.fits""",
        "group", any_of=True,
    ),
    PublicTable(
        "conciliation", _("Conciliations that ended, by result"),
        _("Each end of a conciliation in the quarter: with a certified agreement on everything, on a part, or none."),
        "ended", f"SELECT c.id, c.procedure, e.result {_ENDED}", "procedure", "result",
    ),
    PublicTable(
        "days", _("Conciliations that ended, by their days"),
        _("The same, by the days from filing to the end of the conciliation."), "ended",
        f"""SELECT c.id, CASE WHEN days <= 15 THEN '15' WHEN days <= 30 THEN '30' WHEN days <= 60 THEN '60'
                              WHEN days <= 120 THEN '120' ELSE 'more' END, ''
              FROM (SELECT c.id, extract(epoch FROM e.occurred_at - c.filed_at) / 86400 AS days {_ENDED}) c""",
        "days",
    ),
    PublicTable(
        "time-limits", _("Time limits that ended, kept or not"),
        _("Time limits of the law that ended in the quarter. Rights that nobody used are not counted."), "clocks",
        """SELECT d.case_id, d.code, d.status FROM cases_deadline d
             JOIN cases_case c ON c.id = d.case_id AND c.is_demo = %(demo)s
            WHERE d.due_at >= %(begins)s AND d.due_at < %(ends)s AND d.status IN ('met', 'missed')
              AND NOT d.is_right""",
        "clock", "kept",
    ),
    PublicTable(
        "strikes", _("Strikes and lock-outs, by their notice"),
        _("Those of the disputes on record whose work stopped in the quarter."), "strikes",
        f"""SELECT a.case_id, a.kind, {NOTICE}
             FROM cases_industrialaction a JOIN cases_case c ON c.id = a.case_id AND c.is_demo = %(demo)s
             {WARNED}
            WHERE a.started_at >= %(begins)s AND a.started_at < %(ends)s""",
        "kind", "notice",
    ),
)  # fmt: skip
BY_SLUG = {table.slug: table for table in TABLES}

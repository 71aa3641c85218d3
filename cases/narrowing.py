"""What a list of cases can be limited to, and the same as a condition on a case."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from datetime import datetime
from functools import reduce
from operator import and_
from typing import Any

from cases.models.conditions import Condition

_SPECIAL = re.compile(r"([\\%_])")


NEXT, COMMON = "next_deadline", "common_deadline"
"""The dates by which a list goes: all of a case, or those that both sides know."""


def about_dates(text: str, clock: str) -> str:
    """A column or statement that says `next_deadline`, about the dates of that name."""
    return text if clock == NEXT else text.replace(NEXT, clock)


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list of cases is limited to; each field that is None or empty limits nothing.

    `due_before` keeps cases whose next deadline ends before that moment; `mine` those in the hands of
    that person; `unassigned` those without officer and conciliator; `label` those with that word of an
    office; `at_council` those that were referred to the Arbitration Council; `q` looks in number, title
    and parties.
    """

    office: int | None = None
    offices: tuple[int, ...] = ()
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
    at_council: bool = False
    is_open: bool | None = True
    q: str = ""

    def used(self) -> dict[str, Any]:
        """The filters that limit something."""
        pairs = ((f.name, getattr(self, f.name)) for f in fields(self))
        return {name: value for name, value in pairs if value not in (None, "", (), False)}


_IN_HANDS = "({conciliator_id} = %s OR ({officer_id} = %s AND {conciliator_id} IS NULL))"
_WITH_VALUE = {
    "office": "{office_id} = %s",
    "offices": "{office_id} = ANY(%s::bigint[])",
    "procedure": "{procedure} = %s",
    "sector": "{sector} = %s",
    "due_before": "{next_deadline} < %s",
    "waits_for": "{waits_for} = ANY(%s::text[])",
    "category": "EXISTS (SELECT 1 FROM cases_issue i WHERE i.case_id = {id} AND i.category = %s)",
    "label": "EXISTS (SELECT 1 FROM cases_caselabel l WHERE l.case_id = {id} AND l.label_id = %s)",
}
_WITHOUT = {
    "unassigned": "({officer_id} IS NULL AND {conciliator_id} IS NULL)",
    "women_majority": "{women} > {workers} / 2",
    "vulnerable": "({migrants} > 0 OR {informal} > 0)",
    "strike": "{strike_now}",
    "at_council": "{referred_at} IS NOT NULL",
}
_WORDS = """({number} ILIKE %s OR {title} ILIKE %s
   OR EXISTS (SELECT 1 FROM cases_party p WHERE p.case_id = {id} AND p.name ILIKE %s))"""


def fits(filters: Filters, clock: str = NEXT) -> Condition:
    """That a case fits every filter, by those dates. An open case is never one merged into another."""
    used = filters.used()
    valued = {name: about_dates(sql, clock) for name, sql in _WITH_VALUE.items() if name in used}
    rules = [Condition(sql, _plain(used[name])) for name, sql in valued.items()]
    rules += [Condition(sql) for name, sql in _WITHOUT.items() if name in used]
    rules += [Condition(_IN_HANDS, used[name], used[name]) for name in ("mine", "person") if name in used]
    if filters.is_open is not None:
        rules.append(Condition("{is_open}" if filters.is_open else "NOT {is_open}"))
    if filters.states:
        rules.append(_in_state(filters.states))
    if filters.q:
        words = _SPECIAL.sub(r"\\\1", filters.q)
        rules.append(Condition(_WORDS, f"{words}%", f"%{words}%", f"%{words}%"))
    return reduce(and_, rules) if rules else Condition("TRUE")


def _in_state(states: tuple[str, ...]) -> Condition:
    if len(states) == 1:
        return Condition("{state} = %s", states[0])
    return Condition("{state} = ANY(%s::text[])", list(states))


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value

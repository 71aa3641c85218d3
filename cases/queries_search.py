"""Search over the cases that a person may see: by number, names, enterprise and words of the issues.

The rule of who sees what comes first: a party's few cases are found before any word is looked at, so that
what others' cases hold changes neither what is found nor how long that takes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection

from accounts.access import access_of
from cases.models.conditions import Condition
from cases.models.visibility import filed_rule

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

SHOWN = 25
WORDS = 8
"""So many words of a question count."""

_FITS = "(w.tokens @> cases_asked(%s) OR w.tokens && cases_near(%s))"
_ROWS = """
SELECT c.id, c.number, c.title, c.state, c.filed_at, o.name_en, o.name_km
  FROM {cases} c JOIN cases_casewords w ON w.case_id = c.id JOIN accounts_office o ON o.id = c.office_id
 WHERE {where} ORDER BY c.filed_at DESC, c.id DESC LIMIT %s
"""
_MINE = "(SELECT * FROM cases_case c WHERE {visible} OFFSET 0)"
"""The person's own cases first: OFFSET 0 keeps the database from looking at words before."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A case that was found, as the list shows it."""

    id: int
    number: str
    title: str
    state: str
    filed_at: Any
    office_en: str
    office_km: str


def find_cases(user: User | AnonymousUser, question: str, limit: int = SHOWN) -> list[Hit]:
    """The newest visible cases that have every word of the question; one more than asked for.

    A name is found with one wrong sign too. One query; nothing for a question without words.
    """
    words = [word for word in question.split() if any(map(str.isalnum, word))][:WORDS]
    if not words:
        return []
    access = access_of(user)
    visible, given = filed_rule(access).on("c")
    fits = " AND ".join(_FITS for _word in words)
    asked = [word for each in words for word in (each, each)]
    if access.is_official:
        sql, values = _ROWS.format(cases="cases_case", where=f"{visible} AND {fits}"), [*given, *asked]
    else:
        sql, values = _ROWS.format(cases=_MINE.format(visible=visible), where=fits), [*given, *asked]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, limit + 1])
        return [Hit(*row) for row in cursor.fetchall()]


def case_named(user: User | AnonymousUser, number: str) -> str | None:
    """The number of the visible case that has exactly this one, whatever its letters' case; one query."""
    rule = filed_rule(access_of(user)) & Condition("({number} = %s OR {council_number} = %s)", number, number)
    where, values = rule.on("c")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT c.number FROM cases_case c WHERE {where} LIMIT 1", values)
        row = cursor.fetchone()
    return row[0] if row else None

"""Search over the cases that a person may see: by number, names, enterprise and words of the issues.

The rule of who sees what comes first: a party's few cases are found before any word is looked at, so that
what others' cases hold changes neither what is found nor how long that takes. An office's many cases are
looked through from the newest, or by the index of words where the word is rare.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.utils import timezone

from accounts.access import access_of
from cases.models.conditions import Condition
from cases.models.visibility import filed_rule

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.access import Access
    from accounts.models import User

SHOWN = 25
WORDS = 8
"""So many words of a question count."""
GLANCE = 200
"""So many of an office's newest cases are looked through first: a frequent word is found among them."""
RARE = 5000
"""A word of no more cases than this is looked up in the index of words, any other among the newest cases."""

_FITS = "(w.tokens @> cases_asked(%s) OR w.tokens && cases_near(%s))"
_ORDER = "ORDER BY c.filed_at DESC, c.id DESC"
_COLUMNS = "c.id, c.number, c.title, c.state, c.filed_at, c.office_id"
_ROWS = f"""
SELECT {_COLUMNS}, o.name_en, o.name_km
  FROM ({{found}}) c JOIN accounts_office o ON o.id = c.office_id {_ORDER} LIMIT %s
"""
_AMONG = f"""(SELECT {_COLUMNS} FROM (SELECT {_COLUMNS} FROM cases_case c WHERE {{visible}} {{limit}}) c
  JOIN cases_casewords w ON w.case_id = c.id WHERE {{fits}} {_ORDER} LIMIT %s)"""
"""Whose cases they are first, then their words; the inner limit keeps the database to that order."""
_BY_WORD = f"""(SELECT {_COLUMNS} FROM (SELECT w.case_id FROM cases_casewords w WHERE {{fits}} OFFSET 0) w
  JOIN cases_case c ON c.id = w.case_id WHERE {{visible}} {_ORDER} LIMIT %s)"""
_ELSEWHERE = "{office_id} = ANY(ARRAY(SELECT id FROM accounts_office WHERE id <> ALL(%s::bigint[])))"
"""In another office; by name of the others, so that the index of whose cases they are answers for both."""
_HOW_MANY = "SELECT count(*) FROM (SELECT 1 FROM cases_casewords w WHERE {fits} LIMIT %s) few"


@dataclass(frozen=True, slots=True)
class Hit:
    """A case that was found, as the list shows it."""

    id: int
    number: str
    title: str
    state: str
    filed_at: Any
    office_id: int
    office_en: str
    office_km: str


def find_cases(
    user: User | AnonymousUser, question: str, limit: int = SHOWN, year: int | None = None
) -> list[Hit]:
    """The newest visible cases that have every word of the question; one more than asked for.

    A name is found with one wrong sign too; `year` is that of filing. Four queries at most; nothing for a
    question without words.
    """
    words = [word for word in question.split() if any(map(str.isalnum, word))][:WORDS]
    if not words:
        return []
    asked = _Asked(access_of(user), words, year, limit + 1)
    if not asked.access.is_official:
        return asked.hits([asked.among(asked.visible)])
    if len(asked.offices) == 1:
        hits = asked.hits(asked.by_office(f"{_ORDER} LIMIT {GLANCE}"))
        if len(hits) > limit and hits[-1].office_id == asked.offices[0]:
            return hits  # what was not looked through is older than the last of these
    if asked.is_rare():
        return asked.hits([asked.by_word()])
    return asked.hits(asked.by_office(f"{_ORDER} OFFSET 0"))


@dataclass(frozen=True, slots=True)
class _Asked:
    """One search, and the ways to look for it."""

    access: Access
    words: list[str]
    year: int | None
    limit: int

    @property
    def offices(self) -> list[int]:
        """Offices all of whose cases the person may see but their own."""
        return self.access.offices("officer", "head_of_office")

    @property
    def visible(self) -> Any:
        """The rule of who sees what."""
        return filed_rule(self.access)

    @property
    def fits(self) -> Condition:
        """That every word is one of the case's."""
        asked = [word for each in self.words for word in (each, each)]
        return Condition(" AND ".join(_FITS for _word in self.words), *asked)

    def among(self, rule: Any, limit: str = "OFFSET 0") -> Condition:
        """The newest that fit among the cases of a rule."""
        visible, given = self._of_the_year(rule).on("c")
        sql = _AMONG.format(visible=visible, limit=limit, fits=self.fits.sql)
        return Condition(sql, *given, *self.fits.params, self.limit)

    def by_office(self, limit: str) -> list[Condition]:
        """The newest of each office, and of what the person sees elsewhere."""
        without = replace(
            self.access, posts=tuple(replace(post, office_id=None) for post in self.access.posts)
        )
        elsewhere = filed_rule(without) & Condition(_ELSEWHERE, self.offices)
        here = [self.among(filed_rule(self.access, office), limit) for office in self.offices]
        return [*here, self.among(elsewhere)]

    def by_word(self) -> Condition:
        """The newest visible ones among all that fit."""
        visible, given = self._of_the_year(self.visible).on("c")
        sql = _BY_WORD.format(fits=self.fits.sql, visible=visible)
        return Condition(sql, *self.fits.params, *given, self.limit)

    def is_rare(self) -> bool:
        """Whether few cases fit, whoever sees them; counted in the index of words alone."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(_HOW_MANY.format(fits=self.fits.sql), [*self.fits.params, RARE + 1])
            (count,) = cursor.fetchone()
            cursor.execute("SET LOCAL enable_seqscan = on")
        return bool(count <= RARE)

    def hits(self, arms: list[Condition]) -> list[Hit]:
        """The newest of all that the arms find; one query."""
        sql = _ROWS.format(found=" UNION ALL ".join(arm.sql for arm in arms))
        with connection.cursor() as cursor:
            cursor.execute(sql, [*(value for arm in arms for value in arm.params), self.limit])
            return [Hit(*row) for row in cursor.fetchall()]

    def _of_the_year(self, rule: Any) -> Any:
        if self.year is None:
            return rule
        begins, ends = year_at_home(self.year)
        return rule & Condition("({filed_at} >= %s AND {filed_at} < %s)", begins, ends)


def year_at_home(year: int) -> tuple[datetime, datetime]:
    """The moments at which a year begins and ends, where the product is at home."""
    zone = timezone.get_default_timezone()
    return datetime(year, 1, 1, tzinfo=zone), datetime(year + 1, 1, 1, tzinfo=zone)


def case_named(user: User | AnonymousUser, number: str) -> str | None:
    """The number of the visible case that has exactly this one, whatever its letters' case; one query."""
    rule = filed_rule(access_of(user)) & Condition("({number} = %s OR {council_number} = %s)", number, number)
    where, values = rule.on("c")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT c.number FROM cases_case c WHERE {where} LIMIT 1", values)
        row = cursor.fetchone()
    return row[0] if row else None

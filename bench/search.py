"""The search over cases at the largest size, against the bare SQL that finds the same cases."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from bench import people
from bench.measure import Figure, in_turn, ratio, say, share
from bench.options import Options
from bench.places import Place
from cases.queries_search import find_cases

LIMIT = 3.0
BATCH = 20_000
_BARE = """
SELECT c.id, c.number, c.title, c.state, c.filed_at, o.name_en, o.name_km
  FROM cases_case c JOIN cases_casewords w ON w.case_id = c.id JOIN accounts_office o ON o.id = c.office_id
 WHERE {where} AND c.state <> 'draft' ORDER BY c.filed_at DESC, c.id DESC LIMIT 26
"""
_WORD = "(w.tokens @> cases_asked('{0}') OR w.tokens && cases_near('{0}'))"


@dataclass(frozen=True, slots=True)
class Asked:
    """One search: who asks for which words, and whose cases a person would limit the SQL to."""

    user: int
    words: str
    where: str

    @property
    def name(self) -> str:
        """The words, and who asks."""
        return f"{self.words} ({'officer' if self.user == people.OFFICER else 'party'})"


def searches(place: Place) -> list[Asked]:
    """Frequent words and rare ones, two at a time, one with a wrong sign, a number: officer and party."""
    union = place.size // 2
    office = f"c.office_id = {people.office_of(place, people.OFFICER)}"
    with place.connect() as connection:
        row = connection.execute(
            "SELECT user_id, organization_id FROM accounts_mandate ORDER BY id DESC LIMIT 1"
        )
        person, organization = row.fetchone() or (0, 0)
    mine = (
        f"c.id IN (SELECT case_id FROM cases_party WHERE organization_id = {organization}"
        f" UNION SELECT id FROM cases_case WHERE filed_for_id = {organization})"
    )
    words = (
        "enterprise",
        "dispute",
        "union 12",
        "enterprice 47",
        f"CB-2026-{union}",
        "nowhere",
        "issue sentence",
    )
    return [
        Asked(who, said, rule) for said in words for who, rule in ((people.OFFICER, office), (person, mine))
    ]


def run(places: list[Place], options: Options) -> list[Figure]:
    """The 95th of 100 of all searches together, and of the one slowest against its own SQL.

    Sabotage: asked nine times.
    """
    place = places[-1]
    begun = time.monotonic()
    fill(place)
    say(f"-- search, words of {place.size:,} cases in {time.monotonic() - begun:.0f} s")
    with place.used(), place.connect(autocommit=True) as connection:
        times = {asked.name: _measured(asked, connection, options) for asked in searches(place)}
    slowest = max(times, key=lambda name: _p95(times[name]["ours"]) / _p95(times[name]["bare"]))
    every = {name: [one for taken in times.values() for one in taken[name]] for name in ("bare", "ours")}
    size = f"{place.size:,} cases (p95)"
    return [
        ratio(f"search over {size}", _p95(every["bare"]), _p95(every["ours"]), LIMIT),
        ratio(f"{slowest}, {size}", _p95(times[slowest]["bare"]), _p95(times[slowest]["ours"]), LIMIT),
    ]


def fill(place: Place) -> None:
    """Keep the words of all cases, as the triggers do case by case."""
    with place.connect(autocommit=True) as connection:
        connection.execute("DELETE FROM cases_casewords")
        for first in range(1, place.size + 1, BATCH):
            connection.execute(
                "INSERT INTO cases_casewords (case_id, tokens) SELECT id, cases_found_by(id) FROM cases_case"
                " WHERE id >= %s AND id < %s",
                [first, first + BATCH],
            )
        connection.execute("VACUUM ANALYZE cases_casewords")


def _measured(asked: Asked, connection: Any, options: Options) -> dict[str, list[float]]:
    user = User.objects.get(pk=asked.user)
    sql = _BARE.format(where=" AND ".join([asked.where, *map(_WORD.format, asked.words.split())]))
    calls: dict[str, Callable[[], Any]] = {
        "bare": lambda: connection.execute(sql.encode(), prepare=False).fetchall(),
        "ours": lambda: [find_cases(_anew(user), asked.words) for _again in range(options.again)],
    }
    found = in_turn(options, 40, calls)
    bare, ours = (1000 * _p95(found[name]) for name in ("bare", "ours"))
    say(f"   {asked.name}: p95 {bare:.2f} ms bare, {ours:.2f} ms")
    return found


def _p95(seconds: list[float]) -> float:
    return share(seconds, 0.95)


def _anew(user: User) -> User:
    """As a request does it: what the person may do is read again."""
    user.__dict__.pop("_access", None)
    return user

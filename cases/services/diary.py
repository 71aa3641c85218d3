"""Who and what is taken when: the planned sittings that share a room or people with a case."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.db import connection

from accounts.models import Office
from cases.models.conciliation import LENGTH, Sitting
from cases.models.facts import CaseFacts
from cases.models.rooms import Room, minutes_from
from workflow.calendar import Calendar
from workflow.holidays import current_calendar

SEAT_OF_COUNCIL = "phnom-penh"
"""The office in whose province the Council's own rooms are."""
_DAY = timedelta(days=1)

_REPS = """
SELECT p.id, coalesce(m.user_id, p.person_id) FROM cases_party p
  LEFT JOIN accounts_mandate m ON m.organization_id = p.organization_id AND m.right <> 'view'
   AND m.revoked_at IS NULL AND m.valid_from <= statement_timestamp()
   AND (m.valid_until IS NULL OR m.valid_until > statement_timestamp())
 WHERE p.case_id = %(case)s AND coalesce(m.user_id, p.person_id) IS NOT NULL
"""
# Sittings to come, of talks that go on and panels that sit; `called`: those people who act there for a party.
_TAKEN = """
WITH taken AS (
  SELECT 'session' AS kind, s.id, s.case_id, s.room_id, s.starts_at,
         coalesce(s.until, s.starts_at + %(length)s) AS ends_at,
         coalesce(r.office_id, c.office_id) AS office_id,
         s.room_id IS NULL AND s.place = '' AS online, ARRAY[c.conciliator_id] AS officials
    FROM cases_session s JOIN cases_case c ON c.id = s.case_id LEFT JOIN cases_room r ON r.id = s.room_id
   WHERE NOT s.held AND c.state = 'in_conciliation' AND c.merged_into_id IS NULL
     AND s.starts_at > %(since)s AND s.starts_at < %(until)s
  UNION ALL
  SELECT 'hearing', h.id, h.case_id, h.room_id, h.starts_at, coalesce(h.until, h.starts_at + %(length)s),
         coalesce(r.office_id, (SELECT id FROM accounts_office WHERE slug = %(seat)s)),
         h.room_id IS NULL AND h.place = '',
         ARRAY(SELECT a.user_id FROM cases_panelseat seat JOIN cases_arbitrator a ON a.id = seat.arbitrator_id
                WHERE seat.case_id = h.case_id AND seat.left_by_id IS NULL AND a.user_id IS NOT NULL)
    FROM cases_hearing h JOIN cases_case c ON c.id = h.case_id LEFT JOIN cases_room r ON r.id = h.room_id
   WHERE NOT h.held AND c.state = 'in_arbitration' AND c.merged_into_id IS NULL
     AND h.starts_at > %(since)s AND h.starts_at < %(until)s
), called AS (
  SELECT t.*, ARRAY(SELECT u FROM unnest(%(people)s::bigint[]) u WHERE EXISTS (
           SELECT 1 FROM cases_party q LEFT JOIN accounts_mandate n ON n.organization_id = q.organization_id
              AND n.right <> 'view' AND n.revoked_at IS NULL AND n.valid_from <= statement_timestamp()
              AND (n.valid_until IS NULL OR n.valid_until > statement_timestamp())
            WHERE q.case_id = t.case_id AND u IN (q.person_id, n.user_id))) AS called
    FROM taken t
)
SELECT kind, id, room_id, starts_at, ends_at, office_id, online, officials, called FROM called
 WHERE room_id = ANY(%(rooms)s::bigint[]) OR officials && %(officials)s::bigint[] OR cardinality(called) > 0
 ORDER BY starts_at, id
"""


def representatives(case_id: int) -> dict[int, frozenset[int]]:
    """Per party of a case those who can act for it now; one query."""
    with connection.cursor() as cursor:
        cursor.execute(_REPS, {"case": case_id})
        rows = cursor.fetchall()
    return {p: frozenset(user for party, user in rows if party == p) for p in {row[0] for row in rows}}


@dataclass(frozen=True, slots=True)
class Wish:
    """A time that somebody would like for a sitting; `moves` is the sitting that would leave its own time."""

    starts_at: datetime
    ends_at: datetime
    room: Room | None = None
    online: bool = False
    moves: Sitting | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """A sitting to come: when, in which room, in which province, and which people it calls."""

    kind: str
    id: int
    room_id: int | None
    starts_at: datetime
    ends_at: datetime
    office_id: int
    online: bool
    officials: frozenset[int]
    called: frozenset[int]

    def overlaps(self, wish: Wish, minutes: int = 0) -> bool:
        """Whether it shares time with a wish, the way between the two counted in."""
        way = timedelta(minutes=minutes)
        return self.starts_at < wish.ends_at + way and wish.starts_at < self.ends_at + way


@dataclass
class Diary:
    """What stands in the way of sittings of one case, between two moments; each table is read once."""

    facts: CaseFacts
    council: bool
    since: datetime
    until: datetime
    rooms: Collection[int] = ()

    @cached_property
    def officials(self) -> frozenset[int]:
        """The conciliator, or the arbitrators of the panel who have an account."""
        if not self.council:
            return frozenset({self.facts.case.conciliator_id or 0} - {0})
        return frozenset(s.arbitrator.user_id for s in self.facts.panel if s.arbitrator.user_id)

    @cached_property
    def people(self) -> dict[int, frozenset[int]]:
        """Per party those who can act for it now; one query."""
        return representatives(self.facts.case.pk)

    @cached_property
    def taken(self) -> list[Taken]:
        """The sittings to come that share a room or people with this case; one query."""
        everybody = frozenset[int]().union(*self.people.values())
        values: dict[str, Any] = {
            "since": self.since - _DAY, "until": self.until + _DAY, "length": LENGTH,
            "seat": SEAT_OF_COUNCIL, "people": list(everybody), "rooms": list(self.rooms),
            "officials": list(self.officials),
        }  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute(_TAKEN, values)
            return [Taken(*row[:-2], *map(_set, row[-2:])) for row in cursor.fetchall()]

    @cached_property
    def home(self) -> int:
        """The office in whose province the case sits where no room of another one is used."""
        if not self.council:
            return self.facts.case.office_id
        return Office.objects.values_list("pk", flat=True).get(slug=SEAT_OF_COUNCIL)

    @cached_property
    def calendar(self) -> Calendar:
        """The calendar of rest days in use."""
        return current_calendar()

    @cached_property
    def _ways(self) -> dict[int, dict[int, int]]:
        return {}

    def minutes(self, wish: Wish, other: int) -> int:
        """How long the way to a province takes from where the wish would be held; an estimate."""
        place = wish.room.office_id if wish.room is not None and wish.room.office_id else self.home
        if place not in self._ways:
            self._ways[place] = minutes_from(place)
        return self._ways[place].get(other, 0)

    def way(self, wish: Wish, taken: Taken) -> int:
        """The minutes between a wish and a sitting; none where either is online."""
        return 0 if wish.online or taken.online else self.minutes(wish, taken.office_id)

    def others(self, wish: Wish) -> list[Taken]:
        """Every sitting but the one that would move."""
        moved = (type(wish.moves).__name__.lower(), wish.moves.pk) if wish.moves is not None else None
        return [t for t in self.taken if (t.kind, t.id) != moved]


def _set(people: Iterable[Any]) -> frozenset[int]:
    return frozenset(int(p) for p in people if p is not None)

"""What the pages of a running meeting show, read once for whoever looks: delegates, console, screen."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count

from dialogue.decision_words import Shown, button_of, shown
from dialogue.models import AgendaItem, Attendance, Decision, Meeting, Option, Result, Speaker, Vote
from dialogue.queries import ORDER, in_the_room, meeting_day
from dialogue.reckoning import OBSERVER, Quorum, quorum_of
from dialogue.rule_words import quorum_now, side_now


@dataclass(slots=True)
class Present:
    """How many people of one side are in the room, by sex, and whether they are enough."""

    name: str
    women: int = 0
    men: int = 0
    unstated: int = 0
    words: str = ""
    met: bool = True

    @property
    def people(self) -> int:
        """All of them."""
        return self.women + self.men + self.unstated


@dataclass(slots=True)
class Ballot:
    """The vote that is open: its options as buttons, how many have voted, and the reader's own choice."""

    decision: Decision
    options: list[tuple[Option, str]]
    voted: int
    mine: str = ""
    have_voted: bool = False
    over: bool = False


@dataclass(slots=True)
class Floor:
    """Who speaks, who waits, and how long each side has spoken."""

    speaking: Speaker | None = None
    waiting: list[Speaker] = field(default_factory=list)
    spoken: list[tuple[str, int]] = field(default_factory=list)
    mine: bool = False


@dataclass(slots=True)
class Hall:
    """A meeting as it stands."""

    quorum: Quorum
    words: str
    present: list[Present]
    items: list[AgendaItem]
    floor: Floor
    ballot: Ballot | None
    decisions: list[Shown]
    here: bool


def hall_of(meeting: Meeting, user_id: int | None, now: datetime) -> Hall:
    """Read it; ten queries at most, however many people, items and decisions there are."""
    there = in_the_room(meeting)
    rules = meeting.body.rules(meeting_day(meeting))
    present = _present(there)
    quorum = quorum_of(rules, {side.name: side.people for side in present})
    for side in present:
        if side.name in quorum.each:
            side.words, side.met = side_now(quorum.each[side.name]), quorum.each[side.name].met
    seat = next((row.seat_id for row in there if user_id and _user_of(row) == user_id), None)
    decisions = list(meeting.decisions.select_related("item").prefetch_related("options"))
    opened = next((d for d in decisions if d.result == Result.OPEN), None)
    return Hall(
        quorum, quorum_now(quorum), present, list(meeting.items.all()), _floor(meeting, user_id, now),
        _ballot(opened, seat, now) if opened else None,
        [shown(d) for d in reversed(decisions) if d is not opened], here=seat is not None,
    )  # fmt: skip


def _user_of(row: Attendance) -> int | None:
    return row.mandate.user_id if row.mandate else None


def _present(there: list[Attendance]) -> list[Present]:
    """Every side of the body in its order; observers only where there are any."""
    found = {name: Present(name) for name in ORDER if name != OBSERVER}
    for row in there:
        side = found.setdefault(row.constituency, Present(row.constituency))
        side.women += row.women
        side.men += row.men
        side.unstated += row.unstated
    return list(found.values())


def _floor(meeting: Meeting, user_id: int | None, now: datetime) -> Floor:
    rows = list(
        meeting.speakers.filter(withdrawn_at=None).select_related("mandate").order_by("asked_at", "id")
    )
    times: dict[str, timedelta] = {}
    for row in rows:
        if row.began_at is not None:
            spoken = (row.ended_at or now) - row.began_at
            times[row.constituency] = times.get(row.constituency, timedelta()) + spoken
    waiting = [row for row in rows if row.began_at is None]
    return Floor(
        next((row for row in rows if row.began_at and not row.ended_at), None), waiting,
        [(name, round(times[name].total_seconds() / 60)) for name in ORDER if name in times],
        mine=any(row.mandate.user_id == user_id for row in waiting),
    )  # fmt: skip


def _ballot(decision: Decision, seat_id: int | None, now: datetime) -> Ballot:
    mine: Any = None
    if seat_id is not None:
        mine = Vote.objects.filter(decision=decision, seat=seat_id).select_related("option").first()
    return Ballot(
        decision, [(option, button_of(option)) for option in decision.options.all()],
        Vote.objects.filter(decision=decision).aggregate(n=Count("id"))["n"],
        mine=button_of(mine.option) if mine and mine.option else "", have_voted=mine is not None,
        over=decision.closes_at is not None and decision.closes_at <= now,
    )  # fmt: skip

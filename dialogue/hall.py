"""What the pages of a running meeting show, read once for whoever looks: delegates, console, screen.

A step reaches hundreds of open pages at once, and all of them look again. What does not depend on who looks
is read by the first; the head of the record, which each step changes, says when it has to be read anew.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from dialogue.decision_words import Shown, button_of, shown
from dialogue.keeping import Kept
from dialogue.models import (
    AgendaItem,
    Attachment,
    Attendance,
    Decision,
    Meeting,
    Option,
    Result,
    Speaker,
    Vote,
)
from dialogue.queries import ORDER, in_the_room, meeting_day
from dialogue.reckoning import OBSERVER, Quorum, Rules, quorum_of
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


@dataclass(frozen=True, slots=True)
class Own:
    """What is one reader's own: whether they are in the room, their seat's vote, their wish to speak."""

    here: bool = False
    voted: bool = False
    choice: str = ""
    asks: bool = False


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
    has_papers: bool


@dataclass(frozen=True, slots=True)
class Shared:
    """What is the same for whoever looks; nobody may change these rows."""

    there: list[Attendance]
    rules: Rules
    decisions: list[Decision]
    items: list[AgendaItem]
    speakers: list[Speaker]
    has_papers: bool


_kept: Kept[Shared] = Kept(10.0, 64)  # a body's seats and their holders change without a step of the meeting


def shared_by_all(meeting: Meeting) -> Shared:
    """The rows of a meeting as its record stands; six queries, none where another reader was here before."""
    return _kept.get((meeting.pk, meeting.head), lambda: _read(meeting))


def _read(meeting: Meeting) -> Shared:
    speakers = meeting.speakers.filter(withdrawn_at=None).select_related("mandate")
    return Shared(
        in_the_room(meeting), meeting.body.rules(meeting_day(meeting)),
        list(meeting.decisions.select_related("item").prefetch_related("options")),
        list(meeting.items.all()), list(speakers.order_by("asked_at", "id")),
        Attachment.objects.filter(meeting=meeting, entry__isnull=False).exists(),
    )  # fmt: skip


def owns_of(meeting: Meeting, people: Collection[int]) -> dict[int, Own]:
    """What each of these people has of their own in the meeting; one query, besides what all see."""
    shared = shared_by_all(meeting)
    seats: dict[int, int] = {}
    for row in shared.there:
        person = row.mandate.user_id if row.mandate else None
        if person is not None and person in people and row.seat_id:
            seats.setdefault(person, row.seat_id)
    votes = _votes_of(_opened(shared), seats.values())
    asking = {row.mandate.user_id for row in shared.speakers if row.began_at is None}
    return {
        person: Own(
            person in seats, seats.get(person) in votes, votes.get(seats.get(person), ""), person in asking
        )
        for person in people
    }


def _opened(shared: Shared) -> Decision | None:
    return next((d for d in shared.decisions if d.result == Result.OPEN), None)


def _votes_of(decision: Decision | None, seats: Collection[int]) -> dict[int | None, str]:
    """The key of what each seat chose, empty in a secret vote; only seats that have voted."""
    if decision is None or not seats:
        return {}
    rows = Vote.objects.filter(decision=decision, seat__in=seats)
    return {seat: key or "" for seat, key in rows.values_list("seat", "option__key")}


def hall_of(meeting: Meeting, own: Own, now: datetime) -> Hall:
    """Read it; ten queries at most, however many people, items and decisions there are."""
    shared = shared_by_all(meeting)
    present = _present(shared.there)
    quorum = quorum_of(shared.rules, {side.name: side.people for side in present})
    for side in present:
        if side.name in quorum.each:
            side.words, side.met = side_now(quorum.each[side.name]), quorum.each[side.name].met
    opened = _opened(shared)
    return Hall(
        quorum, quorum_now(quorum), present, shared.items, _floor(shared.speakers, own, now),
        _ballot(opened, own, now) if opened else None,
        [shown(d) for d in reversed(shared.decisions) if d is not opened],
        here=own.here, has_papers=shared.has_papers,
    )  # fmt: skip


def _present(there: list[Attendance]) -> list[Present]:
    """Every side of the body in its order; observers only where there are any."""
    found = {name: Present(name) for name in ORDER if name != OBSERVER}
    for row in there:
        side = found.setdefault(row.constituency, Present(row.constituency))
        side.women += row.women
        side.men += row.men
        side.unstated += row.unstated
    return list(found.values())


def _floor(rows: list[Speaker], own: Own, now: datetime) -> Floor:
    times: dict[str, timedelta] = {}
    for row in rows:
        if row.began_at is not None:
            spoken = (row.ended_at or now) - row.began_at
            times[row.constituency] = times.get(row.constituency, timedelta()) + spoken
    waiting = [row for row in rows if row.began_at is None]
    return Floor(
        next((row for row in rows if row.began_at and not row.ended_at), None), waiting,
        [(name, round(times[name].total_seconds() / 60)) for name in ORDER if name in times],
        mine=own.asks,
    )  # fmt: skip


def _ballot(decision: Decision, own: Own, now: datetime) -> Ballot:
    options = [(option, button_of(option)) for option in decision.options.all()]
    return Ballot(
        decision, options, Vote.objects.filter(decision=decision).count(),
        mine=next((words for option, words in options if option.key == own.choice), ""),
        have_voted=own.voted, over=decision.closes_at is not None and decision.closes_at <= now,
    )  # fmt: skip

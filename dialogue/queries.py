"""Reads of bodies and meetings: who sits where, who is in the room, lists in pages by key."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import Count, F, Prefetch, Q, QuerySet

from dialogue.models import Attendance, Body, Invitation, Meeting, Seat, SeatMandate
from dialogue.models.base import Constituency
from dialogue.models.endorsing import HOME

PAGE = 25
ORDER = {name: place for place, name in enumerate(Constituency.values)}


class MarkInvalid(ValueError):
    """A page mark that this list did not give."""


@dataclass(slots=True)
class Place:
    """One seat on a day: who holds it, who stands in, and when the last term ended where it is vacant."""

    seat: Seat
    member: SeatMandate | None = None
    substitutes: list[SeatMandate] = field(default_factory=list)
    ended_on: date | None = None

    @property
    def people(self) -> list[SeatMandate]:
        """The member first, then the substitutes."""
        return [*([self.member] if self.member else []), *self.substitutes]


@dataclass(slots=True)
class Side:
    """The seats of one constituency."""

    name: str
    places: list[Place] = field(default_factory=list)

    @property
    def vacant(self) -> int:
        """How many seats nobody holds."""
        return sum(place.member is None for place in self.places)


def sides_of(body: Body, day: date) -> list[Side]:
    """The seats of a body on a day by side, in the fixed order of sides; two queries."""
    mandates = Prefetch("mandates", SeatMandate.objects.filter(valid_from__lte=day).order_by("-valid_from"))
    seats: Any = body.seats.standing(day).select_related("organization").prefetch_related(mandates)  # type: ignore[attr-defined]
    sides: dict[str, Side] = {}
    for seat in sorted(seats, key=lambda s: (ORDER[s.constituency], s.number)):
        side = sides.setdefault(seat.constituency, Side(seat.constituency))
        side.places.append(_place(seat, day))
    return list(sides.values())


def _place(seat: Seat, day: date) -> Place:
    place = Place(seat)
    for mandate in seat.mandates.all():
        if mandate.valid_until is not None and mandate.valid_until < day:
            if not mandate.is_substitute:
                place.ended_on = max(filter(None, [place.ended_on, mandate.valid_until]))
        elif mandate.is_substitute:
            place.substitutes.append(mandate)
        else:
            place.member = place.member or mandate
    return place


def share_of_women(sides: Iterable[Side]) -> tuple[int, int]:
    """Women among the members whose sex is known, and how many these are."""
    known = [p.member.sex for side in sides for p in side.places if p.member and p.member.sex]
    return known.count("f"), len(known)


def meetings_held(body: Body, year: int) -> int:
    """How many meetings of a year were opened; one query."""
    opened: int = body.meetings.filter(opened_at__isnull=False, starts_at__year=year).count()
    return opened


def bodies_with_counts(bodies: QuerySet[Body], year: int) -> list[Any]:
    """The bodies with `seats_now`, `vacant_now` and `held_this_year`; one query."""
    held = Q(seats__mandates__in=SeatMandate.objects.today().filter(is_substitute=False))
    opened = Q(meetings__opened_at__isnull=False, meetings__starts_at__year=year)
    rows: Any = bodies.annotate(
        seats_now=Count("seats", filter=Q(seats__in=Seat.objects.standing()), distinct=True),
        held_now=Count("seats", filter=held, distinct=True),
        held_this_year=Count("meetings", filter=opened, distinct=True),
    )
    return list(rows.annotate(vacant_now=F("seats_now") - F("held_now")))


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """Meetings of one page, newest first, with the mark of the next one (None: the end)."""

    rows: list[Meeting]
    after: str | None = None


def meeting_page(meetings: QuerySet[Meeting], after: str = "", limit: int = PAGE) -> MeetingPage:
    """One page by start, newest first; one query. Raises MarkInvalid."""
    rows = meetings.select_related("body").order_by("-starts_at", "-id")
    if after:
        moment, number = _read_mark(after)
        rows = rows.filter(Q(starts_at__lt=moment) | Q(starts_at=moment, id__lt=number))
    found = list(rows[: limit + 1])
    if len(found) <= limit:
        return MeetingPage(found)
    last = found[limit - 1]
    place = [last.starts_at.astimezone(UTC).isoformat(), last.pk]
    return MeetingPage(
        found[:limit], base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")
    )


def _read_mark(mark: str) -> tuple[datetime, int]:
    try:
        moment, number = json.loads(base64.urlsafe_b64decode(mark + "=" * (-len(mark) % 4)))
        found = datetime.fromisoformat(moment)
        if found.tzinfo is None or type(number) is not int or not 0 < number < 2**63:
            raise MarkInvalid(mark)
    except (ValueError, TypeError, RecursionError) as error:
        raise MarkInvalid(mark) from error
    return found, number


@dataclass(slots=True)
class Answers:
    """What one side answered to the invitations, by seat."""

    name: str
    seats: int = 0
    comes: int = 0
    substitutes: int = 0
    absent: int = 0
    waiting: int = 0

    @property
    def expected(self) -> int:
        """Seats that will be taken."""
        return self.comes + self.substitutes


def answers_by_side(meeting: Meeting) -> dict[str, Answers]:
    """The answers of members and of the substitutes they send, by side; one query.

    A seat whose substitute was called counts once the substitute does not stay away.
    """
    rows = Invitation.objects.filter(meeting=meeting).select_related("mandate__seat")
    by_seat: dict[int, list[Invitation]] = {}
    for row in rows.order_by("mandate__is_substitute", "id"):
        by_seat.setdefault(row.mandate.seat_id, []).append(row)
    found: dict[str, Answers] = {}
    for invitations in by_seat.values():
        name = invitations[0].mandate.seat.constituency
        side = found.setdefault(name, Answers(name))
        side.seats += 1
        kind = _answer_of(invitations)
        setattr(side, kind, getattr(side, kind) + 1)
    return {name: found[name] for name in ORDER if name in found}


def _answer_of(invitations: list[Invitation]) -> str:
    """What is to be expected of one seat: the field of Answers that counts it."""
    said = [i.answer for i in invitations]
    if said[0] == "comes":
        return "comes"
    if said[0] == "substitute":
        stands_in = said[1:] and any(answer != "absent" for answer in said[1:])
        return "substitutes" if stands_in else "absent"
    return "absent" if said[0] == "absent" else "waiting"


def in_the_room(meeting: Meeting) -> list[Attendance]:
    """Who is there now, with their mandates; one query."""
    rows = meeting.attendance.filter(left=None).select_related("mandate", "seat")
    return list(rows.order_by("constituency", "seat__number", "id"))


def meeting_day(meeting: Meeting) -> date:
    """The local day on which a meeting begins, by which seats are held."""
    return meeting.starts_at.astimezone(meeting.zone).date()


def today() -> date:
    """The legal day at home."""
    return datetime.now(HOME).date()

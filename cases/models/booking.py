"""Books what a sitting needs for its time: its room, and the arbitrators of a hearing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.acting import Act
from cases.models.conciliation import Session, Sitting
from cases.models.hearings import Booking, Hearing
from cases.models.panel import Arbitrator
from cases.models.rooms import Room

_LIVE = Q(session__case__state="in_conciliation", session__case__merged_into=None) | Q(
    hearing__case__state="in_arbitration", hearing__case__merged_into=None
)
ROOM_TAKEN = _("The room is taken at that time.")
ARBITRATOR_TAKEN = _("An arbitrator has another hearing then.")


def seat_of(answers: dict[str, Any]) -> dict[str, Any]:
    """Where a sitting is held and in which language, as its form gave it; a room says the place."""
    room: Room | None = answers.get("room")
    places = (room.place if room is not None else "", answers.get("place", ""))
    return {
        "room": room, "place": ", ".join(dict.fromkeys(p for p in places if p))[:300],
        "link": answers.get("link", ""), "interpreter": answers.get("interpreter", ""),
        "interpreter_name": answers.get("interpreter_name", ""),
    }  # fmt: skip


def moved_end(sitting: Sitting, answers: dict[str, Any]) -> datetime | None:
    """When a sitting that moves will end: as said, or as long after its beginning as before."""
    until: datetime | None = answers.get("until")
    if until is None and sitting.until is not None:
        until = answers["starts_at"] + (sitting.until - sitting.starts_at)
    return until


def move(act: Act, sitting: Sitting) -> None:
    """Give a planned sitting its new time, and a new room where one is named."""
    until = moved_end(sitting, act.answers)
    sitting.postponed_from, sitting.starts_at = sitting.starts_at, act.answers["starts_at"]
    sitting.until, sitting.sequence = until, sitting.sequence + 1
    room: Room | None = act.answers.get("room")
    if room is not None:
        sitting.room, sitting.place = room, room.place[:300]
    sitting.save()


def book(act: Act, sitting: Session | Hearing, people: Iterable[Arbitrator] = ()) -> None:
    """Book room and people for the time of a sitting, instead of its old time; refused where one is taken.

    What cases that ended or moved on had booked is given back where it stands in the way. A paper that says
    no end books nothing.
    """
    rows = [] if act.actor.paper and act.answers.get("until") is None else _wanted(sitting, people)
    before = list(sitting.bookings.all()) if sitting.sequence else []
    _take_turns([*rows, *before])
    if before:
        sitting.bookings.all().delete()
    if not rows or _try(rows) is None:
        return
    _give_back(rows)
    error = _try(rows)
    if error is not None:
        act.refuse("booked", ROOM_TAKEN if "room_booked_once" in str(error) else ARBITRATOR_TAKEN)


def _wanted(sitting: Session | Hearing, people: Iterable[Arbitrator]) -> list[Booking]:
    kind = "session" if isinstance(sitting, Session) else "hearing"
    span: dict[str, Any] = {kind: sitting, "starts_at": sitting.starts_at, "until": sitting.ends_at}
    rows = [Booking(arbitrator=person, **span) for person in people]
    if sitting.room_id is not None:
        rows.append(Booking(room_id=sitting.room_id, **span))
    return rows


def _whom(rows: list[Booking]) -> tuple[set[int], set[int]]:
    """The people and the rooms of bookings, by id."""
    people = {row.arbitrator_id for row in rows if row.arbitrator_id}
    return people, {row.room_id for row in rows if row.room_id}


def _take_turns(rows: list[Booking]) -> None:
    """Wait for whoever books one of the same now; in one order, so that nobody waits in a ring."""
    for model, ids in zip((Arbitrator, Room), _whom(rows), strict=True):
        if ids:
            lock = model._default_manager.select_for_update(no_key=True)
            list(lock.filter(pk__in=ids).order_by("pk").values_list("pk"))


def _try(rows: list[Booking]) -> IntegrityError | None:
    """Write the bookings; what the database has against it, where two overlap."""
    try:
        with transaction.atomic():
            Booking.objects.bulk_create(rows)
    except IntegrityError as error:
        return error
    return None


def _give_back(rows: list[Booking]) -> None:
    """Remove the bookings of that time whose case sits no more."""
    people, rooms = _whom(rows)
    wanted = Q(room__in=rooms) | Q(arbitrator__in=people)
    then = Booking.objects.filter(wanted, starts_at__lt=rows[0].until, until__gt=rows[0].starts_at)
    then.exclude(_LIVE).delete()

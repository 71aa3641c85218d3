"""No room is booked and no link answers twice, however many try at once: the database decides."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from types import SimpleNamespace
from typing import Any, cast

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from cases.models import Arbitrator, Booking, Case, CaseEvent, Room, Session, SlotAsk
from cases.models.acting import Act, Refused
from cases.models.booking import book
from cases.services.slots import answer_by_link
from tests.conftest import Table, begin_draft, bring_to, make_cast
from tests.days import working_day
from tests.samples import TIMES
from workflow.table import Reason

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


def sessions(many: int) -> list[Session]:
    """Sessions of one case whose times overlap, a minute apart."""
    start = timezone.now() + dt.timedelta(days=10)
    case = bring_to(begin_draft(make_cast()), "in_conciliation").case
    return [
        Session.objects.create(
            case=case, number=n + 11, starts_at=begins, until=begins + dt.timedelta(hours=2)
        )
        for n in range(many)
        for begins in [start + dt.timedelta(minutes=n)]
    ]


def arbitrators(many: int) -> list[Arbitrator]:
    return [
        Arbitrator.objects.create(key=f"workers-{n}", list="workers", name="Somebody") for n in range(many)
    ]


def a_room() -> tuple[Room | None, list[Arbitrator]]:
    return Room.objects.create(name="Room 1"), []


def two_arbitrators() -> tuple[Room | None, list[Arbitrator]]:
    return None, arbitrators(2)


def act() -> Act:
    """As much of an act as a booking asks about."""

    def refuse(_code: str, words: Any) -> None:
        raise Refused(Reason("booked", words))

    return cast("Act", SimpleNamespace(actor=SimpleNamespace(paper=False), answers={}, refuse=refuse))


def booked(sitting: Session, people: list[Arbitrator]) -> bool:
    """Whether a sitting got its room and people; at the end of a transaction of its own."""
    try:
        with transaction.atomic():
            book(act(), sitting, people)
    except Refused:
        return False
    finally:
        connection.close()
    return True


@pytest.mark.parametrize("wanted", [a_room, two_arbitrators])
def test_of_fifty_bookings_at_once_one_holds(wanted):
    room, people = wanted()
    planned = sessions(50)
    for sitting in planned:
        sitting.room = room
    orders = [people[::-1] if sitting.number % 2 else people for sitting in planned]

    with ThreadPoolExecutor(10) as pool:
        assert sum(pool.map(booked, planned, orders)) == 1
    assert Booking.objects.values("session").distinct().count() == 1


def test_the_database_itself_holds_no_room_twice():
    room, (first, second) = Room.objects.create(name="Room 1"), sessions(2)
    span = {"room": room, "starts_at": first.starts_at, "until": first.until}
    Booking.objects.create(session=first, **span)
    with pytest.raises(IntegrityError, match="room_booked_once"):
        Booking.objects.create(session=second, **span)


def test_two_sessions_that_change_rooms_with_each_other_do_not_wait_in_a_ring():
    rooms, both = [Room.objects.create(name=f"Room {n}") for n in (1, 2)], sessions(2)
    for sitting, room in zip(both, rooms, strict=True):
        sitting.room = room
        assert booked(sitting, [])
    for _again in range(10):
        for sitting in both:
            sitting.sequence += 1
            sitting.room = rooms[(sitting.number + sitting.sequence) % 2]
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(booked, both, [[], []]))  # whoever comes first may find the other still there
    assert Booking.objects.count() == 2


def two_cases() -> list[Table]:
    """Two cases in conciliation, each with a conciliator of its own."""
    cast = make_cast()
    tables = [bring_to(begin_draft(cast), "in_conciliation") for _ in range(2)]
    Case.objects.filter(pk=tables[1].case.pk).update(conciliator=cast.officer2)
    return tables


def test_of_two_conciliators_who_want_a_room_at_once_one_gets_it():
    tables, whose = two_cases(), ("conciliator", "officer2")
    room, gate = Room.objects.create(name="Room 1", office=tables[0].cast.office), Barrier(2)
    day = working_day(4).isoformat()
    answers = {"starts_at": f"{day}T09:00", "until": f"{day}T11:00", "room": room.pk, "despite": True}

    def plan(n: int) -> str:
        gate.wait(10)
        try:
            tables[n].do(whose[n], "schedule_session", answers)
        except Refused as refused:
            return str(refused)
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(plan, range(2))) == ["", "The room is taken at that time."]
    assert Booking.objects.count() == Session.objects.count() == 1


def test_of_two_presses_on_one_link_one_counts():
    table = bring_to(begin_draft(make_cast()), "in_conciliation")
    table.do("conciliator", "propose_slots", TIMES)
    ask, gate = SlotAsk.objects.select_related("offer", "user").get(user=table.cast.employer_rep), Barrier(2)

    def press(n: int) -> bool:
        gate.wait(10)
        try:
            answer_by_link(ask, table.case, {"free": {"1": bool(n), "2": True}})
        except Refused:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(press, range(2))) == [False, True]
    assert CaseEvent.objects.filter(action="answer_slots").count() == 1

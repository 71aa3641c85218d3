"""No room is booked and no link answers twice, however many try at once: the database decides."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone

from accounts.models import Office
from cases.models import Arbitrator, Booking, Case, CaseEvent, Hearing, Room, Session, SlotAsk
from cases.models.acting import Refused
from cases.services.slots import answer_by_link
from tests.accounts.factories import make_user
from tests.conftest import Table, begin_draft, bring_to, make_cast
from tests.days import working_day
from tests.samples import TIMES

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


def a_hearing(start: dt.datetime) -> Hearing:
    case = Case.objects.create(
        procedure="collective", office=Office.objects.get(slug="phnom-penh"), created_by=make_user()
    )
    return Hearing.objects.create(case=case, number=1, starts_at=start, until=start + dt.timedelta(hours=2))


def a_room() -> dict[str, Any]:
    return {"room": Room.objects.create(name="Room 1")}


def an_arbitrator() -> dict[str, Any]:
    return {"arbitrator": Arbitrator.objects.create(key="workers-1", list="workers", name="Somebody")}


@pytest.mark.parametrize("wanted", [a_room, an_arbitrator])
def test_of_fifty_bookings_at_once_one_holds(wanted):
    start = timezone.now() + dt.timedelta(days=10)
    hearing, whom = a_hearing(start), wanted()

    def book(n: int) -> bool:
        begins = start + dt.timedelta(minutes=n)
        try:
            Booking.objects.create(
                hearing=hearing, **whom, starts_at=begins, until=begins + dt.timedelta(hours=2)
            )
        except IntegrityError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(10) as pool:
        assert sum(pool.map(book, range(50))) == 1
    assert Booking.objects.count() == 1


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

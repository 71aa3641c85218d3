"""No room is booked twice, however many book at once: the database decides."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone

from accounts.models import Office
from cases.models import Arbitrator, Booking, Case, Hearing, Room
from tests.accounts.factories import make_user

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

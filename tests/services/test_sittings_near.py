"""Reminders of sessions: the working day before, once, and after a move for the new time alone."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from cases.models import Session
from cases.services.sittings_near import KIND, remind_of_sittings, sitting_of, source_of
from notifications.models import Notification
from tests.accounts.factories import sign_in
from tests.days import working_day
from tests.services.test_reminding import at, workday_before

DAY = working_day(6)
LATER = working_day((DAY - timezone.localdate()).days + 4)


@pytest.fixture
def planned(at_state):
    """A session some days from now."""
    table = at_state("in_conciliation")
    table.do(
        "conciliator", "schedule_session", {"starts_at": f"{DAY}T09:00", "place": "Here", "despite": True}
    )
    return table


def told() -> set[str]:
    return {row.user.name for row in Notification.objects.filter(kind=KIND).select_related("user")}


def test_everybody_concerned_is_reminded_once_on_the_working_day_before(planned):
    counts = [remind_of_sittings(at(workday_before(DAY, n))) for n in (2, 1, 1)]
    assert counts == [0, 1, 0]
    assert told() >= {"Union Representative", "Employer Representative", "Conciliator One"}
    assert not told() & {"Rival Representative", "Officer Elsewhere", "Ex Representative"}


def test_after_a_move_the_old_time_is_not_reminded_of_and_the_new_one_is(planned):
    moved = {"starts_at": f"{LATER}T09:00", "reason": "Flood", "despite": True}
    planned.do("conciliator", "postpone_session", moved)
    assert remind_of_sittings(at(workday_before(DAY, 1))) == 0
    assert remind_of_sittings(at(workday_before(LATER, 1))) == 1


def test_a_reminder_that_was_sent_says_that_the_time_moved(planned):
    remind_of_sittings(at(workday_before(DAY, 1)))
    moved = {"starts_at": f"{LATER}T09:00", "reason": "Flood", "despite": True}
    planned.do("conciliator", "postpone_session", moved)
    assert remind_of_sittings(at(workday_before(LATER, 1))) == 1
    body = sign_in(Client(), planned.cast.union_rep).get("/en/notifications/").content.decode()
    assert f"{planned.case.number}: the time moved; it is now" in body
    assert f"{planned.case.number}: session on" in body


def test_what_was_planned_today_and_what_was_held_are_not_reminded_of(planned):
    Session.objects.update(starts_at=timezone.now() + dt.timedelta(hours=20))
    assert remind_of_sittings(at(timezone.localdate())) == 0
    Session.objects.update(starts_at=at(DAY), held=True)
    assert remind_of_sittings(at(workday_before(DAY, 1))) == 0


def test_the_number_of_a_reminder_names_its_sitting(planned):
    session = Session.objects.get()
    assert sitting_of(source_of(session)) == (False, session.pk, 0)

"""When messages may go out: nights, Sundays, gathered mornings, and what never waits."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from notifications.delivery import deliver, deliver_waiting
from notifications.models import Delivery, Habits
from notifications.planning import moment_of, plan
from notifications.quiet import after_quiet, next_gathering
from tests.accounts.factories import make_user
from tests.notifications.gateways import EVENT, by_phone, now_due
from tests.notifications.helpers import tell_of

HOME = ZoneInfo("Asia/Phnom_Penh")
NAMED = {"kind": "case", "ref": "CD-2026-0417"}


def at(text):
    return dt.datetime.fromisoformat(text).replace(tzinfo=HOME)


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("2026-11-26 19:59", "2026-11-26 19:59"),  # a Thursday
        ("2026-11-26 20:00", "2026-11-27 06:00"),
        ("2026-11-27 05:59", "2026-11-27 06:00"),
        ("2026-11-27 06:00", "2026-11-27 06:00"),
        ("2026-11-28 21:00", "2026-11-30 06:00"),  # Saturday night: over Sunday
        ("2026-11-29 12:00", "2026-11-30 06:00"),
        ("2026-11-29 23:00", "2026-11-30 06:00"),
    ],
)
def test_nights_and_sundays_end_at_six(now, then):
    assert after_quiet(at(now)) == at(then)


@pytest.mark.parametrize(
    ("now", "mondays", "then"),
    [
        ("2026-11-26 07:29", False, "2026-11-26 07:30"),
        ("2026-11-26 07:30", False, "2026-11-27 07:30"),
        ("2026-11-26 09:00", True, "2026-11-30 07:30"),
        ("2026-11-30 07:31", True, "2026-12-07 07:30"),
    ],
)
def test_gathered_mail_goes_out_at_half_past_seven(now, mondays, then):
    assert next_gathering(at(now), mondays=mondays) == at(then)


NIGHT = at("2026-11-26 23:00")


@pytest.mark.parametrize("channel", ["mail", "sms", "telegram", "push"])
@pytest.mark.parametrize("digest", ["off", "daily", "monday"])
def test_what_starts_a_legal_time_limit_goes_out_at_once_at_any_hour(channel, digest):
    habits = Habits(digest=digest, quiet=True)
    assert moment_of(channel, habits, firm=True, now=NIGHT) == NIGHT


def test_e_mail_does_not_ring_and_is_not_held_at_night():
    assert moment_of("mail", Habits(), firm=False, now=NIGHT) == NIGHT
    assert moment_of("sms", Habits(quiet=False), firm=False, now=NIGHT) == NIGHT
    assert moment_of("sms", Habits(), firm=False, now=NIGHT) > NIGHT
    assert moment_of("push", Habits(), firm=False, now=NIGHT) > NIGHT


def test_a_message_of_the_night_is_held_and_goes_out_when_quiet_hours_end(db, gateway):
    tell_of(by_phone(), verb="schedule")
    plan({**NAMED, "source": 1}, NIGHT)
    Delivery.objects.update(due_at=timezone.now() + dt.timedelta(hours=1))
    assert deliver(*EVENT) == deliver_waiting() == 0
    now_due()
    assert deliver_waiting() == 1


def test_gathered_mail_is_one_message_that_names_every_matter(db, mailoutbox):
    person = make_user()
    Habits.objects.create(user=person, digest="daily")
    for source, ref in enumerate(["CD-2026-0417", "CD-2026-0418", "CD-2026-0417"], 1):
        tell_of(person, source=source, ref=ref)
        assert deliver("case", ref, source) == 0
    now_due()
    assert deliver_waiting() == 1
    assert mailoutbox[0].subject == "There is news in 2 matters"
    assert all(ref in mailoutbox[0].body for ref in ("CD-2026-0417", "CD-2026-0418"))
    assert deliver_waiting() == 0

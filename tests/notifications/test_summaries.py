"""The summary of the week: who gets it, when, once, and how little it says."""

from __future__ import annotations

import datetime as dt
import smtplib
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from notifications import words
from notifications.models import Habits, Summary
from notifications.summaries import send_summaries, week_of
from tests.accounts.factories import make_user, sign_in
from tests.notifications.helpers import CANARY, tell_of

MONDAY = dt.datetime(2026, 11, 30, 7, 30, tzinfo=ZoneInfo("Asia/Phnom_Penh"))
PAGE = "/en/account/notifications/"
KEPT = {"language": "en", "digest": "off", "quiet": "on", "discreet": "on"}


@pytest.fixture
def dates(monkeypatch):
    """Two dates of everybody on one day of the week."""
    monkeypatch.setattr(words, "_dates", [lambda user, since, until: [dt.date(2026, 12, 2)] * 2])


@pytest.fixture
def person(db, dates):
    found = make_user(language="en", email="reader@example.org")
    Habits.objects.create(user=found, weekly=True)
    tell_of(found)
    return found


def test_it_holds_counts_and_dates_and_nothing_else(person):
    assert send_summaries(MONDAY) == 1
    letter = mail.outbox[0]
    assert "To do: 0. Updates: 1." in letter.body
    assert "- Wednesday 2 December 2026: 2" in letter.body
    assert (letter.to, letter.subject) == (["reader@example.org"], "Summary of your week")
    assert not any(word in letter.body for word in (CANARY, "CD-2026", person.name))


def test_it_comes_once_a_week_from_monday_half_past_seven(person):
    early = MONDAY - dt.timedelta(minutes=1)
    assert week_of(early) == dt.date(2026, 11, 23)
    sent = [send_summaries(MONDAY + dt.timedelta(days=day)) for day in (0, 0, 1, 6, 7)]
    assert sent == [1, 0, 0, 0, 1]


def test_only_who_asked_and_has_an_address_gets_it(db, dates):
    for weekly, email, active in (
        (False, "a@example.org", True),
        (True, "", True),
        (True, "b@example.org", False),
    ):
        Habits.objects.create(user=make_user(email=email, is_active=active), weekly=weekly)
    assert send_summaries(MONDAY) == 0


def test_a_week_in_which_nothing_waits_is_passed_over(db, monkeypatch):
    monkeypatch.setattr(words, "_dates", [])
    Habits.objects.create(user=make_user(email="c@example.org"), weekly=True)
    assert [send_summaries(MONDAY), len(mail.outbox)] == [0, 0]


@pytest.mark.parametrize(("error", "left"), [(ConnectionError, 0), (KeyboardInterrupt, 1)])
def test_a_stopped_mail_server_is_asked_again_and_a_killed_worker_sends_nothing_twice(
    person, monkeypatch, error, left
):
    def stop(*args):
        raise error

    monkeypatch.setattr(EmailBackend, "send_messages", stop)
    try:
        send_summaries(MONDAY)
    except KeyboardInterrupt:
        assert error is KeyboardInterrupt
    assert Summary.objects.count() == left
    monkeypatch.undo()
    assert send_summaries(MONDAY) == 1 - left


def test_a_mail_server_that_refuses_the_address_is_not_asked_again(person, monkeypatch):
    def refuse(*args):
        raise smtplib.SMTPRecipientsRefused({"reader@example.org": (550, b"no")})

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    assert [send_summaries(MONDAY), send_summaries(MONDAY)] == [0, 0]
    assert Summary.objects.get().sent_at is None


def test_who_asks_for_it_today_hears_next_week_and_off_and_on_again_brings_no_second(client, db, dates):
    person = make_user(language="en", email="d@example.org")
    browser = sign_in(client, person)
    for weekly in ({"weekly": "on"}, {}, {"weekly": "on"}):
        assert browser.post(PAGE, {**KEPT, **weekly}).status_code == 302
    assert Habits.objects.get(user=person).weekly
    assert Summary.objects.get(user=person).sent_at is None
    assert send_summaries(dt.datetime.now(dt.UTC)) == 0

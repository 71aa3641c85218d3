"""Reminders of legal dates: before the last day and in the grace, each once, to those whose date it is."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from cases.models import Deadline
from cases.services.due import note_missed_dates
from cases.services.reminding import KIND, NEAR, SOON, remind
from notifications import words
from notifications.models import Notification
from tests.accounts.factories import sign_in
from workflow.calendar import is_working_day
from workflow.holidays import current_calendar

MORNING = dt.time(9)


def workday_before(day, count):
    for _ in range(count):
        day -= dt.timedelta(days=1)
        while not is_working_day(current_calendar(), day):
            day -= dt.timedelta(days=1)
    return day


def at(day, hour=MORNING):
    return timezone.make_aware(dt.datetime.combine(day, hour))


def working(day):
    """That day, or the next one on which offices work."""
    while not is_working_day(current_calendar(), day):
        day += dt.timedelta(days=1)
    return day


@pytest.fixture
def asked(at_state):
    """Information asked of the union alone, by a working day in three weeks."""
    table = at_state("under_review")
    day = working(timezone.localdate() + dt.timedelta(days=21))
    table.do("officer", "ask_information", {"what": "Payslips", "answer_by": {"union": str(day)}})
    Notification.objects.all().update(unplanned=False)
    return table


def row(table, code):
    return Deadline.objects.get(case=table.case, code=code, status="running")


def told(verb):
    rows = Notification.objects.filter(kind=KIND, verb=verb)
    return {news.user.name for news in rows.select_related("user")}


UNION = {"Union Representative", "Union Viewer"}


def test_three_working_days_and_one_before_the_last_day_the_party_alone_is_told_once(asked):
    last = row(asked, "COL_INFO").due_on
    counts = [remind(at(workday_before(last, n))) for n in (5, 3, 3, 2, 1, 1)]
    assert counts == [0, 1, 0, 0, 1, 0]
    assert told(SOON) == told(NEAR) == UNION


def test_in_the_grace_the_party_is_told_again(asked):
    grace = row(asked, "COL_INFO_GRACE")
    before = workday_before(grace.due_on, 1)
    assert remind(at(before)) == 1
    assert Notification.objects.filter(kind=KIND, source__in=(2 * grace.pk, 2 * grace.pk + 1)).exists()


def test_while_the_set_date_runs_the_grace_is_not_spoken_of(asked):
    set_date, grace = row(asked, "COL_INFO"), row(asked, "COL_INFO_GRACE")
    remind(at(set_date.due_on))
    assert not Notification.objects.filter(kind=KIND, source__in=(2 * grace.pk, 2 * grace.pk + 1)).exists()


def test_who_answered_is_not_reminded(asked):
    last = row(asked, "COL_INFO").due_on
    asked.do("union_rep", "add_document", {"title": "Ours", "text": "x", "audience": "party"})
    assert remind(at(workday_before(last, 1))) == 0


def test_at_night_nobody_is_reminded(asked):
    last = row(asked, "COL_INFO").due_on
    assert remind(at(workday_before(last, 1), dt.time(3))) == 0


def test_a_duty_of_the_office_is_told_to_the_office_and_its_head(at_state):
    table = at_state("accepted")
    clock = row(table, "COL_CONCILIATOR")
    Deadline.objects.filter(pk=clock.pk).update(trigger_on=clock.trigger_on - dt.timedelta(days=9))
    remind(at(workday_before(timezone.localdate(clock.due_at), 1)))
    assert told(NEAR) >= {"Head of Office"}
    assert not told(NEAR) & (UNION | {"Employer Representative"})


def test_a_missed_duty_is_told_to_the_head_at_any_hour(at_state):
    table = at_state("accepted")
    past = timezone.now() - dt.timedelta(minutes=1)
    Deadline.objects.filter(case=table.case, code="COL_CONCILIATOR").update(due_at=past)
    note_missed_dates()
    news = Notification.objects.get(user=table.cast.head, verb="note_missed_date")
    assert words.is_firm(news)


def test_the_inbox_says_until_when_and_what_follows(asked):
    last = row(asked, "COL_INFO").due_on
    remind(at(workday_before(last, 1)))
    text = sign_in(Client(), asked.cast.union_rep).get("/en/notifications/?tab=to-do").content.decode()
    assert "Information asked of a party" in text and "can lose the complaint" in text


def test_the_other_side_learns_nothing_of_it(asked):
    remind(at(workday_before(row(asked, "COL_INFO").due_on, 1)))
    assert not Notification.objects.filter(kind=KIND, user=asked.cast.employer_rep).exists()


def test_a_reminder_can_wait_until_the_morning_before_the_last_day_and_the_summary_counts_the_day(asked):
    day = row(asked, "COL_INFO").due_on
    remind(at(workday_before(day, 3)))
    news = Notification.objects.get(kind=KIND, verb=SOON, user=asked.cast.union_rep)
    line = words.describe([news], asked.cast.union_rep)[news.pk]
    assert line.waits_until == at(day - dt.timedelta(days=1), dt.time(8))
    days = words.dates_of(asked.cast.union_rep, timezone.now(), at(day + dt.timedelta(days=1)))
    assert day in days
    assert day not in words.dates_of(asked.cast.employer_rep, timezone.now(), at(day + dt.timedelta(days=1)))

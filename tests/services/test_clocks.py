"""Clocks through the service: missed dates are noted once, a changed calendar only proposes."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from procrastinate.contrib.django import app

from cases import tasks
from cases.models import Case, DateProposal, Deadline
from cases.services.act import When
from cases.services.calendar_changes import propose_new_dates
from cases.services.due import note_missed_dates
from notifications.inbox import open_row
from notifications.models import Notification
from tests.accounts.factories import sign_in
from workflow.holidays import add_holiday, remove_holiday

POSITIONS = {issue: {"union": "As claimed", "factory": "Nothing"} for issue in ("1", "2")}


@pytest.fixture
def overdue(at_state):
    table = at_state("under_review")
    when = When(timezone.now() - dt.timedelta(days=4))
    table.do("officer", "accept", {"kinds": {"1": "rights", "2": "rights"}}, when=when)
    return table


def test_a_missed_date_is_noted_once_and_told(overdue):
    assert (note_missed_dates(), note_missed_dates()) == (1, 0)
    event = overdue.case.events.get(action="note_missed_date")
    assert overdue.clocks() == {"COL_CONCILIATOR": "missed"}
    row = Notification.objects.get(source=event.pk, user=overdue.cast.head)
    assert open_row(overdue.cast.head, row.seq).text == "Appointing a conciliator"


def test_the_worker_does_by_itself_what_the_clock_has_to_do(overdue):
    asked = {periodic.task.name for periodic in app.periodic_registry.periodic_tasks.values()}
    assert {"cases.note_missed_dates", "cases.propose_new_dates", "cases.tend_drafts"} <= asked
    for task in (tasks.note_missed_dates, tasks.propose_new_dates, tasks.tend_drafts):
        task(timezone.now().timestamp())
    assert overdue.case.events.filter(action="note_missed_date").exists()


def test_an_office_may_act_after_its_limit_all_the_same(overdue):
    overdue.do("head", "appoint_conciliator", {"conciliator": overdue.cast.conciliator.pk})
    assert overdue.clocks()["COL_CONCILIATOR"] == "missed"
    assert overdue.clocks()["COL_CONCILIATION"] == "running"


def presses(table):
    """Which duty the queue shows for the case, by its code."""
    return Case.objects.get(pk=table.case.pk).next_deadline_code


def test_a_missed_duty_of_the_office_presses_until_it_is_done(overdue):
    note_missed_dates()
    assert presses(overdue) == "COL_CONCILIATOR"
    overdue.do("officer", "add_note", {"text": "Asked the head twice"})
    assert presses(overdue) == "COL_CONCILIATOR"
    overdue.do("head", "appoint_conciliator", {"conciliator": overdue.cast.conciliator.pk})
    assert presses(overdue) == "COL_CONCILIATION"


def test_a_report_that_came_late_no_longer_presses(overdue):
    long_ago = When(timezone.now() - dt.timedelta(days=30))
    overdue.do("head", "appoint_conciliator", {"conciliator": overdue.cast.conciliator.pk}, when=long_ago)
    note_missed_dates()
    assert presses(overdue) == "COL_CONCILIATION"
    overdue.do("conciliator", "report_non_conciliation", {"positions": POSITIONS})
    assert presses(overdue) == "COL_REPORT"


def test_a_right_that_ran_out_does_not_press(overdue):
    long_ago = When(timezone.now() - dt.timedelta(days=30))
    overdue.do("head", "appoint_conciliator", {"conciliator": overdue.cast.conciliator.pk}, when=long_ago)
    overdue.do("conciliator", "report_non_conciliation", {"positions": POSITIONS}, when=long_ago)
    note_missed_dates()
    assert presses(overdue) == "COL_REPORT"
    overdue.do("conciliator", "send_report", {})
    assert presses(overdue) == "COL_REFER_AC"


@pytest.mark.parametrize("path", ["home/", "queue/", "cases/{number}/", "cases/{number}/clock/"])
def test_every_page_of_the_office_says_that_a_missed_duty_is_overdue(client, overdue, path):
    note_missed_dates()
    sign_in(client, overdue.cast.officer)
    assert "Overdue" in client.get("/en/" + path.format(number=overdue.case.number)).content.decode()


def next_working_days(n):
    days = [timezone.localdate() + dt.timedelta(days=i) for i in range(1, 60)]
    return [d for d in days if d.weekday() < 5][:n]


@pytest.fixture
def asked(at_state):
    table = at_state("under_review")
    day = timezone.localdate() + dt.timedelta(days=40)
    table.do("officer", "ask_information", {"what": "Payslips", "answer_by": {"union": day.isoformat()}})
    grace = Deadline.objects.get(code="COL_INFO_GRACE")
    return table, grace


def test_a_new_holiday_moves_nothing_but_proposes(asked):
    _table, grace = asked
    before = grace.due_at
    add_holiday(grace.due_on, name_en="One-off", name_km="មួយដង", source="test")
    assert (propose_new_dates(), propose_new_dates()) == (1, 0)
    proposal = DateProposal.objects.get()
    assert Deadline.objects.get(pk=grace.pk).due_at == before == proposal.old_due_at
    assert proposal.new_due_at > before


def test_a_date_of_a_calendar_that_changed_again_waits_for_nobody(asked):
    _table, grace = asked
    add_holiday(grace.due_on, name_en="One-off", name_km="មួយដង", source="test")
    propose_new_dates()
    remove_holiday(grace.due_on, note="Taken back")
    assert propose_new_dates() == 0
    assert not DateProposal.objects.filter(approved=None).exists()


@pytest.mark.parametrize(("approve", "moved"), [(True, True), (False, False)])
def test_an_officer_decides_on_the_new_date(asked, approve, moved):
    table, grace = asked
    add_holiday(grace.due_on, name_en="One-off", name_km="មួយដង", source="test")
    propose_new_dates()
    table.do("officer", "decide_date_change", {"approve": approve, "reason": "The sub-decree says so"})
    fresh = Deadline.objects.get(pk=grace.pk)
    assert (fresh.due_at != grace.due_at) is moved
    assert fresh.revision == (2 if moved else 1)

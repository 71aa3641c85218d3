"""The end of the days of a notice is told one working day before and on the first lawful day, once each."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from cases import tasks
from cases.models import IndustrialAction
from cases.services.calendar_changes import propose_new_dates
from cases.services.notice_days import tend_notices
from cases.services.notices import act_on_notice, give_notice
from notifications.models import Notification
from tests.accounts.factories import make_official, sign_in
from workflow.holidays import add_holiday

pytestmark = pytest.mark.django_db
OFFICE = {"officer", "officer2", "conciliator", "head"}
SIDES = {"union_rep", "union_viewer", "employer_rep"}


def on(day: dt.date) -> dt.datetime:
    """The morning of that day."""
    return dt.datetime.combine(day, dt.time(1), dt.UTC)


def october(day: int) -> dt.datetime:
    return on(dt.date(2026, 10, day))


def names(cast, rows):
    """Who of the cast was told; `elsewhere` for anybody else."""
    known = {user.pk: name for name, user in cast.people.items()}
    told = [known.get(row.user_id, "elsewhere") for row in rows]
    assert len(told) == len(set(told))
    return set(told)


def inbox(client, user, language="en"):
    sign_in(client, user)
    address = reverse("notifications:inbox").replace("/en/", f"/{language}/").replace("/km/", f"/{language}/")
    return client.get(address, {"tab": "updates"}).content.decode()


@pytest.fixture
def apart(cast):
    """The union's notice against the employer; its first lawful day is Wednesday, 21 October 2026."""
    make_official("head_of_office", "siem-reap", name="Head elsewhere")
    both = dt.date(2026, 10, 7)
    answers = {
        "kind": "strike", "organization": cast.union, "against": cast.employer.name, "opponent": cast.employer,
        "office": cast.office, "demands": "Rice allowance", "served": {"other": both, "ministry": both},
    }  # fmt: skip
    return give_notice(by=cast.union_rep, answers=answers, key="k", now=timezone.now())


@pytest.fixture
def table(at_state):
    """A dispute with a notice of today."""
    table = at_state("in_conciliation")
    notify(table, timezone.localdate())
    return table


def notify(table, day):
    served = {"factory": day.isoformat(), "ministry": day.isoformat()}
    table.do("union_rep", "notify_strike", {"key": "s", "demands": "The bonus", "served": served})


def test_each_day_is_told_once_however_often_the_clock_runs(apart):
    days = (19, 20, 20, 21, 21, 22)
    assert [tend_notices(october(n)) for n in days] == [(0, 0), (1, 0), (0, 0), (0, 1), (0, 0), (0, 0)]
    assert IndustrialAction.objects.get().state == "lawful_from_reached"


def test_the_office_and_both_sides_hear_of_both_and_nobody_else_does(cast, apart):
    tend_notices(october(20))
    tend_notices(october(21))
    for verb in ("lawful_soon", "lawful_come"):
        rows = Notification.objects.filter(kind="notice", verb=verb, ref=apart.number)
        assert names(cast, rows) == OFFICE | SIDES
        assert all(row.unplanned for row in rows)


def test_the_message_says_the_day_and_how_it_was_counted(client, cast, apart):
    tend_notices(october(20))
    html = inbox(client, cast.employer_rep)
    assert f"{apart.number}: The first lawful day is near" in html
    assert "First lawful day: 21 October 2026." in html
    assert "Counted: 7 working days after 7 October 2026 (LL 324)." in html
    assert "Counted" not in inbox(client, cast.employer_rep, "km")


def test_before_a_weekend_the_last_working_day_is_the_friday(apart):
    IndustrialAction.objects.update(lawful_from=dt.date(2026, 10, 24))
    assert [tend_notices(october(n)) for n in (22, 23, 24)] == [(0, 0), (1, 0), (0, 1)]


def test_a_clock_that_stood_still_tells_late_and_a_day_that_moved_is_told_anew(apart):
    IndustrialAction.objects.update(lawful_from=dt.date(2026, 10, 26))
    assert tend_notices(october(25)) == (1, 0)
    IndustrialAction.objects.update(lawful_from=dt.date(2026, 10, 28))
    assert tend_notices(october(27)) == (1, 0)


@pytest.mark.parametrize("acts", [("call_off",), ("begin",), ("begin", "suspend")])
def test_nothing_is_told_of_one_that_was_called_off_began_or_is_suspended(cast, apart, acts):
    for name in acts:
        act_on_notice(apart, name, by=cast.officer, answers={}, now=timezone.now())
    assert [tend_notices(october(n)) for n in (20, 21)] == [(0, 0), (0, 0)]


def test_of_a_case_its_parties_and_who_has_it_in_hand_are_told_in_advance(client, table):
    row = table.case.industrial_actions.get()
    before = on(row.lawful_from - dt.timedelta(days=1))
    assert (tend_notices(before), tend_notices(before)) == ((1, 0), (0, 0))
    told = Notification.objects.filter(kind="notice", verb="lawful_soon", ref=row.number)
    assert names(table.cast, told) == {*SIDES, "head", "officer", "conciliator"}
    assert "Counted: 7 working days after" in inbox(client, table.cast.employer_rep)


def test_of_a_case_the_day_itself_is_an_entry_that_tells_how_it_was_counted(client, table):
    notify(table, timezone.localdate() - dt.timedelta(days=40))
    now = timezone.now()
    assert (tend_notices(now), tend_notices(now)) == ((0, 1), (0, 0))
    event = table.case.events.get(action="reach_lawful_day")
    told = Notification.objects.filter(kind="case", source=event.pk)
    assert names(table.cast, told) == {*SIDES, "head", "officer", "conciliator"}
    counted = "Counted: 7 working days after"
    assert counted in inbox(client, table.cast.employer_rep)
    page = client.get(reverse("cases:timeline", args=[table.case.number]).replace("/km/", "/en/"))
    assert counted in page.content.decode()


def test_the_worker_tells_of_the_day_and_not_of_a_missed_date_too(table):
    notify(table, timezone.localdate() - dt.timedelta(days=40))
    for _time in range(2):
        tasks.note_missed_dates(timezone.now().timestamp())
    assert table.case.industrial_actions.get().state == "lawful_from_reached"
    actions = list(table.case.events.order_by("seq").values_list("action", flat=True))
    assert actions.count("reach_lawful_day") == 1
    assert "note_missed_date" not in actions[actions.index("reach_lawful_day") :]


def test_of_a_case_whose_strike_is_called_off_nothing_is_told(table):
    row = table.case.industrial_actions.get()
    table.do("union_rep", "call_off_strike", {"key": "s"})
    days = (row.lawful_from - dt.timedelta(days=1), row.lawful_from)
    assert [tend_notices(on(day)) for day in days] == [(0, 0), (0, 0)]


def test_a_rest_day_that_an_officer_approved_moves_the_first_lawful_day_too(table):
    row = table.case.industrial_actions.get()
    add_holiday(row.lawful_from - dt.timedelta(days=1), name_en="One-off", name_km="មួយដង", source="test")
    propose_new_dates()
    table.do("officer", "decide_date_change", {"approve": True, "reason": "The sub-decree says so"})
    moved = table.case.industrial_actions.get().lawful_from
    assert moved == table.case.deadlines.get(code="STRIKE_NOTICE").due_on + dt.timedelta(days=1)
    assert moved > row.lawful_from

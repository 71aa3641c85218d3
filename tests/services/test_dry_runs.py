"""A dry run says which dates would move, and moves none."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from cases.models import Case, DateProposal, Deadline
from cases.models.trials import DryRun
from cases.services import dry_runs
from cases.services.calendar_changes import propose_new_dates
from tests.accounts.factories import make_official, sign_in
from workflow.holidays import add_holiday

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(db):
    return make_official("admin", None, name="Administrator")


@pytest.fixture
def waiting(at_state):
    """A collective case in conciliation, the limit of that, and its last day, a working day."""
    table = at_state("in_conciliation")
    deadline = table.case.deadlines.get(code="COL_CONCILIATION")
    return table, deadline, deadline.rolled_due_on or deadline.due_on


def ran(admin, proposal, on, **more):
    run = dry_runs.begin(admin, proposal, on, **more)
    dry_runs.work(run.pk)
    return DryRun.objects.get(pk=run.pk)


def held():
    """Everything that a dry run must leave alone."""
    dates = list(Deadline.objects.order_by("pk").values_list("due_at", "rolled_due_on", "status", "counting"))
    return dates, DateProposal.objects.count(), list(Case.objects.values_list("next_deadline", "seq"))


def test_a_new_holiday_moves_the_dates_that_the_real_one_then_moves(admin, waiting):
    _table, deadline, day = waiting
    before = held()
    run = ran(admin, "holiday", day)
    moved = run.moves.get(deadline=deadline)
    assert held() == before and moved.old_on == day < moved.new_on
    add_holiday(day, "A new holiday", source="test")
    propose_new_dates()
    assert DateProposal.objects.get(deadline=deadline).new_rolled_due_on == moved.new_on


def test_a_holiday_taken_away_brings_dates_nearer(admin, waiting):
    _table, deadline, day = waiting
    add_holiday(day, "A day off", source="test")
    moved = ran(admin, "no_holiday", day).moves.get(deadline=deadline)
    assert moved.new_on == day < moved.old_on


def test_another_length_moves_that_rule_alone_also_in_past_cases(admin, waiting):
    Deadline.objects.update(status="met")
    since, later = (timezone.localdate() + timedelta(days=days) for days in (-9, 9))
    run = ran(admin, "rule", since, code="COL_CONCILIATION", length=30)
    assert [(m.code, m.running, m.new_on > m.old_on) for m in run.moves.all()] == [
        ("COL_CONCILIATION", False, True)
    ]  # fmt: skip
    later = ran(admin, "rule", later, code="COL_CONCILIATION", length=30)
    assert (later.total, later.moves.count()) == (0, 0)


def test_work_that_was_stopped_goes_on_and_counts_nothing_twice(admin, waiting, monkeypatch):
    monkeypatch.setattr(dry_runs, "AT_ONCE", 1)
    run = dry_runs.begin(admin, "holiday", waiting[2])
    assert dry_runs.work_batch(run.pk) == 1
    assert dry_runs.work(run.pk) == "done"
    assert DryRun.objects.get().done == DryRun.objects.get().total


def test_the_page_tells_counts_and_dates_and_names_no_case_to_who_may_not_see_it(admin, waiting, client):
    table, _deadline, day = waiting
    run = ran(admin, "holiday", day)
    sign_in(client, admin)
    page = client.get(f"/en/dry-runs/{run.pk}/").content.decode()
    assert "1 of them running" in page and "Phnom Penh" in page
    assert "then past rest days" in page
    assert str(table.case.number) not in page


def test_the_list_goes_on_by_key_and_asks_as_often_for_many(
    admin, waiting, client, django_assert_num_queries
):
    run = ran(admin, "holiday", waiting[2])
    sign_in(client, admin)
    client.get(f"/en/dry-runs/{run.pk}/")
    with django_assert_num_queries(10):
        client.get(f"/en/dry-runs/{run.pk}/")
    last = run.moves.latest("pk").pk
    assert "More dates" not in client.get(f"/en/dry-runs/{run.pk}/?after={last}").content.decode()


@pytest.mark.parametrize(("given", "words"), [
    ({"proposal": "rule", "on_0": "1"}, "Choose a time limit."), ({"proposal": "no_holiday"}, "This is no holiday."),
    ({}, "error"),
])  # fmt: skip
def test_what_is_missing_is_asked_for(admin, client, given, words):
    sign_in(client, admin)
    day = {"on": "2031-02-04", "on_0": "4", "on_1": "2", "on_2": "2031"}
    answer = client.post("/en/dry-runs/", {**day, **given})
    assert answer.status_code == 422 and words in answer.content.decode()


def test_only_those_who_may_publish_rules_try_them(cast, client):
    for person, status in ((cast.head, 403), (cast.delegate, 200)):
        sign_in(client, person)
        assert client.get("/en/dry-runs/").status_code == status

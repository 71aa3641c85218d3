"""A holiday is published by two people, onto the calendar it was counted under, and moves no date by itself."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from cases.models import AuditEntry, DateProposal, Deadline
from cases.models.acting import Refused
from cases.models.trials import DryRun, HolidayPublication
from cases.services import dry_runs
from cases.services import holiday_publishing as publishing
from cases.tasks import propose_dates_of_holiday
from tests.accounts.factories import make_official, sign_in
from workflow.holidays import add_holiday, current_calendar
from workflow.models import CalendarVersion, Holiday

pytestmark = pytest.mark.django_db
DAY = date(2030, 6, 6)
NAMED = {"name_km": "ទិវាថ្មី", "name_en": "New Day", "source": "Sub-decree 12/30 of 2 May 2030"}


@pytest.fixture
def two(db):
    """The administrator and the Minister's delegate."""
    return make_official("admin", None, name="Ann Admin"), make_official(
        "minister_delegate", None, name="Del"
    )


def tried(user, on=DAY, proposal="holiday", **more):
    run = dry_runs.begin(user, proposal, on, **more)
    dry_runs.work(run.pk)
    return DryRun.objects.get(pk=run.pk)


def proposed(user, run=None):
    return publishing.propose(run or tried(user), user, timezone.now(), **NAMED)


def jobs():
    return list(ProcrastinateJob.objects.filter(task_name=publishing.JOB).values_list("args", flat=True))


def page(client, user, url, **data):
    sign_in(client, user)
    answer = client.post(url, data) if data else client.get(url)
    return answer.status_code, answer.content.decode(), answer.get("Location", "")


def test_the_second_person_publishes_and_an_officer_decides_on_dates(two, at_state, client):
    deadline = at_state("in_conciliation").case.deadlines.get(code="COL_CONCILIATION")
    on = deadline.rolled_due_on or deadline.due_on
    run, before = tried(two[0], on), current_calendar().version
    assert "Propose to publish" in page(client, two[0], f"/en/dry-runs/{run.pk}/")[1]
    _status, _words, url = page(client, two[0], f"/en/dry-runs/{run.pk}/publish/", **NAMED)
    assert current_calendar().version == before and jobs() == []
    assert page(client, two[1], url, answer="publish")[::2] == (302, url)
    assert jobs() == [{"version": before + 1}]
    propose_dates_of_holiday(before + 1)
    assert Deadline.objects.get(pk=deadline.pk).due_at == deadline.due_at
    assert DateProposal.objects.get().calendar_version == before + 1
    shown = page(client, two[1], url)[1]
    assert all(
        w in shown for w in ("Ann Admin", "Del", NAMED["source"], f"<dd>{before + 1}</dd>", "1 of them wait")
    )


def test_what_is_published_is_official_with_its_source_and_the_audit_knows_both(two):
    version = publishing.publish(proposed(two[0]), two[1], timezone.now())
    day = Holiday.objects.get(on=DAY, removed_in=None)
    assert (day.name_km, day.name_en, day.source) == tuple(NAMED.values())
    assert day.official and day.added_in == version and NAMED["source"] in version.note
    assert list(AuditEntry.objects.order_by("pk").values_list("verb", "user")) == [
        ("holiday_proposed", two[0].pk), ("holiday_published", two[1].pk)
    ]  # fmt: skip


def test_a_holiday_is_taken_away_under_its_own_name(two, client):
    add_holiday(DAY, "Old Day", name_km="ទិវាចាស់", source="test")
    url = f"/en/dry-runs/{tried(two[0], proposal='no_holiday').pk}/publish/"
    assert "Old Day" in page(client, two[0], url)[1]
    page(client, two[0], url, source=NAMED["source"])
    publishing.publish(HolidayPublication.objects.get(name_en="Old Day"), two[1], timezone.now())
    assert DAY not in current_calendar().holidays


def test_who_proposed_it_cannot_publish_it_and_the_database_says_so_too(two, client):
    row, version = proposed(two[0]), current_calendar().version
    status, words, _url = page(client, two[0], f"/en/dry-runs/holidays/{row.pk}/", answer="publish")
    assert (
        status == 409 and "<p>Somebody else must publish" in words and current_calendar().version == version
    )
    row.decided_by, row.decided_at, row.version = two[0], timezone.now(), CalendarVersion.objects.first()
    with pytest.raises(IntegrityError, match="publishing_takes_two"), transaction.atomic():
        row.save()


def test_what_was_counted_under_an_older_calendar_is_neither_proposed_nor_published(two, client):
    run, row = tried(two[0]), proposed(two[0])
    version = add_holiday(date(2030, 7, 7), "Another", source="test").number
    url = f"/en/dry-runs/{run.pk}/publish/"
    assert page(client, two[0], url, **NAMED)[0] == 409
    status, words, _url = page(client, two[1], f"/en/dry-runs/holidays/{row.pk}/", answer="publish")
    assert status == 409 and "<p>The calendar has changed" in words and current_calendar().version == version
    again = page(client, two[1], "/en/dry-runs/", proposal="holiday", on="2030-06-06")[2]
    assert again == f"/en/dry-runs/{DryRun.objects.first().pk}/" and jobs() == []


def test_a_calendar_that_changes_in_the_same_moment_stops_it_too(two, monkeypatch):
    row = proposed(two[0])
    add_holiday(date(2030, 7, 7), "Another", source="test")
    monkeypatch.setattr(publishing, "why_not_publish", lambda *_: None)
    with pytest.raises(Refused, match="Count again"):
        publishing.publish(row, two[1], timezone.now())
    assert DAY not in current_calendar().holidays


def test_what_is_thrown_away_says_why_and_can_be_proposed_again(two, client):
    run = tried(two[0])
    row = proposed(two[0], run)
    with pytest.raises(Refused, match="already"):
        proposed(two[0], run)
    url = f"/en/dry-runs/holidays/{row.pk}/"
    assert page(client, two[1], url, answer="throw_away")[0] == 422
    assert page(client, two[1], url, answer="throw_away", reason="Wrong number")[0] == 302
    assert "Wrong number" in page(client, two[0], url)[1]
    assert page(client, two[1], url, answer="publish")[0] == 409
    assert proposed(two[0], run).decided_at is None and DAY not in current_calendar().holidays


@pytest.mark.parametrize(("given", "words"), [
    ({"source": ""}, "errsum"), ({"name_km": "New Day"}, "Khmer letters"), ({"name_en": "ទិវា"}, "in English"),
    ({"source": "x" * 201}, "201 of 200"), ({"name_en": "New\u202e"}, "hidden character"),
])  # fmt: skip
def test_what_does_not_fit_is_said_and_what_was_typed_stays(two, client, given, words):
    kept = {"name_km": "ទិវាថ្មី", "name_en": "New Day", **given}
    status, shown, _url = page(client, two[0], f"/en/dry-runs/{tried(two[0]).pk}/publish/", **NAMED | given)
    assert status == 422 and words in shown and kept["name_km"] in shown and kept["name_en"] in shown


def test_a_time_limit_and_what_is_still_counted_are_not_published(two, client):
    rule = tried(two[0], proposal="rule", code="COL_CONCILIATION", length=30)
    assert "<p>A time limit is not published here" in page(client, two[0], f"/en/dry-runs/{rule.pk}/")[1]
    for run in (rule, dry_runs.begin(two[0], "holiday", DAY)):
        assert page(client, two[0], f"/en/dry-runs/{run.pk}/publish/", **NAMED)[0] == 409


def test_it_waits_on_the_second_persons_home_alone(two, client, django_assert_max_num_queries):
    proposed(two[0])
    assert "throw it away" not in page(client, two[0], "/en/home/")[1]
    assert "throw it away" in page(client, two[1], "/en/home/")[1]
    sign_in(client, two[1])
    client.get("/en/dry-runs/")
    with django_assert_max_num_queries(6):
        assert "Ann Admin" in client.get("/en/dry-runs/").content.decode()

"""Two who publish a holiday in the same moment make one version of the calendar."""

from __future__ import annotations

from datetime import date
from functools import partial
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from cases.models.acting import Refused
from cases.models.trials import HolidayPublication
from cases.services import dry_runs
from cases.services import holiday_publishing as publishing
from tests.accounts.factories import make_official
from tests.notifications.helpers import forget_jobs
from workflow.holidays import add_holiday, current_calendar

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]
NAMED = {"name_km": "ទិវាថ្មី", "name_en": "New Day", "source": "Sub-decree 12/30 of 2 May 2030"}
ONCE = (["decided", "done"], 1, 1)


@pytest.fixture
def waiting(tables_may_be_emptied, transactional_db):
    """A holiday that waits for the second person, committed, and two such people."""
    forget_jobs()
    add_holiday(date(2030, 1, 1), "A first day", source="test")
    admin, *others = (
        make_official(kind, None) for kind in ("admin", "minister_delegate", "minister_delegate")
    )
    run = dry_runs.begin(admin, "holiday", date(2030, 6, 6))
    dry_runs.work(run.pk)
    return publishing.propose(run, admin, timezone.now(), **NAMED), others


def pressed_at_once(row, people):
    """What came of each who pressed, sorted; how many versions it made, how many jobs."""
    together, found, before = Barrier(len(people)), [], current_calendar().version

    def press(user):
        together.wait(30)
        try:
            publishing.publish(row, user, timezone.now())
            found.append("done")
        except Refused as refused:
            found.append(refused.reason.code)
        finally:
            connection.close()

    threads = [Thread(target=partial(press, user)) for user in people]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    jobs = ProcrastinateJob.objects.filter(task_name=publishing.JOB).count()
    return sorted(found), current_calendar().version - before, jobs


def test_of_two_who_publish_at_once_one_is_done(waiting):
    assert pressed_at_once(*waiting) == ONCE


def test_without_lock_and_version_two_at_once_publish_twice(waiting, monkeypatch):
    """The sabotage switch: both read before either writes, onto whatever calendar there is."""
    both, whole = Barrier(2), publishing.change_holidays
    monkeypatch.setattr(publishing, "change_holidays", lambda *a, onto, **k: whole(*a, **k))

    def unlocked(given):
        found = HolidayPublication.objects.select_related("run").get(pk=given.pk)
        both.wait(30)
        return found

    monkeypatch.setattr(publishing, "_waiting", unlocked)
    monkeypatch.setattr(publishing, "why_not_publish", lambda *_: None)
    assert pressed_at_once(*waiting) == (["done", "done"], 2, 2)

"""A hundred votes and fifty closings at the same moment: none lost, none twice, one result."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from cases.models.acting import Refused
from dialogue.models import Decision, Entry, Meeting, Option, Vote
from dialogue.services import voting
from dialogue.services.step import take_step
from tests.dialogue.meetings.conftest import Hall, make_hall, opened, put
from tests.notifications.helpers import without_truncation_guards

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]
SEATS = 34


@pytest.fixture(scope="module")
def tables_may_be_emptied(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with without_truncation_guards(django_db_blocker):
        yield


@pytest.fixture
def full(tables_may_be_emptied: None, transactional_db: None) -> Hall:
    return opened(make_hall(SEATS))


def voters(hall: Hall) -> list[str]:
    sides = ("government", "employers", "workers")
    return [f"{side}{n}" for n in range(1, SEATS + 1) for side in sides][:100]


def tried(act: Callable[[], object]) -> bool:
    """Whether it was done; with a connection of its own."""
    try:
        act()
    except Refused:
        return False
    finally:
        connection.close()
    return True


def all_vote(hall: Hall, decision: Decision) -> list[bool]:
    people = [hall.people[name] for name in voters(hall)]
    choices = ["for", "against", "abstain"]

    def one(n: int) -> bool:
        return tried(lambda: voting.cast_vote(decision, people[n % 100], choices[n % 3]))

    with ThreadPoolExecutor(16) as pool:  # everybody twice, as two devices would
        return list(pool.map(one, range(200)))


def counted(decision: Decision) -> int:
    return sum(Option.objects.filter(decision=decision).values_list("votes", flat=True))


def test_a_hundred_secret_votes_at_once_are_a_hundred(full: Hall) -> None:
    decision = put(full, secret=True)
    assert sum(all_vote(full, decision)) == 100
    assert Vote.objects.filter(decision=decision).count() == counted(decision) == 100


def test_a_hundred_open_votes_at_once_are_a_hundred(full: Hall) -> None:
    decision = put(full)
    assert all(all_vote(full, decision))
    full.do("chair", "close_vote")
    assert Vote.objects.filter(decision=decision).count() == counted(decision) == 100


@pytest.fixture
def sabotage(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counts as a careless program does: read, think, write."""

    def careless(decision: Decision, voter: voting.Voter, option: Option) -> None:
        _vote, new = Vote.objects.get_or_create(decision=decision, seat_id=voter.seat_id)
        if not new:
            return
        option.refresh_from_db()
        time.sleep(0.005)
        Option.objects.filter(pk=option.pk).update(votes=option.votes + 1)

    monkeypatch.setattr(voting, "_count", careless)


def test_these_tests_see_a_lost_vote(full: Hall, sabotage: None) -> None:
    decision = put(full, secret=True)
    all_vote(full, decision)
    assert counted(decision) < 100


def test_fifty_closings_while_people_vote_give_one_result(full: Hall) -> None:
    decision = put(full, secret=True)
    people = [full.people[name] for name in voters(full)]

    def one(n: int) -> tuple[str, bool]:
        if n % 2:
            meeting = Meeting.objects.get(pk=full.meeting.pk)
            return "close", tried(
                lambda: take_step(meeting, "close_vote", by=full.people["chair"], answers={})
            )
        return "vote", tried(lambda: voting.cast_vote(decision, people[n // 2], "for"))

    with ThreadPoolExecutor(16) as pool:
        done = list(pool.map(one, range(100)))
    assert sum(ok for kind, ok in done if kind == "close") == 1
    found = Decision.objects.get(pk=decision.pk)
    assert found.counts["cast"] == sum(ok for kind, ok in done if kind == "vote") == counted(decision)
    assert Entry.objects.filter(meeting=full.meeting, action="close_vote").count() == 1

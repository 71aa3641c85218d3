"""Votes: who may cast one, what a secret one leaves behind, what closing counts."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import ProgrammingError, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from cases.models.acting import NotYours, Refused
from dialogue.models import Attendance, Body, Decision, Meeting, Option, Vote
from dialogue.roles import CLOCK
from dialogue.services.closing import CLOSE_JOB, close_due_votes
from dialogue.services.step import take_step
from dialogue.services.voting import cast_vote
from tests.accounts.factories import make_user
from tests.dialogue.meetings.conftest import Hall, put, sit

pytestmark = pytest.mark.django_db


def votes(hall: Hall, decision: Decision, **choices: str) -> None:
    for who, choice in choices.items():
        cast_vote(decision, hall.people[who], choice)


def closed(hall: Hall) -> Decision:
    hall.do("chair", "close_vote")
    return hall.meeting.decisions.order_by("-number").first()


def test_a_majority_carries_and_the_count_says_who_voted_by_side(room: Hall) -> None:
    decision = put(room)
    votes(room, decision, government1="for", employers1="against", workers1="for", workers2="for")
    found = closed(room)
    assert (found.result, found.counts["cast"]) == ("adopted", 4)
    assert found.options.get(key="for").by_constituency == {"government": 1, "workers": 2}


def test_an_open_vote_changes_until_it_closes_and_the_last_choice_counts(room: Hall) -> None:
    decision = put(room)
    votes(room, decision, workers1="for")
    votes(room, decision, workers1="against")
    found = closed(room)
    assert [(o.key, o.votes) for o in found.options.all()] == [("for", 0), ("against", 1), ("abstain", 0)]
    with pytest.raises(Refused, match="Voting closed at"):
        votes(room, decision, workers1="for")


def test_a_secret_vote_leaves_no_choice_with_the_seat_and_cannot_be_cast_twice(room: Hall) -> None:
    decision = put(room, secret=True)
    votes(room, decision, workers1="for", workers2="against")
    with pytest.raises(Refused, match="cannot be changed"):
        votes(room, decision, workers1="against")
    assert set(Vote.objects.values_list("option", flat=True)) == {None}
    assert {f.name for f in Vote._meta.get_fields()} == {"id", "decision", "seat", "option"}
    assert closed(room).options.get(key="for").by_constituency == {}


def test_a_secret_vote_counts_by_side_only_where_the_rules_need_it(room: Hall) -> None:
    Body.objects.filter(pk=room.body.pk).update(majority_each="1/2")
    decision = put(room, secret=True)
    votes(room, decision, government1="for", employers1="for", workers1="against")
    found = closed(room)
    assert found.options.get(key="for").by_constituency == {"government": 1, "employers": 1}
    assert (found.result, found.reason) == ("rejected", "majority_each")


def test_only_who_is_in_the_room_votes(room: Hall) -> None:
    decision = put(room)
    room.do("secretary", "record_departure", seat=room.mandate("workers1").seat)
    with pytest.raises(Refused, match="not recorded as present"):
        votes(room, decision, workers1="for")
    for who in ("outsider", "secretary"):
        with pytest.raises(NotYours):
            votes(room, decision, **{who: "for"})
    with pytest.raises(Refused, match="Choose one"):
        votes(room, decision, workers2="maybe")


def test_the_substitute_in_the_room_votes_for_the_seat(room: Hall) -> None:
    mandate = room.mandate("workers1")
    second = sit(mandate.seat, make_user(name="Second"), is_substitute=True)
    decision = put(room)
    votes(room, decision, workers1="for")
    room.do("secretary", "record_departure", seat=mandate.seat)
    room.do("secretary", "record_arrival", **second.arrival())
    cast_vote(decision, second.user, "against")
    assert Vote.objects.get(seat=mandate.seat).option.key == "against"


def test_after_its_time_a_vote_is_refused_with_the_time_and_closing_looks_at_that_moment(room: Hall) -> None:
    decision = put(room, closes_at=timezone.now() + dt.timedelta(minutes=1))
    votes(room, decision, workers1="for")
    moment = timezone.now() - dt.timedelta(seconds=1)
    Decision.objects.filter(pk=decision.pk).update(closes_at=moment)
    with pytest.raises(Refused, match="Voting closed at"):
        votes(room, decision, workers2="for")
    assert closed(room).closed_at == moment


def test_without_quorum_no_vote_opens_and_one_that_loses_it_decides_nothing(room: Hall) -> None:
    decision = put(room)
    votes(room, decision, workers1="for", employers1="for", government1="for")
    for who in ("workers1", "workers2"):
        room.do("secretary", "record_departure", seat=room.mandate(who).seat)
    assert closed(room).reason == "no_quorum"
    with pytest.raises(Refused, match="no quorum"):
        put(room)


def test_who_votes_and_leaves_has_voted(room: Hall) -> None:
    decision = put(room)
    votes(room, decision, **{f"workers{n}": "for" for n in (1, 2, 3)}, employers1="against")
    room.do("secretary", "record_departure", seat=room.mandate("workers3").seat)
    found = closed(room)
    assert (found.result, found.options.get(key="for").votes) == ("adopted", 3)


def test_a_ballot_is_won_by_more_than_half_and_consensus_fails_by_one_objection(room: Hall) -> None:
    ballot = put(room, method="ballot", options=["202", "204"], secret=True)
    votes(room, ballot, government1="202", employers1="204", workers1="204")
    assert closed(room).winner == "204"
    consensus = put(room, method="consensus")
    votes(room, consensus, employers2="reservation", workers2="object")
    assert closed(room).reason == "objections"


def test_a_closed_count_cannot_change_even_in_the_database(room: Hall) -> None:
    decision = put(room)
    votes(room, decision, workers1="for")
    closed(room)
    changes = [
        lambda: Option.objects.filter(decision=decision).update(votes=9),
        lambda: Vote.objects.filter(decision=decision).delete(),
        lambda: Decision.objects.filter(pk=decision.pk).update(result="adopted"),
    ]
    for change in changes:
        with pytest.raises(ProgrammingError), transaction.atomic():
            change()


def test_attendance_by_seat_is_kept_as_intervals(room: Hall) -> None:
    seat = room.mandate("workers1").seat
    room.do("secretary", "record_departure", seat=seat)
    room.do("secretary", "record_arrival", **room.mandate("workers1").arrival())
    rows = Attendance.objects.filter(meeting=room.meeting, seat=seat)
    assert [row.left is None for row in rows] == [False, True]
    assert Meeting.objects.get(pk=room.meeting.pk).quorum_at(timezone.now()).each["workers"].present == 3


def overdue(hall: Hall, **more: object) -> Decision:
    """A vote with three voices in it, whose time was over a minute ago; a voter has left since."""
    decision = put(hall, closes_at=timezone.now() + dt.timedelta(minutes=9), **more)
    votes(hall, decision, government1="for", employers1="against", workers1="for")
    now = timezone.now()
    Decision.objects.filter(pk=decision.pk).update(
        opened_at=now - dt.timedelta(minutes=4), closes_at=now - dt.timedelta(minutes=1)
    )
    hall.do("secretary", "record_departure", seat=hall.mandate("workers1").seat)
    return decision


def as_counted(decision: Decision) -> list[object]:
    decision.refresh_from_db()
    options = decision.options.values_list("key", "votes", "by_constituency")
    return [decision.result, decision.counts, decision.present, decision.closed_at, *options]


def clock(hall: Hall) -> None:
    assert [close_due_votes(timezone.now()) for _turn in range(2)] == [1, 0]


@pytest.mark.parametrize("secret", [False, True])
def test_the_clock_counts_what_the_chair_would_count(room: Hall, secret: bool) -> None:
    decision = overdue(room, secret=secret)
    with transaction.atomic():
        room.do("chair", "close_vote")
        by_chair = as_counted(decision)
        transaction.set_rollback(True)
    clock(room)
    assert as_counted(decision) == by_chair
    assert room.meeting.entries.filter(action="close_vote").values_list("role", "actor").get() == (
        "clock", None,
    )  # fmt: skip


def test_the_clock_leaves_a_vote_whose_time_has_not_come_and_a_later_one(room: Hall) -> None:
    decision = put(room, closes_at=timezone.now() + dt.timedelta(minutes=9))
    assert close_due_votes(timezone.now()) == 0
    room.do("chair", "close_vote")
    put(room)
    with pytest.raises(Refused, match="closed already"):
        take_step(room.meeting, "close_vote", by=CLOCK, answers={"decision": decision.number})


def test_a_motion_with_an_end_puts_its_closing_into_the_queue(room: Hall) -> None:
    ends = timezone.now() + dt.timedelta(minutes=9)
    put(room, closes_at=ends)
    jobs = ProcrastinateJob.objects.filter(task_name=CLOSE_JOB)
    assert [job.scheduled_at for job in jobs] == [ends]


def test_a_vote_ends_at_its_time_in_an_adjourned_meeting_too(room: Hall) -> None:
    decision = overdue(room)
    room.do("chair", "adjourn")
    clock(room)
    assert as_counted(decision)[0] == "adopted"

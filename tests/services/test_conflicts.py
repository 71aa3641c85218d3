"""A time for a session: what is impossible is refused, the rest is seen first; free times have nothing against them."""

from __future__ import annotations

import datetime as dt
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Office
from cases.models import Booking, Case, Room, Session, TravelTime
from cases.models.acting import Misfit, Refused
from cases.models.facts import CaseFacts
from cases.models.rooms import minutes_from
from cases.roles import actor_for
from cases.services.act import JUDGED
from cases.services.conflicts import Search, against, diary_for, free_times
from cases.services.diary import Wish
from tests.accounts.factories import make_mandate
from tests.conftest import begin_draft, bring_to
from tests.days import working_day

pytestmark = pytest.mark.django_db
DAY = working_day(4)


def at(hour: int, minute: int = 0, day: dt.date = DAY) -> str:
    """A moment of the day, as a form sends it."""
    return f"{day.isoformat()}T{hour:02}:{minute:02}"


@pytest.fixture
def talks(at_state):
    """A case in conciliation."""
    return at_state("in_conciliation")


@pytest.fixture
def other(talks):
    """A second case of both parties, with the other officer as its conciliator."""
    table = bring_to(begin_draft(talks.cast), "in_conciliation")
    Case.objects.filter(pk=table.case.pk).update(conciliator=talks.cast.officer2)
    talks.cast.people["second"] = talks.cast.officer2
    return table


def a_room(name: str = "Room 1", office: str = "phnom-penh") -> Room:
    return Room.objects.create(name=name, office=Office.objects.get(slug=office), address="Street 1")


def plan(table, **more):
    """The conciliator's act, at nine for two hours unless said otherwise."""
    who = more.pop("who", "conciliator")
    given = {"starts_at": at(9), "until": at(11), "place": "Here", **more}
    return table.do(who, "schedule_session", given)


def wish(hour: int = 9, room: Room | None = None, day: dt.date = DAY) -> Wish:
    zone = timezone.get_default_timezone()
    starts = dt.datetime.combine(day, dt.time(hour), zone)
    return Wish(starts, starts + dt.timedelta(hours=2), room)


def codes(table, wished: Wish, who: str = "conciliator") -> set[str]:
    """What speaks against a session of the case at that time."""
    case = Case.objects.get(pk=table.case.pk)
    facts = CaseFacts(case, actor_for(getattr(table.cast, who), case), timezone.now())
    return {f.code for f in against(diary_for("schedule_session", wished, facts), wished, timezone.now())}


def test_nothing_speaks_against_a_morning_of_work_within_the_limit(talks):
    assert codes(talks, wish()) == set()
    assert plan(talks).data["session"] == 1


def test_a_room_that_is_taken_is_refused_and_free_again_when_its_session_moves(talks, other):
    room = a_room()
    plan(talks, room=room.pk)
    with pytest.raises(Misfit, match="The room is taken"):
        plan(other, who="second", room=room.pk, despite=True)
    moved = {"starts_at": at(14), "until": at(16), "reason": "Papers", "despite": True}
    talks.do("conciliator", "postpone_session", moved)
    plan(other, who="second", room=room.pk, despite=True)
    assert Booking.objects.count() == 2


def test_the_room_says_the_place(talks):
    plan(talks, room=a_room().pk, place="")
    assert talks.case.sessions.get().place == "Room 1, Street 1"


def test_a_room_of_another_office_is_not_on_the_list(talks):
    elsewhere = a_room(office="siem-reap")
    from_form = partial(plan, talks, room=elsewhere.pk)
    with pytest.raises(Exception, match="Choose a room of the list"):
        from_form()


def test_a_conciliator_sits_once_at_a_time(talks, other):
    Case.objects.filter(pk=other.case.pk).update(conciliator=talks.cast.conciliator)
    plan(other)
    assert "official_busy" in codes(talks, wish(10))
    with pytest.raises(Misfit, match="another session or hearing"):
        plan(talks, despite=True)


def test_a_party_that_is_called_elsewhere_is_seen_and_can_be_overlooked(talks, other):
    plan(other, who="second")
    assert codes(talks, wish(10)) == {"party_busy"}
    with pytest.raises(Misfit, match="Union A may not be able to come"):
        plan(talks)
    event = plan(talks, despite=True)
    assert "despite" not in event.data


def test_a_party_with_somebody_free_is_not_called_elsewhere(talks, other):
    plan(other, who="second")
    for party in (talks.cast.union, talks.cast.employer):
        make_mandate(talks.cast.officer_elsewhere, party)
    other.case.parties.update(organization=None, person=talks.cast.union_rep)
    assert codes(talks, wish(10)) == set()


def test_the_way_between_two_provinces_is_counted_in(talks, other):
    Case.objects.filter(pk=other.case.pk).update(conciliator=talks.cast.conciliator)
    plan(other)
    Session.objects.update(room=a_room(office="siem-reap"))
    other.case.parties.update(organization=None, person=talks.cast.officer2)
    assert codes(talks, wish(14)) == {"travel"}
    TravelTime.objects.update(minutes=30)
    assert codes(talks, wish(14)) == set()


def test_ways_are_known_between_all_offices():
    capital, far = (Office.objects.get(slug=s).pk for s in ("phnom-penh", "ratanakiri"))
    assert len(minutes_from(capital)) == Office.objects.count() - 1
    assert 360 <= minutes_from(capital)[far] <= 720


def test_a_rest_day_odd_hours_and_a_limit_of_the_law_are_said_with_the_limit(talks):
    deadline = talks.case.deadlines.get(code="COL_CONCILIATION")
    late = deadline.due_on + dt.timedelta(days=1)
    assert "after_limit" in codes(talks, wish(day=late))
    saturday = DAY + dt.timedelta(days=5 - DAY.weekday())
    assert "rest_day" in codes(talks, wish(day=saturday))
    assert codes(talks, wish(19)) == {"outside_hours"}
    with pytest.raises(
        Misfit, match=r"It lies after a legal time limit: End of conciliation, until .*LL 305"
    ):
        plan(talks, starts_at=at(9, day=late), until=at(11, day=late))


def test_what_was_overlooked_stands_in_the_record(talks):
    assert plan(talks, starts_at=at(18), until=at(19), despite=True).data["despite"] == ["outside_hours"]


def test_a_case_that_ended_gives_its_room_back(talks, other):
    room = a_room()
    plan(talks, room=room.pk)
    talks.do("union_rep", "withdraw", {"reason": "Paid"})
    plan(other, who="second", room=room.pk)
    assert Booking.objects.get().session.case_id == other.case.pk


def test_the_database_has_the_last_word(talks, other, monkeypatch):
    room = a_room()
    plan(talks, room=room.pk)
    monkeypatch.setitem(JUDGED, "schedule_session", lambda act: None)
    with pytest.raises(Refused, match="The room is taken"):
        plan(other, who="second", room=room.pk)
    assert not other.case.sessions.exists()


def test_free_times_are_the_nearest_that_nothing_speaks_against(talks, other):
    rooms = [a_room("Room 1"), a_room("Room 2")]
    plan(talks, room=rooms[0].pk)
    facts = CaseFacts(talks.case, actor_for(talks.cast.conciliator, talks.case), timezone.now())
    search = Search("schedule_session", facts, rooms, timezone.now())
    found = free_times(search, wish(room=rooms[0]), 5)
    assert len(found) == 5
    assert all(codes(talks, free) == set() for free in found)
    assert {free.room for free in found} == {rooms[0]}


def test_looking_for_free_times_costs_the_same_with_twenty_sessions(talks):
    facts = CaseFacts(talks.case, actor_for(talks.cast.conciliator, talks.case), timezone.now())
    costs = []
    for n in (1, 20):
        starts = wish().starts_at + dt.timedelta(days=n)
        Session.objects.bulk_create(
            Session(case=talks.case, number=n * 50 + k, starts_at=starts + dt.timedelta(hours=k))
            for k in range(n)
        )
        with CaptureQueriesContext(connection) as asked:
            free_times(Search("schedule_session", facts, [], timezone.now()), wish(), 5)
        costs.append(len(asked))
    assert costs[0] >= costs[1]
    assert costs[1] <= 6

"""The page that gives a session its time: looks before it saves, offers free times; and the rooms it uses."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from accounts.models import Office
from cases.models import AuditEntry, Room, Session, TravelTime
from tests.accounts.factories import make_official, sign_in
from tests.days import working_day

DAY = working_day(4)
NINE = {"starts_at": f"{DAY}T09:00", "until": f"{DAY}T11:00", "place": "Here"}


@pytest.fixture
def talks(at_state):
    """A case in conciliation."""
    return at_state("in_conciliation")


@pytest.fixture
def press(client, talks):
    """Posts the form of the page, as the conciliator, with the hidden values it carries."""

    def post(answers, name="sessions/new"):
        address = f"/en/cases/{talks.case.number}/{name}/"
        page = sign_in(client, talks.cast.conciliator).get(address)
        hidden = {"seen": page.context["seen"], "idempotency_key": page.context["key"]}
        return client.post(address, {**hidden, **answers})

    return post


def test_a_press_that_checks_says_that_nothing_is_against_it_and_saves_nothing(press):
    page = press({**NINE, "check": "1"})
    assert page.status_code == 200
    assert "Nothing speaks against this time" in page.content.decode()
    assert not Session.objects.exists()


def test_what_speaks_against_a_time_is_shown_with_a_tick_and_then_overlooked(press, talks):
    late = {**NINE, "starts_at": f"{DAY}T19:00", "until": f"{DAY}T20:00"}
    page = press(late)
    body = page.content.decode()
    assert page.status_code == 422
    assert "It lies outside office hours" in body
    assert 'type="checkbox" name="despite"' in body
    assert press({**late, "despite": "on"}).status_code == 302
    assert "Known when it was planned: outside office hours" in page_of(talks)


def page_of(talks):
    """The timeline of the case, as the union reads it."""
    return (
        sign_in(Client(), talks.cast.union_rep)
        .get(f"/en/cases/{talks.case.number}/timeline/")
        .content.decode()
    )


def test_the_same_press_twice_plans_one_session(client, talks):
    address = f"/en/cases/{talks.case.number}/sessions/new/"
    page = sign_in(client, talks.cast.conciliator).get(address)
    answers = {"seen": page.context["seen"], "idempotency_key": page.context["key"], **NINE}
    assert [client.post(address, answers).status_code for _ in range(2)] == [302, 302]
    assert Session.objects.count() == 1


def test_a_free_time_fills_in_the_form(client, talks):
    Room.objects.create(name="Room 1", office=talks.cast.office)
    address = f"/en/cases/{talks.case.number}/sessions/new/"
    free = sign_in(client, talks.cast.conciliator).get(address).context["planning"].free
    body = client.get(address + free[0].url).content.decode()
    assert len(free) == 5
    assert f'value="{free[0].wish.starts_at:%Y-%m-%dT%H:%M}"' in body
    assert "Nothing speaks against this time" in body


def test_a_move_says_why_and_who_asked(press, talks):
    talks.do("conciliator", "schedule_session", NINE)
    moved = {"starts_at": f"{DAY + dt.timedelta(days=1)}T09:00", "despite": "on", "asked_by": "union"}
    refused = press({**moved, "cause": "other"}, "actions/postpone_session")
    assert "Write the reason." in refused.content.decode()
    assert press({**moved, "cause": "illness"}, "actions/postpone_session").status_code == 302
    body = page_of(talks)
    assert "Illness" in body
    assert "Asked for by: Union A" in body


@pytest.mark.parametrize(
    "query", ["starts_at=never", "starts_at=9999-99-99T99:99&room=x", "room=999999999999999999"]
)
def test_an_address_that_names_no_time_is_no_accident(client, talks, query):
    page = sign_in(client, talks.cast.conciliator).get(f"/en/cases/{talks.case.number}/sessions/new/?{query}")
    assert page.status_code == 200


def test_a_head_keeps_rooms_and_each_change_is_noted(client, cast):
    sign_in(client, cast.head).post("/en/rooms/", {"whose": "phnom-penh", "name": "Room 9", "seats": "12"})
    room = Room.objects.get(name="Room 9")
    client.post(f"/en/rooms/{room.pk}/", {"name": "Room 9", "seats": "14", "closed": "on"})
    room.refresh_from_db()
    assert (room.seats, room.closed, room.office) == (14, True, cast.office)
    assert AuditEntry.objects.filter(verb="room", user=cast.head).count() == 2


def test_a_name_is_given_once_in_an_office(client, cast):
    Room.objects.create(name="Room 9", office=cast.office)
    page = sign_in(client, cast.head).post("/en/rooms/", {"whose": "phnom-penh", "name": "Room 9"})
    assert page.status_code == 422
    assert "There is a room of that name already." in page.content.decode()


def test_a_head_makes_no_room_for_another_office(client, cast):
    page = sign_in(client, cast.head).post("/en/rooms/", {"whose": "siem-reap", "name": "Room 9"})
    assert page.status_code == 422
    assert not Room.objects.exists()


def test_a_way_is_corrected_for_both_directions(client, cast):
    far, admin = Office.objects.get(slug="kep"), make_official("admin", None)
    here = {"way-here": far.pk, "way-there": cast.office.pk, "way-minutes": "200", "do": "way"}
    assert sign_in(client, cast.head).post("/en/rooms/", here).status_code == 422
    assert sign_in(client, admin).post("/en/rooms/", here).status_code == 302
    assert TravelTime.objects.get(a__in=[far, cast.office], b__in=[far, cast.office]).minutes == 200

"""The pages of a running meeting: who may open which, what they offer, and that they stay cheap."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases.models.acting import Refused
from dialogue.keeping import forget_all
from dialogue.models import Attendance, Decision, Speaker
from dialogue.services.voting import cast_vote
from tests.dialogue.meetings.conftest import Hall, convened, make_hall, opened, put

pytestmark = pytest.mark.django_db
PARTS = ("live/", "live/now/", "screen/", "screen/now/", "console/", "console/now/")


def test_strangers_find_nothing_and_delegates_no_console(room: Hall) -> None:
    for path in (*PARTS, "attendance/"):
        assert room.client("outsider").get(room.url(path)).status_code == 404
    for path in ("console/", "console/now/", "attendance/"):
        assert room.client("workers2").get(room.url(path)).status_code == 403
    assert room.client("workers2").post(room.url("votes/9/"), {"choice": "for"}).status_code == 404


def test_a_delegate_votes_on_the_page_and_reads_what_they_chose(room: Hall) -> None:
    put(room)
    client = room.client("workers2")
    assert room.client("secretary").post(room.url("votes/1/"), {"choice": "for"}).status_code == 403
    assert client.post(room.url("votes/1/"), {"choice": "against"}).status_code == 302
    assert "You voted: Against" in client.get(room.url("live/")).content.decode()
    room.do("chair", "close_vote")
    late = client.post(room.url("votes/1/"), {"choice": "for"})
    assert late.status_code == 409
    assert "Voting closed at" in late.content.decode()


def test_options_look_the_same_and_stand_in_their_order(room: Hall) -> None:
    put(room, method="ballot", options=["202", "204", "213"], secret=True)
    page = room.client("employers1").get(room.url("live/")).content.decode()
    buttons = re.findall(r'<button class="([^"]+)"[^>]*name="choice" value="(\d+)"', page)
    assert buttons == [("btn btn-2", "202"), ("btn btn-2", "204"), ("btn btn-2", "213")]


def test_a_secret_vote_shows_neither_choice_nor_names(room: Hall) -> None:
    decision = put(room, secret=True)
    cast_vote(decision, room.people["workers1"], "against")
    page = room.client("workers1").get(room.url("live/")).content.decode()
    assert "Your seat has voted" in page
    assert "You voted" not in page
    assert 'name="choice"' not in page
    assert (
        "1 of 9 seats in the room have voted"
        in room.client("chair").get(room.url("screen/")).content.decode()
    )


def test_the_list_of_who_is_here_records_only_what_was_changed_on_it(hall: Hall) -> None:
    convened(hall)
    client, first, second = hall.client("secretary"), hall.mandate("workers1"), hall.mandate("workers2")
    hall.do("secretary", "record_arrival", **hall.mandate("employers1").arrival())
    client.post(hall.url("attendance/"), {"here": [first.pk, second.pk]})
    assert Attendance.objects.filter(meeting=hall.meeting, left=None).count() == 3
    client.post(
        hall.url("attendance/"), {"was": [first.pk, second.pk], "here": [second.pk, "x", "999999999"]}
    )
    there = Attendance.objects.filter(meeting=hall.meeting, left=None).values_list("mandate", flat=True)
    assert set(there) == {second.pk, hall.mandate("employers1").pk}


def test_the_floor_is_asked_for_given_and_ended(room: Hall) -> None:
    for who in ("workers2", "employers1", "workers2"):
        room.do(who, "ask_to_speak")
    rows = list(Speaker.objects.filter(meeting=room.meeting))
    assert len(rows) == 2
    data = {"speaker": rows[1].pk, "idempotency_key": "a"}
    assert room.client("chair").post(room.url("do/give_floor/?to=console"), data).status_code == 302
    page = room.client("workers1").get(room.url("live/")).content.decode()
    assert re.search(r"<strong>employers 1</strong>", page)
    room.do("workers2", "withdraw_request")
    room.do("chair", "end_speech")
    assert not Speaker.objects.filter(meeting=room.meeting, ended_at=None, withdrawn_at=None).exists()


MOTION = {"item": "2", "method": "ballot", "motion": "Which wage?", "idempotency_key": "m"}
WRONG = [
    {"options": "one"},
    {"options": "one\none"},
    {"method": "majority", "options": "a\nb"},
    {"method": "consensus", "secret": "on", "options": ""},
    {"options": "a\nb", "minutes": "0"},
    {"options": "a\nb", "item": "77"},
    {"options": "a\nb", "motion": ""},
]


@pytest.mark.parametrize("change", WRONG)
def test_a_motion_that_does_not_fit_is_not_put(room: Hall, change: dict[str, str]) -> None:
    answer = room.client("chair").post(room.url("do/put_motion/"), {**MOTION, **change})
    assert answer.status_code == 422
    assert "There is a problem" in answer.content.decode()
    assert not Decision.objects.filter(meeting=room.meeting).exists()


def test_a_decision_of_the_room_is_typed_in_and_judged(room: Hall) -> None:
    data = {
        "item": "2",
        "method": "ballot",
        "motion": "Wage",
        "counts": "202: 1\n204: 6",
        "idempotency_key": "r",
    }
    client = room.client("secretary")
    assert client.post(room.url("do/record_decision/?to=console"), data).url == room.url("console/")
    found = Decision.objects.get(meeting=room.meeting)
    assert (found.result, found.winner) == ("adopted", "204")
    many = {**data, "counts": "202: 50\n204: 60", "idempotency_key": "s"}
    client.post(room.url("do/record_decision/"), many)
    assert Decision.objects.get(number=2).reason == "too_many_votes"


@pytest.mark.parametrize("path", PARTS)
def test_a_live_page_costs_the_same_for_many_seats_and_decisions(db: None, path: str) -> None:
    hall = opened(make_hall())
    client = hall.client("chair")

    def cost() -> int:
        client.get(hall.url(path))
        forget_all()
        with CaptureQueriesContext(connection) as found:
            assert client.get(hall.url(path)).status_code == 200
        return len(found)

    put(hall)
    before = cost()
    for _n in range(4):
        hall.do("chair", "close_vote")
        hall.do("secretary", "set_agenda_item", title="More", kind="discussion")
        put(hall)
    hall.do("workers2", "ask_to_speak")
    hall.do("employers2", "ask_to_speak")
    assert cost() == before


def test_what_all_see_is_read_by_the_first_who_looks_and_anew_after_a_step(room: Hall) -> None:
    first, second = room.client("workers2"), room.client("employers2")

    def cost(client: Client) -> int:
        client.get("/en/account/")
        with CaptureQueriesContext(connection) as found:
            page = client.get(room.url("live/now/")).content.decode()
        assert ("A vote is open" in page) == bool(Decision.objects.exists())
        return len(found)

    read, shared = cost(first), cost(second)
    assert shared <= read - 5
    put(room)
    assert cost(second) > shared


def test_a_seat_is_not_taken_twice_at_a_time(room: Hall) -> None:
    who = room.mandate("employers1")
    with pytest.raises(Refused, match="on this seat"):
        room.do("secretary", "record_arrival", **who.arrival())
    room.do("secretary", "record_departure", seat=who.seat)
    room.do("secretary", "record_arrival", **who.arrival())
    assert Attendance.objects.filter(mandate=who).count() == 2

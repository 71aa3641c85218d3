"""Minutes: several writers, comments by side, adopted at a later meeting, frozen, signed, printed, checked."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import ProgrammingError, transaction
from django.test import Client
from django.utils import timezone

from cases.models.acting import NotYours, Refused
from dialogue.models import Meeting, Minutes, MinutesComment, MinutesVersion, Option
from dialogue.services.opening import plan_meeting
from tests.dialogue.meetings.conftest import Hall, convened, put
from tests.dialogue.meetings.test_voting import votes

pytestmark = pytest.mark.django_db
TEXT = "The work plan was discussed. KANARI-41"


def save(hall: Hall, who: str, text: str, version: int, key: str = "a") -> object:
    data = {"text": text, "version": version, "idempotency_key": f"{who}{key}"}
    return hall.client(who).post(hall.url("minutes/write/2/"), data)


@pytest.fixture
def over(room: Hall) -> Hall:
    """A meeting with a decision that is closed."""
    votes(room, put(room), workers1="for", employers1="for", government1="for")
    room.do("chair", "close_vote")
    room.do("chair", "close_meeting")
    return room


def later(hall: Hall) -> Meeting:
    """A later meeting of the same body, which was opened."""
    first = hall.meeting
    hall.meeting = plan_meeting(hall.body, title="Next", starts_at=timezone.now() + dt.timedelta(days=40))
    convened(hall).do("secretary", "open_meeting")
    found, hall.meeting = hall.meeting, first
    return found


def adopted(hall: Hall) -> Minutes:
    save(hall, "secretary", TEXT, 0)
    hall.do("secretary", "circulate_minutes")
    hall.do("secretary", "adopt_minutes", adopted_at=later(hall))
    return Minutes.objects.get(meeting=hall.meeting)


def test_of_two_writers_of_one_part_the_second_sees_both_texts_and_loses_none(over: Hall) -> None:
    assert save(over, "secretary", TEXT, 0).status_code == 302
    clash = save(over, "chair", "My own version", 0)
    page = clash.content.decode()
    assert clash.status_code == 409
    assert "KANARI-41" in page
    assert page.count("My own version") == 2
    version = re.search(r'name="version" value="(\d+)"', page)[1]
    assert save(over, "chair", "Both together", int(version), "b").status_code == 302
    rows = MinutesVersion.objects.filter(minutes__meeting=over.meeting)
    assert [r.text for r in rows] == [TEXT, "Both together"]


def test_what_is_typed_into_a_part_comes_back_beside_what_was_saved_meanwhile(over: Hall) -> None:
    client, address = over.client("secretary"), over.url("minutes/write/2/")
    form = client.get(address).content.decode()
    seen = re.findall(r'name="seen" value="(\d+)"', form)[0]
    client.post("/en/typed/", {"to": address, "seen": seen, "text.text": "Half a sentence"})
    assert "Half a sentence</textarea>" in client.get(address).content.decode()
    save(over, "chair", "All of it", int(seen))
    page = client.get(address).content.decode()
    assert "All of it</textarea>" in page
    assert "Half a sentence</blockquote>" in page
    assert "Half a sentence" not in over.client("chair").get(address).content.decode()


def test_two_writers_of_two_parts_do_not_meet(over: Hall) -> None:
    save(over, "secretary", TEXT, 0)
    data = {"text": "Opened at nine.", "version": 0, "idempotency_key": "z"}
    assert over.client("chair").post(over.url("minutes/write/1/"), data).status_code == 302
    assert over.client("chair").post(over.url("minutes/write/77/"), data).status_code == 404
    assert over.client("chair").post(over.url("minutes/write/1/"), {**data, "text": ""}).status_code == 422


def test_a_draft_is_for_its_writers_and_what_is_sent_out_for_all_members(over: Hall) -> None:
    save(over, "secretary", TEXT, 0)
    assert over.client("workers1").get(over.url("minutes/")).status_code == 404
    assert over.client("workers1").get(over.url("minutes/write/2/")).status_code == 403
    over.do("secretary", "circulate_minutes")
    page = over.client("workers1").get(over.url("minutes/")).content.decode()
    assert "KANARI-41" in page
    assert "Decision 1" in page
    assert over.client("outsider").get(over.url("minutes/")).status_code == 404


def test_corrections_bear_the_side_of_who_asks(over: Hall) -> None:
    save(over, "secretary", TEXT, 0)
    with pytest.raises(Refused):
        over.do("workers1", "comment_minutes", text="Too early")
    over.do("secretary", "circulate_minutes")
    data = {"text": "We said 204.", "item": "2", "idempotency_key": "c"}
    assert over.client("workers1").post(over.url("do/comment_minutes/?to=minutes"), data).status_code == 302
    found = MinutesComment.objects.get()
    assert (found.constituency, found.item.key) == ("workers", "2")


def test_adopted_minutes_are_frozen_and_say_whether_they_are_unchanged(over: Hall) -> None:
    minutes = adopted(over)
    assert minutes.is_unchanged()
    for change in ({"text": "x"}, {"state": "draft"}):
        with pytest.raises(ProgrammingError), transaction.atomic():
            Minutes.objects.filter(pk=minutes.pk).update(**change)
    assert save(over, "secretary", "Later thoughts", 1, "q").status_code == 409
    Meeting.objects.filter(pk=over.meeting.pk).update(title="Another")
    assert not Minutes.objects.get(pk=minutes.pk).is_unchanged()


def test_minutes_are_adopted_only_at_a_later_meeting_and_after_everybody_saw_them(over: Hall) -> None:
    save(over, "secretary", TEXT, 0)
    after = later(over)
    with pytest.raises(Refused, match="not sent for comment"):
        over.do("secretary", "adopt_minutes", adopted_at=after)
    over.do("secretary", "circulate_minutes")
    with pytest.raises(Refused, match="later meeting"):
        over.do("secretary", "adopt_minutes", adopted_at=over.meeting)


def test_chair_and_vice_chairs_sign_once_and_nobody_else(over: Hall) -> None:
    minutes = adopted(over)
    for who in ("chair", "employers1", "workers1"):
        over.do(who, "sign_minutes")
    with pytest.raises(Refused, match="signed these minutes already"):
        over.do("chair", "sign_minutes")
    with pytest.raises(NotYours):
        over.do("workers2", "sign_minutes")
    assert {s.digest for s in minutes.signatures.all()} == {minutes.digest}


def test_the_print_is_in_both_languages_and_its_code_leads_to_the_check(over: Hall) -> None:
    minutes = adopted(over)
    page = over.client("workers2").get(over.url("minutes/print/")).content.decode()
    assert "កិច្ចប្រជុំ" in page
    assert "KANARI-41" in page
    assert minutes.digest in page
    check = Client().get(over.url(f"minutes/check/{minutes.digest}/")).content.decode()
    assert "The print matches the record" in check
    assert "KANARI-41" not in check
    assert Client().get(over.url(f"minutes/check/{'0' * 64}/")).status_code == 404
    pdf = over.client("workers2").get(over.url("minutes/print.pdf"))
    assert pdf.status_code == 404 or pdf.content.startswith(b"%PDF")


def test_the_record_of_a_decision_cannot_be_changed_under_the_minutes(over: Hall) -> None:
    adopted(over)
    with pytest.raises(ProgrammingError), transaction.atomic():
        Option.objects.filter(decision__meeting=over.meeting, key="for").update(votes=5)

"""Bodies and the preparation of a meeting: who sees them, seats, agenda, invitations, answers, calendar."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from dialogue.models import Body, Invitation, Meeting, Seat, SeatMandate
from dialogue.queries import answers_by_side
from dialogue.services.letters import hash_of, send_waiting, token_of
from dialogue.services.opening import plan_meeting
from tests.accounts.factories import make_user, sign_in
from tests.dialogue.meetings.conftest import Hall, convened, sit

pytestmark = pytest.mark.django_db


def token_for(hall: Hall, who: str) -> str:
    return token_of(hall.meeting.pk, hall.mandate(who).pk)


def test_the_example_bodies_are_there_with_vacant_seats_and_unconfirmed_rules() -> None:
    council = Body.objects.get(slug="national-council-on-minimum-wage")
    assert council.rules().seats == {"government": 17, "employers": 17, "workers": 17}
    assert not Body.objects.filter(is_example=True, rules_confirmed=True).exists()
    page = Client().get(f"/en/bodies/{council.slug}/").content.decode()
    assert "These rules are not confirmed" in page
    assert "At least 26 of 51 seats must be taken." in page


def test_a_body_that_is_not_public_is_hidden_from_strangers_and_names_from_all_but_members(
    hall: Hall,
) -> None:
    assert Client().get("/en/bodies/hall/").status_code == 404
    Body.objects.filter(slug="hall").update(public=True)
    assert "workers 1" not in Client().get("/en/bodies/hall/").content.decode()
    assert "workers 1" in hall.client("employers2").get("/en/bodies/hall/").content.decode()


def test_the_lists_ask_a_constant_number_of_queries(hall: Hall) -> None:
    client = hall.client("secretary")
    counts = []
    for extra in (0, 12):
        for n in range(extra):
            Meeting.objects.create(
                number=f"MT-2020-{n:04}", body=hall.body, title="x", starts_at=timezone.now()
            )
        paths = ("/en/meetings/", "/en/bodies/", "/en/bodies/hall/")
        counts += [queries_of(client, path) for path in paths]
    assert counts[:3] == counts[3:]


def queries_of(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as found:
        client.get(path)
    return len(found)


def test_the_list_of_meetings_goes_on_where_a_page_ended(hall: Hall) -> None:
    for n in range(30):
        day = timezone.now() - dt.timedelta(days=n // 2)
        Meeting.objects.create(number=f"MT-2020-{n:04}", body=hall.body, title="x", starts_at=day)
    client = hall.client("workers1")
    first = client.get("/en/meetings/").content.decode()
    following = re.search(r'href="([^"]+)" rel="next"', first)
    second = client.get(following[1].replace("&amp;", "&")).content.decode()
    numbers = re.findall(r">(MT-[\d-]+)<", first + second)
    assert len(numbers) == len(set(numbers)) == 31
    assert client.get("/en/meetings/?after=xx").status_code == 400


def test_strangers_get_404_for_a_meeting(hall: Hall) -> None:
    for path in ("", "calendar.ics", "do/convene/", "answer/", "forecast/"):
        assert hall.client("outsider").get(hall.url(path)).status_code == 404


def test_a_seat_is_given_and_the_term_before_it_ends(hall: Hall) -> None:
    seat = Seat.objects.get(body=hall.body, constituency="workers", number=1)
    data = {"name": "New Member", "valid_from": timezone.localdate().isoformat(), "email": "n@example.org"}
    url = "/en/bodies/hall/seats/workers/1/"
    assert hall.client("workers1").post(url, data).status_code == 403
    assert hall.client("secretary").post(url, data).status_code == 302
    now = SeatMandate.objects.today().get(seat=seat, is_substitute=False)
    assert now.name == "New Member"
    assert hall.client("secretary").post(url, {**data, "name": ""}).status_code == 422


def test_the_secretariat_plans_a_meeting_and_moves_its_items(hall: Hall) -> None:
    client = hall.client("secretary")
    data = {"title": "Second", "starts_at": "2027-03-01T09:00", "place": "Room 2"}
    page = client.post("/en/bodies/hall/meetings/new/", data)
    meeting = Meeting.objects.get(title="Second")
    assert page.url.endswith(f"/meetings/{meeting.number}/")
    hall.meeting = meeting
    for n, title in enumerate(("One", "Two")):
        answers = {"title": title, "kind": "discussion", "idempotency_key": f"k{n}"}
        assert client.post(hall.url("do/set_agenda_item/"), answers).status_code == 302
    client.post(hall.url("do/move_agenda_item/"), {"item": "2", "direction": "up", "idempotency_key": "k9"})
    assert [i.title for i in meeting.items.all()] == ["Two", "One"]


def test_convening_invites_every_member_and_keeps_only_a_hash(hall: Hall, mailoutbox) -> None:
    convened(hall)
    rows = Invitation.objects.filter(meeting=hall.meeting)
    assert rows.count() == 9
    token = token_for(hall, "workers1")
    assert rows.get(mandate=hall.mandate("workers1")).token_hash == hash_of(token)
    assert send_waiting(hall.meeting.pk) == 9
    assert send_waiting(hall.meeting.pk) == 0
    mine = next(m for m in mailoutbox if m.to == [hall.people["workers1"].email])
    assert token in mine.body
    assert "Hall" not in mine.body + mine.subject


def test_a_link_answers_without_sign_in_and_the_answer_can_change_until_the_meeting_opens(hall: Hall) -> None:
    convened(hall)
    url = f"/en/rsvp/{token_for(hall, 'workers1')}/"
    assert Client().get(url)["Referrer-Policy"] == "same-origin", (
        "with none a browser sends no origin: refused"
    )
    for answer in ("comes", "absent"):
        assert Client().post(url, {"answer": answer}).status_code == 302
        assert Invitation.objects.get(mandate=hall.mandate("workers1")).answer == answer
    assert Client().get("/en/rsvp/unknown/").status_code == 404
    hall.do("secretary", "open_meeting")
    late = Client().post(url, {"answer": "comes"})
    assert late.status_code == 409
    assert Invitation.objects.get(mandate=hall.mandate("workers1")).answer == "absent"


def test_sending_the_substitute_invites_them_and_counts_the_seat(hall: Hall) -> None:
    second = make_user(name="Substitute")
    sit(Seat.objects.get(body=hall.body, constituency="workers", number=1), second, is_substitute=True)
    convened(hall)
    Client().post(f"/en/rsvp/{token_for(hall, 'workers1')}/", {"answer": "substitute"})
    theirs = Invitation.objects.get(mandate__user=second)
    assert answers_by_side(hall.meeting)["workers"].substitutes == 1
    client = sign_in(Client(), second)
    assert client.post(hall.url("answer/"), {"answer": "absent"}).status_code == 302
    theirs.refresh_from_db()
    assert theirs.answer == "absent"
    assert answers_by_side(hall.meeting)["workers"].expected == 0


def test_a_link_of_one_meeting_opens_no_other(hall: Hall) -> None:
    convened(hall)
    first = hall.meeting
    hall.meeting = Meeting.objects.create(
        number="MT-2020-1", body=hall.body, title="B", starts_at=timezone.now()
    )
    convened(hall)
    Client().post(f"/en/rsvp/{token_of(first.pk, hall.mandate('workers1').pk)}/", {"answer": "comes"})
    assert Invitation.objects.get(meeting=hall.meeting, mandate=hall.mandate("workers1")).answer == ""


def test_short_notice_is_a_warning_and_no_obstacle(hall: Hall) -> None:
    Body.objects.filter(pk=hall.body.pk).update(notice_days=40)
    hall.do("secretary", "set_agenda_item", title="Opening", kind="information")
    entry = hall.do("secretary", "convene")
    assert [w["code"] for w in entry.warnings] == ["NOTICE_SHORT"]


def test_the_calendar_file_gives_time_and_number_and_no_title(hall: Hall) -> None:
    text = hall.client("workers1").get(hall.url("calendar.ics")).content.decode()
    assert hall.meeting.number in text
    assert "First meeting" not in text
    assert "BEGIN:VEVENT" in text


def test_a_meeting_stands_in_the_calendar_of_who_may_see_it(hall: Hall) -> None:
    day = timezone.localtime(hall.meeting.starts_at).date()
    page, file = f"/en/calendar/?view=day&on={day}", "/en/calendar/mine.ics"
    seen = hall.client("workers1").get(page).content.decode()
    assert (f"Meeting {hall.meeting.number}" in seen, "First meeting" in seen, "Room 1" in seen) == (
        True,
    ) * 3
    (event,) = Calendar.from_ical(hall.client("workers1").get(file).content).walk("VEVENT")
    assert (str(event["summary"]), event["dtstart"].dt) == (
        f"Meeting {hall.meeting.number}",
        hall.meeting.starts_at.replace(microsecond=0),
    )
    (same,) = Calendar.from_ical(hall.client("workers1").get(hall.url("calendar.ics")).content).walk("VEVENT")
    assert same["uid"] == event["uid"]
    assert hall.meeting.number not in hall.client("outsider").get(page).content.decode()
    hall.do("secretary", "cancel_meeting", reason="No room")
    assert hall.meeting.number not in hall.client("workers1").get(page).content.decode()
    assert b"VEVENT" not in hall.client("workers1").get(file).content


def test_the_calendar_costs_the_same_with_one_meeting_and_with_many(hall: Hall) -> None:
    day, costs = timezone.localtime(hall.meeting.starts_at).date(), []
    for n in range(3):
        with CaptureQueriesContext(connection) as asked:
            page = hall.client("workers1").get(f"/en/calendar/?on={day}").content.decode()
        costs.append(len(asked))
        assert page.count("Meeting MT") == 1 + 3 * n
        for _more in range(3):
            plan_meeting(hall.body, title="Another", starts_at=hall.meeting.starts_at)
    assert costs[1] == costs[2]


def test_the_promise_of_a_quorum_ends_when_the_meeting_is_opened(hall: Hall) -> None:
    convened(hall)
    promise = "Not enough answers for a quorum yet"
    before = hall.client("secretary").get(hall.url()).content.decode()
    Meeting.objects.filter(pk=hall.meeting.pk).update(opened_at=timezone.now())
    after = hall.client("secretary").get(hall.url()).content.decode()
    assert (promise in before, promise in after) == (True, False)
    assert ("Who comes" in before, "Answers to the invitation" in after) == (True, True)
    assert "have not answered" in after

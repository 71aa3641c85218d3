"""The calendar: what is one's own, on its day, without script; and the feed that opens no more than it must."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from accounts.models import CalendarFeed, Mandate, User
from accounts.sessions import end_sessions
from cases.models import Case, Hearing, Session
from tests.accounts.factories import make_mandate, make_post, sign_in
from tests.pages.queues import put

ZONE = ZoneInfo("Asia/Phnom_Penh")
SOON = (timezone.localtime() + timedelta(days=3)).replace(hour=9, minute=0, second=0, microsecond=0)


@pytest.fixture
def talks(at_state):
    """A case in conciliation with a session three days from now."""
    table = at_state("in_conciliation")
    table.do(
        "conciliator",
        "schedule_session",
        {"starts_at": f"{SOON:%Y-%m-%dT%H:%M}", "place": "Room 2, canaryplace", "despite": True},
    )
    return table


def calendar_of(client, user, query=""):
    """The text of the calendar as this person sees it."""
    return sign_in(client, user).get(f"/en/calendar/?{query}").content.decode()


@pytest.mark.parametrize("who", ["union_rep", "employer_rep", "conciliator"])
@pytest.mark.parametrize("view", ["list", "week", "day"])
def test_who_takes_part_finds_the_session_on_its_day(client, talks, who, view):
    body = calendar_of(client, getattr(talks.cast, who), f"view={view}&on={SOON:%Y-%m-%d}")
    assert f"Session for {talks.case.number}" in body
    assert "09:00" in body
    assert "Room 2" in body


@pytest.mark.parametrize("who", ["rival_rep", "ex_rep", "officer_elsewhere", "registrar", "officer2"])
def test_nobody_else_finds_it(client, talks, who):
    assert talks.case.number not in calendar_of(client, getattr(talks.cast, who))


def test_an_official_can_look_at_the_whole_office(client, talks):
    assert talks.case.number in calendar_of(client, talks.cast.officer2, "whose=office")
    assert talks.case.number not in calendar_of(client, talks.cast.rival_rep, "whose=office")


def test_a_limit_of_days_stands_on_its_last_day_and_never_the_day_after(client, talks):
    deadline = talks.case.deadlines.get(code="COL_CONCILIATION")
    after = deadline.due_on + timedelta(days=1)
    last, next_day = (
        calendar_of(client, talks.cast.conciliator, f"view=day&on={day}") for day in (deadline.due_on, after)
    )
    assert "End of conciliation" in last
    assert "until the end of the day" in last
    assert "End of conciliation" not in next_day


def test_a_date_set_for_one_side_is_not_in_the_others_calendar(client, at_state):
    table = at_state("under_review")
    day = (timezone.localdate() + timedelta(days=9)).isoformat()
    table.do("officer", "ask_information", {"what": "The wage list", "answer_by": {"factory": day}})
    seen = ["Information asked of a party: Employer A" in calendar_of(client, getattr(table.cast, who), f"on={day}")
            for who in ("employer_rep", "union_rep", "officer")]  # fmt: skip
    assert seen == [True, False, True]


def test_what_was_missed_stands_first(client, cast):
    (late,) = put(cast, officer=cast.officer, next_deadline=timezone.now() - timedelta(days=2))
    late.deadlines.create(
        code="COL_CONCILIATION", trigger_at=late.filed_at, trigger_on=late.filed_at.date(), unit="hours",
        due_at=late.next_deadline, basis="LL 305", rule_set="x", verified=True, calendar_version=1, status="missed",
    )  # fmt: skip
    body = calendar_of(client, cast.officer)
    assert "Overdue" in body
    assert late.number in body
    assert late.number not in calendar_of(client, cast.officer, "view=week")


def test_a_hearing_stands_under_the_number_of_the_council(client, talks):
    Case.objects.filter(pk=talks.case.pk).update(council_number="AC-2026-051", referred_at=timezone.now())
    Hearing.objects.create(case=talks.case, number=1, starts_at=SOON, place="Council")
    assert "Hearing in AC-2026-051" in calendar_of(client, talks.cast.union_rep)
    make_post(talks.cast.registrar, "council", None)
    assert "Hearing in AC-2026-051" in calendar_of(client, talks.cast.registrar)


@pytest.mark.parametrize("query", ["on=tomorrow", "on=9999-01-01", "view=year", "whose=everybody"])
def test_an_address_that_cannot_be_read_is_said_in_words(client, cast, query):
    page = sign_in(client, cast.officer).get(f"/en/calendar/?{query}")
    assert page.status_code == 400
    assert "There is a problem" in page.content.decode()


def test_strangers_are_sent_to_sign_in(client, db):
    for path in ("calendar/", "calendar/mine.ics"):
        assert client.get(f"/en/{path}").status_code == 302


def test_the_page_costs_the_same_with_two_sessions_and_with_twenty(client, talks):
    costs = []
    for count in (2, 20):
        cases = put(talks.cast, count, conciliator=talks.cast.conciliator)
        Session.objects.bulk_create(Session(case=case, number=1, starts_at=SOON) for case in cases)
        sign_in(client, talks.cast.conciliator).get("/en/calendar/")
        with CaptureQueriesContext(connection) as asked:
            client.get("/en/calendar/?view=week")
        costs.append(len(asked))
    assert costs[0] == costs[1]


def feed_of(client, user):
    """A new feed of this person, as its address."""
    page = sign_in(client, user).post("/en/calendar/feed/", {"do": "make"})
    client.logout()
    return page.context["address"].removeprefix("http://testserver")


def events(answer):
    """The events of a calendar file."""
    assert answer.status_code == 200, answer.content
    return Calendar.from_ical(answer.content).walk("VEVENT")


def test_the_feed_says_when_where_and_the_number_and_nothing_else(client, talks):
    talks.do(
        "conciliator",
        "schedule_session",
        {"starts_at": f"{SOON:%Y-%m-%dT}14:00", "link": "https://meet.example/secretroom", "despite": True},
    )
    answer = client.get(feed_of(client, talks.cast.union_rep))
    first, second = events(answer)
    assert str(first["summary"]) == f"Session for {talks.case.number}"
    assert set(first) == {"UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "LOCATION", "CLASS"}
    assert str(second["location"]) == "Online"
    for word in (b"secretroom", b"Union A", b"Employer A", b"overtime"):
        assert word not in answer.content


def test_the_feed_names_its_zone_and_folds_its_lines(client, talks):
    Session.objects.update(place="បន្ទប់ប្រជុំ " * 20)
    text = client.get(feed_of(client, talks.cast.union_rep)).content
    (event,) = Calendar.from_ical(text).walk("VEVENT")
    assert b"BEGIN:VTIMEZONE\r\nTZID:Asia/Phnom_Penh" in text
    assert event["dtstart"].dt == SOON.astimezone(ZONE)
    assert all(len(line) <= 75 for line in text.split(b"\r\n"))
    assert str(event["location"]) == ("បន្ទប់ប្រជុំ " * 20)


def test_a_session_that_moves_keeps_its_name_and_counts_up(client, talks):
    address = feed_of(client, talks.cast.union_rep)
    (before,) = events(client.get(address))
    later = SOON + timedelta(days=1)
    talks.do(
        "conciliator",
        "postpone_session",
        {"starts_at": f"{later:%Y-%m-%dT%H:%M}", "reason": "Flood", "despite": True},
    )
    (moved,) = events(client.get(address))
    talks.do("conciliator", "record_session", {"minutes": "Talks", "attended": ["union", "factory"]})
    (held,) = events(client.get(address))
    assert before["uid"] == moved["uid"] == held["uid"]
    assert [e["sequence"] for e in (before, moved, held)] == [0, 1, 2]
    assert moved["dtstart"].dt == later.astimezone(ZONE)


def test_with_the_mandate_its_sessions_go(client, talks):
    address = feed_of(client, talks.cast.union_rep)
    assert len(events(client.get(address))) == 1
    Mandate.objects.filter(user=talks.cast.union_rep).update(revoked_at=timezone.now())
    assert events(client.get(address)) == []


def test_a_conflict_that_is_found_later_takes_the_session_away(client, talks):
    address = feed_of(client, talks.cast.conciliator)
    assert len(events(client.get(address))) == 1
    make_mandate(talks.cast.conciliator, talks.cast.employer)
    talks.case.exclusions.create(user=talks.cast.conciliator, reason="Cousin")
    assert events(client.get(address)) == []


def test_a_case_that_ended_is_gone(client, talks):
    address = feed_of(client, talks.cast.union_rep)
    talks.do("union_rep", "withdraw", {"reason": "Agreed outside"})
    assert events(client.get(address)) == []


def end_it(client, user):
    """The person ends the address."""
    sign_in(client, user).post("/en/calendar/feed/", {"do": "end"})


def make_another(client, user):
    """The person makes another address."""
    feed_of(client, user)


def close(client, user):
    """The account is closed."""
    User.objects.filter(pk=user.pk).update(is_active=False)


def end_all(client, user):
    """The person ends every session, as after a theft."""
    end_sessions(User.objects.get(pk=user.pk), timezone.now())


@pytest.mark.parametrize("how", [end_it, make_another, close, end_all])
def test_an_address_that_ended_answers_as_if_it_had_never_been(client, talks, how):
    address = feed_of(client, talks.cast.union_rep)
    how(client, talks.cast.union_rep)
    client.logout()
    assert client.get(address).status_code == client.get("/en/calendar/never/mine.ics").status_code == 404


@pytest.mark.parametrize("token", ["x" * 43, "x" * 5000, "ក", "%00"])
def test_a_guess_opens_nothing(client, talks, token):
    feed_of(client, talks.cast.union_rep)
    assert client.get(f"/en/calendar/{token}/mine.ics").status_code == 404


def test_the_secret_itself_is_not_kept(client, talks):
    address = feed_of(client, talks.cast.union_rep)
    secret, row = address.split("/")[3], CalendarFeed.objects.get()
    assert secret not in str(row.__dict__)
    client.get(address)
    assert CalendarFeed.objects.get().last_used_at is not None
    assert "Last read:" in calendar_of(client, talks.cast.union_rep)


def test_the_same_can_be_taken_once_without_an_address(client, talks):
    (event,) = events(sign_in(client, talks.cast.employer_rep).get("/en/calendar/mine.ics"))
    assert str(event["summary"]) == f"Session for {talks.case.number}"
    assert isinstance(event["dtstart"].dt, datetime)


def test_the_feed_costs_the_same_with_two_sessions_and_with_twenty(client, talks):
    address, costs = feed_of(client, talks.cast.conciliator), []
    client.get(address)
    for count in (2, 20):
        cases = put(talks.cast, count, conciliator=talks.cast.conciliator)
        Session.objects.bulk_create(Session(case=case, number=1, starts_at=SOON) for case in cases)
        with CaptureQueriesContext(connection) as asked:
            events(client.get(address))
        costs.append(len(asked))
    assert costs[0] == costs[1] <= 6


@pytest.mark.parametrize(("on", "days"), [("2027-02-10", 28), ("2026-11-26", 42), ("2026-12-31", 35)])
def test_a_month_is_shown_in_whole_weeks(client, cast, on, days):
    page = sign_in(client, cast.conciliator).get(f"/en/calendar/?view=month&on={on}")
    shown = [day["on"] for day in page.context["days"]]
    assert len(shown) == days
    assert (shown[0].weekday(), shown[-1].weekday()) == (0, 6)
    assert on[:7] not in (page.context["previous_url"], page.context["next_url"])


def test_the_list_of_the_day_says_room_time_and_number_and_no_names(client, talks):
    sign_in(client, talks.cast.officer2)
    body = client.get(f"/en/calendar/day/print/?on={SOON:%Y-%m-%d}&whose=office").content.decode()
    for word in (talks.case.number, "09:00 – 11:00", "Room 2, canaryplace", "Conciliator One"):
        assert word in body
    for word in ("Union A", "Employer A", "vertime"):
        assert word not in body
    mine = sign_in(client, talks.cast.rival_rep).get(
        f"/en/calendar/day/print/?on={SOON:%Y-%m-%d}&whose=office"
    )
    assert talks.case.number not in mine.content.decode()

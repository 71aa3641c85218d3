"""The inbox pages: tabs, ticks, putting off, what can no longer be opened, and constant queries."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from notifications import context, inbox, words
from notifications.context import live_page
from notifications.models import Notification
from notifications.services import Recipient
from tests.accounts.factories import make_mandate, make_org, make_user, sign_in
from tests.notifications.helpers import CANARY, tell_of

PAGE = "/en/notifications/"


@pytest.fixture
def reader(db):
    return make_user()


@pytest.fixture
def browser(client, reader):
    return sign_in(client, reader)


def row_of(reader, seq=1):
    return Notification.objects.get(user=reader, seq=seq)


def test_the_inbox_is_empty_at_first(browser):
    assert "You have read everything." in browser.get(PAGE).content.decode()


def test_strangers_are_sent_to_sign_in(client, db):
    assert client.get(PAGE).status_code == 302
    assert client.get(PAGE + "since/?seq=0").status_code == 401


def test_what_asks_something_stands_under_to_do_the_rest_under_updates(browser, reader):
    tell_of(Recipient(reader.pk, "officer"), source=1, verb="assign")
    tell_of(Recipient(reader.pk, "party"), source=2, verb="schedule")
    to_do, updates = (browser.get(f"{PAGE}?tab={tab}").content.decode() for tab in ("to-do", "updates"))
    assert f"assign {CANARY}" in to_do
    assert "schedule" not in to_do
    assert f"schedule {CANARY}" in updates


def test_each_row_says_why_the_person_gets_it_and_unread_in_a_word(browser, reader):
    tell_of(reader)
    text = browser.get(f"{PAGE}?tab=updates").content.decode()
    assert "You are a party." in text
    assert "unread</span>" in text


def test_a_row_that_may_no_longer_be_opened_keeps_its_number_to_itself(browser, reader):
    tell_of(reader, ref="CD-2026-9999")
    text = browser.get(f"{PAGE}?tab=updates").content.decode()
    assert "You can no longer open this" in text
    assert "CD-2026-9999" not in text


def test_rows_of_an_ended_mandate_are_gone_from_page_count_and_polling(browser, reader):
    mandate = make_mandate(reader, make_org())
    tell_of(Recipient(reader.pk, "party", mandate_id=mandate.pk))
    mandate.revoked_at = timezone.now()
    mandate.save()
    assert inbox.standing(reader.pk) == (0, 1)
    assert browser.get(PAGE + "since/?seq=0").json()["items"] == []
    assert "register" not in browser.get(f"{PAGE}?tab=updates").content.decode()


def test_standing_on_the_page_is_seen_and_not_yet_read(browser, reader):
    tell_of(reader)
    browser.get(f"{PAGE}?tab=to-do")
    assert row_of(reader).seen_at is None
    browser.get(f"{PAGE}?tab=updates")
    row = row_of(reader)
    assert row.seen_at is not None and row.read_at is None


def test_opening_marks_read_and_leads_to_the_case(browser, reader):
    tell_of(reader)
    answer = browser.get(f"{PAGE}1/")
    assert answer.headers["Location"] == "/en/cases/CD-2026-0417/"
    assert row_of(reader).read_at is not None


@pytest.mark.parametrize("seq", ["2", "9" * 30])
def test_opening_what_is_not_there_leads_back_to_the_inbox(browser, reader, seq):
    assert browser.get(f"{PAGE}{seq}/").headers["Location"] == PAGE


def test_ticked_rows_are_marked_done_and_the_number_is_said(browser, reader):
    [tell_of(reader, source=source) for source in (1, 2, 3)]
    answer = browser.post(f"{PAGE}?tab=updates", {"seq": [1, 3], "act": "done"}, follow=True)
    assert "2 marked done." in answer.content.decode()
    assert row_of(reader, 2).done_at is None


def test_nobody_can_tick_the_rows_of_another_person(browser, reader):
    other = make_user()
    tell_of(other)
    browser.post(PAGE, {"seq": [1], "act": "done"})
    assert row_of(other).done_at is None


@pytest.mark.parametrize("seq", [[], ["x"], ["9" * 40], ["-1"]])
def test_ticking_nothing_says_so(browser, reader, seq):
    answer = browser.post(PAGE, {"seq": seq, "act": "done"}, follow=True)
    assert "Tick at least one." in answer.content.decode()


def test_a_row_that_was_put_off_comes_back_tomorrow_at_eight(browser, reader):
    tell_of(reader)
    browser.post(PAGE, {"seq": [1], "act": "tomorrow"})
    until = timezone.localtime(row_of(reader).snoozed_until)
    assert (until.date() - timezone.localdate(), until.hour) == (dt.timedelta(days=1), 8)
    assert inbox.counts(reader.pk)["updates"] == 0


def test_a_signature_cannot_be_put_off(browser, reader):
    tell_of(reader, verb="sign")
    answer = browser.post(PAGE, {"seq": [1], "act": "monday"}, follow=True)
    assert "cannot wait" in answer.content.decode()
    assert row_of(reader).snoozed_until is None


def test_a_reminder_waits_until_the_morning_before_its_date_even_where_it_cannot_wait_longer(browser, reader):
    eve = timezone.now() + dt.timedelta(days=2)
    line = words.Line("A date", "/en/", waits_until=eve)
    words._words["case"] = replace(words._words["case"], describe=lambda rows, user: [line])
    tell_of(reader, verb="sign")
    browser.post(PAGE, {"seq": [1], "act": "before"})
    assert row_of(reader).snoozed_until == eve


@pytest.mark.parametrize("verb", ["sign", "register"])
def test_what_has_no_date_cannot_wait_until_the_day_before_it(browser, reader, verb):
    tell_of(reader, verb=verb)
    answer = browser.post(PAGE, {"seq": [1], "act": "before"}, follow=True)
    assert "Only a reminder of a date" in answer.content.decode()
    assert row_of(reader).snoozed_until is None


def test_older_pages_follow_by_number(browser, reader):
    [tell_of(reader, source=source) for source in range(1, inbox.PAGE + 3)]
    first = browser.get(f"{PAGE}?tab=updates").content.decode()
    assert "before=3" in first
    assert f"tick-{inbox.PAGE + 2}" in first
    second = browser.get(f"{PAGE}?tab=updates&before=3").content.decode()
    assert "tick-2" in second
    assert "tick-3" not in second


def queries_of(browser, url):
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(url).status_code == 200
    return len(captured)


def test_the_number_of_queries_does_not_depend_on_the_number_of_rows(browser, reader):
    tell_of(reader, source=1)
    browser.get(f"{PAGE}?tab=updates")
    few = queries_of(browser, f"{PAGE}?tab=updates")
    [tell_of(reader, source=source) for source in range(2, inbox.PAGE)]
    browser.get(f"{PAGE}?tab=updates")  # notes once what was seen
    assert queries_of(browser, f"{PAGE}?tab=updates") == few


def test_polling_gives_the_same_frames_as_the_socket_and_no_content(browser, reader):
    [tell_of(reader, source=source) for source in (1, 2)]
    answer = browser.get(PAGE + "since/?seq=1")
    assert answer.json() == {
        "last": 2,
        "unread": 2,
        "items": [{"seq": 2, "kind": "case", "ref": "CD-2026-0417"}],
    }
    assert CANARY not in answer.content.decode()


@pytest.mark.parametrize("seq", ["", "x", "-1", "9" * 40, "१"])
def test_polling_survives_bad_numbers(browser, reader, seq):
    assert browser.get(PAGE + "since/", {"seq": seq}).status_code == 200


def test_every_page_says_how_many_are_unread_and_the_last_number(browser, reader):
    [tell_of(reader, source=source) for source in (1, 2, 3)]
    browser.post(PAGE, {"seq": [1], "act": "done"})
    text = browser.get("/en/help/").content.decode()
    assert "<span data-unread>2</span>" in text
    assert 'data-live-seq="3"' in text


def test_more_than_ninety_nine_are_not_counted(browser, reader):
    [tell_of(reader, source=source) for source in range(1, 103)]
    assert inbox.standing(reader.pk) == (100, 102)
    assert "<span data-unread>99+</span>" in browser.get("/en/help/").content.decode()


def test_the_kept_statement_counts_for_who_is_asked_for(reader):
    other = make_user()
    tell_of(reader)
    tell_of(other, source=1)
    tell_of(other, source=2)
    assert [inbox.standing(user.pk) for user in (reader, other, reader)] == [(1, 1), (2, 2), (1, 1)]


def test_the_standing_costs_one_query(reader, django_assert_num_queries):
    tell_of(reader)
    with django_assert_num_queries(1):
        assert inbox.standing(reader.pk) == (1, 1)


def test_what_comes_while_a_live_page_is_made_is_news_to_it(rf, reader):
    @live_page
    def page(request):
        tell_of(reader)
        return HttpResponse(str(context.inbox(request)["live_seq"]))

    request = rf.get("/")
    request.user = reader
    assert page(request).content == b"0"

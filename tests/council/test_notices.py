"""Notices of strikes and lock-outs: who sees them, in what order, with which warnings."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases.services.act import When
from config import dates
from tests.accounts.factories import make_official, sign_in

pytestmark = pytest.mark.django_db


def notice(table, **more):
    today = timezone.localdate().isoformat()
    answers = {
        "demands": "The bonus", "served": {"factory": today, "ministry": today}, "expected_workers": 300,
        "ballot": {"members": 412, "voters": 400, "for": 390, "against": 10, "secret": True}, **more,
    }  # fmt: skip
    table.do("union_rep", "notify_strike", answers)
    return table.case.industrial_actions.get()


def test_a_notice_shows_its_first_lawful_day_with_the_counting(at_state, client):
    table = at_state("in_conciliation")
    row = notice(table)
    sign_in(client, table.cast.union_rep)
    html = client.get(reverse("cases:notice", args=[row.number])).content.decode()
    assert "Why this date?" in html
    assert "LL 324" in html
    assert "LL 319-320" in html
    assert "98%" in html


def test_heads_and_leadership_see_every_notice_and_strangers_none(at_state, client):
    table = at_state("in_conciliation")
    row = notice(table)
    elsewhere = make_official("head_of_office", "siem-reap", name="Head elsewhere")
    for who, status in ((elsewhere, 200), (make_official("leadership", None), 200), (table.cast.rival_rep, 404),
                        (table.cast.officer_elsewhere, 404)):  # fmt: skip
        sign_in(client, who)
        assert client.get(reverse("cases:notice", args=[row.number])).status_code == status
        assert (row.number in client.get(reverse("cases:notices")).content.decode()) is (status == 200)


def test_who_may_not_see_the_case_gets_no_link_to_it(at_state, client):
    table = at_state("in_conciliation")
    row = notice(table)
    sign_in(client, make_official("head_of_office", "siem-reap", name="Head elsewhere"))
    assert table.case.number not in client.get(reverse("cases:notice", args=[row.number])).content.decode()


def test_the_list_is_ordered_by_planned_start_and_counts_provinces(at_state, client):
    table = at_state("in_conciliation")
    soon = timezone.localtime() + dt.timedelta(days=20)
    notice(table, planned_start=soon.strftime("%Y-%m-%dT%H:%M"))
    sign_in(client, table.cast.head)
    html = client.get(reverse("cases:notices")).content.decode()
    assert "By province" in html
    assert 'width="100%"' in html


def test_an_unknown_filter_is_answered_in_words(at_state, client):
    table = at_state("in_conciliation")
    sign_in(client, table.cast.head)
    assert client.get(reverse("cases:notices"), {"state": "nonsense"}).status_code == 400


def test_the_list_costs_the_same_whatever_its_length(at_state, client, django_assert_num_queries):
    table = at_state("in_conciliation")
    sign_in(client, table.cast.head)
    notice(table)
    client.get(reverse("cases:notices"))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("cases:notices"))
    for n in range(6):
        notice_of = {"key": f"s{n}", "demands": "More"}
        table.do("union_rep", "notify_strike", notice_of)
    with django_assert_num_queries(len(one)):
        client.get(reverse("cases:notices"))


def test_a_party_finds_its_disputes_to_give_notice_on(at_state, client):
    table = at_state("in_conciliation")
    sign_in(client, table.cast.union_rep)
    html = client.get(reverse("cases:notice_new")).content.decode()
    assert reverse("cases:act", args=[table.case.number, "notify_strike"]) in html
    sign_in(client, table.cast.officer)
    assert client.get(reverse("cases:notice_new")).status_code == 403


def test_a_notice_can_be_given_without_script_and_keeps_what_was_typed(at_state, client):
    table = at_state("in_conciliation")
    sign_in(client, table.cast.union_rep)
    address = reverse("cases:act", args=[table.case.number, "notify_strike"])
    wrong = {"demands": "The bonus", "ballot.members": "10", "ballot.voters": "20", "idempotency_key": "n1"}
    answer = client.post(address, wrong)
    assert answer.status_code == 422
    assert b"The bonus" in answer.content
    assert client.post(address, {**wrong, "ballot.voters": "8"}).status_code == 302


@pytest.mark.parametrize(("back", "hours", "words"), [
    (None, 1, "hours left"), (None, 49, "Overdue"), (True, 1, "Met"), (True, 49, "Missed"), (False, 1, "Missed"),
])  # fmt: skip
def test_a_ruling_shows_until_when_to_return_to_work_and_why(at_state, client, back, hours, words):
    """LL 337, as on a notice that stands apart; the clock of the case is the one that counts."""
    table = at_state("in_conciliation")
    row = notice(table)
    table.do("union_rep", "strike_starts", {"key": row.key})
    ruled = When(timezone.now() - dt.timedelta(hours=hours))
    table.do("officer", "rule_illegal", {"key": row.key, "court": "A court (made up)"}, when=ruled)
    if back is not None:
        table.do("officer", "record_return", {"key": row.key, "returned": back})
    sign_in(client, table.cast.employer_rep)
    html = client.get(row.get_absolute_url()).content.decode().partition('id="ruling"')[2].partition("<dl")[0]
    due = dates.moment_text(ruled.occurred_at + dt.timedelta(hours=48), language="en")
    for said in ("A court (made up)", due, "Why this date?", "LL 337", words):
        assert said in html, said


def test_without_a_ruling_nothing_is_said_of_one(at_state, client):
    table = at_state("in_conciliation")
    row = notice(table)
    sign_in(client, table.cast.employer_rep)
    assert 'id="ruling"' not in client.get(row.get_absolute_url()).content.decode()


def test_only_what_can_become_of_it_now_is_offered(at_state, client):
    table = at_state("in_conciliation")
    row = notice(table)
    sign_in(client, table.cast.union_rep)
    before = client.get(row.get_absolute_url()).content.decode()
    table.do("union_rep", "strike_starts", {"key": row.key})
    after = client.get(row.get_absolute_url()).content.decode()
    offered = [
        ["/actions/call_off_strike/" in html, "/actions/strike_ends/" in html] for html in (before, after)
    ]
    assert offered == [[True, False], [False, True]]

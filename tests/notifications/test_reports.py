"""What a gateway tells later is signed, notes that a message arrived, and serves nothing."""

from __future__ import annotations

import json
import time

import pytest

from notifications.delivery import deliver
from notifications.models import Delivery, Habits, Notification, State
from notifications.reports import signature
from tests.accounts.factories import sign_in
from tests.notifications.gateways import EVENT, SECRET, by_phone
from tests.notifications.helpers import tell_of

pytestmark = pytest.mark.django_db
ADDRESS = "/gateway/reports"


def told(client, report, *, secret=SECRET, at=None):
    body = json.dumps(report).encode()
    header = signature(secret, body, int(time.time()) if at is None else at)
    return client.post(ADDRESS, body, "application/json", headers={"Concord-Signature": header})


@pytest.fixture
def key(gateway):
    tell_of(by_phone(), verb="sign")
    deliver(*EVENT)
    return next(iter(gateway.taken))


def test_a_report_that_it_arrived_is_noted_once(client, key):
    answers = [told(client, {"id": key, "state": "delivered"}).status_code for _ in range(2)]
    assert answers == [200, 200]
    row = Delivery.objects.get()
    assert row.state == State.DELIVERED and row.delivered_at >= row.sent_at
    assert row.attempts.count() == 2


def test_arrived_is_neither_seen_nor_read(client, key):
    told(client, {"id": key, "state": "delivered"})
    row = Notification.objects.get()
    assert (row.seen_at, row.read_at, row.done_at) == (None, None, None)


def test_a_report_that_it_did_not_arrive_is_a_failure_with_its_reason(client, key):
    told(client, {"id": key, "state": "failed", "reason": "expired"})
    row = Delivery.objects.get()
    assert (row.state, row.reason) == (State.FAILED, "expired")


@pytest.mark.parametrize(
    "wrong",
    [{"secret": "another"}, {"at": 1_000_000_000}, {"at": 99_999_999_999}],
    ids=["secret", "old", "early"],
)
def test_an_unsigned_or_stale_report_is_refused(client, key, wrong):
    assert told(client, {"id": key, "state": "delivered"}, **wrong).status_code == 403
    assert Delivery.objects.get().state == State.SENT


def test_without_a_secret_of_the_installation_no_report_counts(client, key, settings):
    settings.GATEWAY_SECRET = ""
    assert told(client, {"id": key, "state": "delivered"}, secret="").status_code == 403


@pytest.mark.parametrize(
    "report",
    [[], 3, None, {}, {"id": "n-999999-sms", "state": "delivered"}, {"id": "x", "state": "delivered"}],
)
def test_a_report_about_nothing_of_ours_is_not_there(client, key, report):
    assert told(client, report).status_code == 404


def test_unreadable_reports_are_told_so(client, gateway):
    body = b'{"id"'
    header = signature(SECRET, body, int(time.time()))
    answer = client.post(ADDRESS, body, "application/json", headers={"Concord-Signature": header})
    assert answer.status_code == 400


def test_a_chat_is_linked_by_the_code_of_the_page_and_once(client, gateway):
    person = by_phone()
    page = sign_in(client, person).post("/en/account/notifications/telegram/").content.decode()
    code = page.partition("?start=")[2].partition('"')[0]
    answers = [told(client, {"link": code, "chat": chat}).status_code for chat in ("777", "778")]
    assert answers == [200, 404]
    assert Habits.objects.get(user=person).telegram == "777"

"""Programs are called with numbers alone, signed, until they take it; dead letters are for a person."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from accounts.models import Mandate
from accounts.second_factor import mark_passed
from accounts.tokens import end_token, make_token
from notifications import webhooks
from notifications.channels import http
from notifications.models import Call, Notification, State, Webhook
from notifications.planning import plan
from notifications.services import Recipient
from notifications.webhooks import MOST_TRIES, call_again, call_due, make_webhook
from tests.accounts.factories import make_mandate, make_org, make_user, sign_in
from tests.notifications.helpers import CANARY, tell_of
from tests.notifications.receivers import Receiver

pytestmark = pytest.mark.django_db
PAGE = "/en/account/webhooks/"
NAMED = {"kind": "case", "ref": "CD-2026-0417"}


@pytest.fixture
def receiver(settings):
    settings.WEBHOOKS_PRIVATE = True
    made = Receiver()
    yield made
    made.stop()


@pytest.fixture
def holder(db):
    user = make_user(name=f"Sok {CANARY}")
    make_mandate(user, make_org())
    return user


@pytest.fixture
def token(holder):
    session = SessionStore()
    mark_passed(session, holder)
    later = timezone.now() + dt.timedelta(days=9)
    return make_token(holder, session, Mandate.objects.get(user=holder), name="x", expires_at=later)[0]


@pytest.fixture
def secret(token, receiver):
    return make_webhook(token, receiver.url)[1]


def told(holder, source=1, mandate="own"):
    pk = Mandate.objects.get(user=holder).pk if mandate == "own" else mandate
    tell_of(Recipient(holder.pk, "party", mandate_id=pk), source=source, verb=CANARY)
    plan({**NAMED, "source": source})


def after_a_pause():
    Call.objects.update(due_at=timezone.now() - dt.timedelta(seconds=1))
    return call_due()


def test_a_call_is_a_cloud_event_with_numbers_alone(holder, secret, receiver):
    told(holder)
    assert call_due() == 1
    [(headers, body)] = receiver.calls
    event = json.loads(body)
    assert headers["Content-Type"].startswith("application/cloudevents+json")
    assert set(event) == {"specversion", "id", "source", "type", "time", "subject", "datacontenttype", "data"}
    assert event["specversion"] == "1.0" and dt.datetime.fromisoformat(event["time"]).tzinfo
    assert event["data"] == {"seq": 1, **NAMED}
    assert CANARY not in body.decode() + str(headers)


def test_a_call_is_signed_with_its_moment(holder, secret, receiver):
    told(holder)
    call_due()
    headers, body = receiver.calls[0]
    at, signed = headers["Concord-Signature"].removeprefix("t=").split(",v1=")
    assert hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest() == signed
    assert abs(int(at) - timezone.now().timestamp()) < 60


def test_the_secret_is_not_kept_as_it_is(secret):
    assert secret not in Webhook.objects.get().secret


def test_errors_are_tried_again_under_the_same_id_and_redirects_are_not_followed(holder, secret, receiver):
    told(holder)
    receiver.mood.extend([500, 302, 404])
    assert [call_due(), after_a_pause(), after_a_pause(), after_a_pause()] == [0, 0, 0, 1]
    assert len({json.loads(body)["id"] for _headers, body in receiver.calls}) == 1
    assert len(receiver.calls) == 4


def test_a_turn_ends_when_its_time_is_used_up(holder, secret, receiver, monkeypatch):
    told(holder)
    monkeypatch.setattr(webhooks, "LONGEST_TURN", 0.0)
    assert call_due() == 0
    monkeypatch.undo()
    assert call_due() == 1


def test_between_attempts_there_is_a_pause(holder, secret, receiver):
    told(holder)
    receiver.mood.append(503)
    assert [call_due(), call_due()] == [0, 0]
    assert len(receiver.calls) == 1


def test_only_what_was_told_through_the_tokens_own_mandate_is_called(holder, secret, receiver):
    other = make_mandate(holder, make_org())
    told(holder, 1, other.pk)
    told(holder, 2, None)
    assert not Call.objects.exists()


@pytest.mark.parametrize("end", ["token", "mandate", "account"])
def test_with_the_token_end_the_calls_that_wait(holder, token, secret, receiver, end):
    told(holder)
    if end == "token":
        end_token(holder, token.pk)
    elif end == "mandate":
        Mandate.objects.update(revoked_at=timezone.now() - dt.timedelta(seconds=1))
    else:
        holder.__class__.objects.filter(pk=holder.pk).update(is_active=False)
    assert call_due() == 0
    assert receiver.calls == []


def die(holder, receiver):
    told(holder)
    Call.objects.update(tries=MOST_TRIES - 1)
    receiver.mood.append(500)
    call_due()


def test_a_dead_letter_is_told_to_the_holder_and_can_be_sent_again(client, holder, secret, receiver):
    die(holder, receiver)
    assert Call.objects.get().state == State.FAILED
    assert Notification.objects.get(kind="webhook").user == holder
    browser = sign_in(client, holder)
    assert "HTTP 500" in browser.get(PAGE).content.decode()
    browser.post(f"{PAGE}{Webhook.objects.get().pk}/again/")
    assert call_due() == 1


def test_what_was_taken_in_the_last_days_can_be_replayed(holder, secret, receiver):
    told(holder)
    call_due()
    assert call_again(holder, Webhook.objects.get().pk) == 1
    assert call_due() == 1
    assert call_again(make_user(), Webhook.objects.get().pk) == 0


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.0.0.1", "172.16.3.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
        "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1",
        "2002:7f00:1::", "ff02::1", "fe80::1%eth0",
    ],
)  # fmt: skip
def test_addresses_inside_are_never_public(address):
    assert not http.is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_addresses_outside_are(address):
    assert http.is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/x", "https://127.0.0.1/x", "https://localhost/x", "https://[::1]/", "https://2130706433/",
        "https://0x7f.1/", "ftp://example.org/", "https://u:p@example.org/", "https:///x", "https://a b/",
        "https://example.org:99999/", "javascript:alert(1)", "https://\u17a2.example/", "",
    ],
)  # fmt: skip
def test_an_address_that_may_not_be_called_is_refused_and_stays_in_the_field(client, holder, token, url):
    answer = sign_in(client, holder).post(PAGE, {"url": url, "token": token.pk})
    assert answer.status_code == 422
    assert not Webhook.objects.exists()


def test_a_name_that_turns_inward_after_it_was_checked_is_not_called(holder, secret, receiver, settings):
    settings.WEBHOOKS_PRIVATE = False
    told(holder)
    assert call_due() == 0
    assert receiver.calls == []
    assert Call.objects.get().evidence == "private"


def test_the_secret_is_shown_once(client, holder, token, receiver):
    browser = sign_in(client, holder)
    answer = browser.post(PAGE, {"url": receiver.url, "token": token.pk})
    assert "Copy the secret now" in answer.content.decode()
    assert "Copy the secret now" not in browser.get(PAGE).content.decode()


def test_without_a_second_factor_no_address_is_made(client, holder, token, receiver):
    browser = sign_in(client, holder, second_factor=False)
    assert browser.post(PAGE, {"url": receiver.url, "token": token.pk}).status_code == 403


def test_nobody_ends_the_address_of_another(client, secret):
    pk = Webhook.objects.get().pk
    browser = sign_in(client, make_user())
    assert [browser.post(f"{PAGE}{pk}/{act}/").status_code for act in ("end", "again")] == [404, 404]


def test_an_ended_address_is_not_called(client, holder, secret, receiver):
    told(holder)
    sign_in(client, holder).post(f"{PAGE}{Webhook.objects.get().pk}/end/")
    assert call_due() == 0

"""Notices in browsers: unreadable on the way, discreet, tried again, ended with the browser or the session."""

from __future__ import annotations

import datetime as dt
import secrets

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from notifications.channels.webpush import b64, encrypted, public_key, unb64
from notifications.checks import check_push_key
from notifications.delivery import deliver, deliver_waiting
from notifications.models import Attempt, Browser, ChannelChoice, Delivery, Habits, Notification, State
from notifications.planning import plan
from tests.accounts.factories import make_post, make_user, sign_in
from tests.notifications.gateways import EVENT, now_due
from tests.notifications.helpers import CANARY, tell_of
from tests.notifications.pushed import ADD, added

PAGE = "/en/account/notifications/"
FIRM = {"verb": "sign"}


def test_the_example_of_rfc_8291_comes_out_byte_for_byte():
    said = encrypted(
        b"When I grow up, I want to be a watermelon",
        unb64("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"),
        unb64("BTBZMqHH6r4Tts7J_aSIgg"),
        size=0,
        private=ec.derive_private_key(
            int.from_bytes(unb64("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw")), ec.SECP256R1()
        ),
        salt=unb64("DGv6ra1nlYgDCS1FRnbzlw"),
    )
    assert b64(said) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


def test_a_notice_says_that_there_is_news_and_where_and_nothing_else(phone, person, service):
    tell_of(person, **FIRM)
    assert deliver(*EVENT) == 1
    [(headers, shown)] = phone.shown
    assert shown["body"] == "You have an update." and shown["title"] == "Concord"
    assert shown["path"] == "/en/notifications/1/" and shown["lang"] == "en"
    assert CANARY not in str(shown) and "CD-2026" not in str(shown) + str(headers)
    assert (headers["TTL"], headers["Urgency"], headers["Topic"]) == ("172800", "high", shown["tag"])
    assert len(shown["tag"]) == 32


def test_news_of_a_matter_replaces_older_news_of_it_alone_and_all_are_as_long(phone, person, service):
    Habits.objects.create(user=person, discreet=False, quiet=False)
    for source, ref in enumerate(("CD-2026-0417", "CD-2026-0417", "CD-2026-0418"), 1):
        person.language = "km" if source == 3 else "en"
        person.save()
        tell_of(person, source=source, ref=ref)
        deliver("case", ref, source)
    first, again, other = (shown for _headers, shown in phone.shown)
    assert first["tag"] == again["tag"] != other["tag"]
    assert first["body"] == "There is news in CD-2026-0417" and other["path"] == "/km/notifications/3/"
    assert len(service.sizes) == 1
    assert {headers["Urgency"] for headers, _shown in phone.shown} == {"normal"}


def test_it_is_tried_again_and_each_attempt_is_a_row(phone, person, service):
    tell_of(person, **FIRM)
    service.mood.extend([503, 429])
    sent = [deliver(*EVENT)]
    for _ in range(2):
        now_due()
        sent.append(deliver_waiting())
    assert sent == [0, 0, 1] and len(phone.shown) == 1
    said = Attempt.objects.order_by("id").values_list("outcome", "evidence")
    assert list(said) == [("unreachable", "HTTP 503"), ("unreachable", "HTTP 429"), ("accepted", "HTTP 201")]
    assert Browser.objects.get().used_at and not Browser.objects.get().silent_since


def test_a_browser_that_is_gone_ends_and_the_other_shows_it(phone, person, service):
    other = added(service, sign_in(Client(), person))
    del service.phones[phone.name]
    tell_of(person, **FIRM)
    assert deliver(*EVENT) == 1
    assert len(other.shown) == 1
    assert Browser.objects.get().endpoint == other.given["endpoint"]


@pytest.mark.parametrize(("mail", "tasks"), [("", 1), ("sok@example.org", 0)])
def test_when_no_browser_is_left_it_is_for_a_person_unless_another_way_reached(
    phone, person, service, mail, tasks
):
    registrar = make_post(make_user(), "registrar", None).user
    person.email = mail
    person.save()
    service.phones.clear()
    tell_of(person, **FIRM)
    deliver(*EVENT)
    row = Delivery.objects.get(channel="push")
    assert (row.state, row.reason) == (State.FAILED, "no_browser")
    assert Notification.objects.filter(kind="delivery", user=registrar).count() == tasks
    assert Delivery.objects.unsettled().count() == tasks


def test_a_push_service_that_is_silent_for_a_week_ends_the_browser(phone, person, service):
    Browser.objects.update(silent_since=timezone.now() - dt.timedelta(days=8))
    service.mood.append(500)
    tell_of(person, **FIRM)
    deliver(*EVENT)
    assert not Browser.objects.exists()


def test_an_address_that_turns_inward_after_it_was_checked_is_not_called(phone, person, settings):
    settings.WEBHOOKS_PRIVATE = False
    tell_of(person, **FIRM)
    assert deliver(*EVENT) == 0
    assert phone.shown == [] and Attempt.objects.get().evidence == "NotAllowed"


def test_a_kind_that_was_switched_off_comes_by_no_browser(phone, person):
    ChannelChoice.objects.create(user=person, kind="case", channel="push", wanted=False)
    tell_of(person, **FIRM)
    assert deliver(*EVENT) == 0 and phone.shown == []


def test_under_another_key_of_the_site_a_browser_does_not_count(phone, person, settings):
    settings.PUSH_KEY = secrets.token_urlsafe(32)
    tell_of(person, verb="register")
    assert deliver(*EVENT) == 0 and not Delivery.objects.exists()


def test_planning_costs_the_same_for_many_people(service, db):
    costs = []
    for source, size in enumerate((1, 4), 1):
        people = [make_user(email="") for _ in range(size)]
        for one in people:
            added(service, sign_in(Client(), one))
        tell_of(*people, source=source)
        with CaptureQueriesContext(connection) as seen:
            assert plan({"kind": "case", "ref": "CD-2026-0417", "source": source}) == size
        costs.append(len(seen))
    assert costs[0] == costs[1]


def test_the_page_lists_each_browser_and_can_end_it_and_send_a_test(phone, browser, person):
    text = browser.get(PAGE).content.decode()
    assert "this one" in text and 'value="case:push" id="way-case:push" checked' in text
    browser.post(PAGE + "test/", {"channel": "push"})
    assert phone.shown[0][1]["body"] == "Your messages arrive."
    pk = Browser.objects.get().pk
    assert sign_in(Client(), make_user()).post(f"{ADD}{pk}/end/").status_code == 404
    assert browser.post(f"{ADD}{pk}/end/").status_code == 302
    assert not Browser.objects.exists()


def test_without_a_key_there_is_no_such_channel(browser, settings):
    settings.PUSH_KEY = ""
    assert "data-push" not in browser.get(PAGE).content.decode()
    assert browser.post(ADD, {}).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"endpoint": "http://10.0.0.1/x"}, {"endpoint": "ftp://example.org/"}, {"endpoint": "x" * 2000},
        {"p256dh": b64(b"\x04" + b"\x01" * 64)}, {"p256dh": "not\u17a2"}, {"auth": b64(b"short")}, {"auth": ""},
    ],
)  # fmt: skip
def test_what_is_no_browser_is_refused_in_words(service, browser, settings, wrong):
    settings.WEBHOOKS_PRIVATE = "endpoint" not in wrong
    answer = browser.post(ADD, {**service.phone(public_key()).given, **wrong})
    assert answer.status_code == 422
    assert answer.json()["detail"] == "This browser cannot show notifications of this site."
    assert not Browser.objects.exists()


def test_five_browsers_are_enough_and_the_same_one_counts_once(service, browser, person):
    for _ in range(4):
        added(service, sign_in(Client(), person))
    added(service, browser)
    added(service, browser)
    added(service, sign_in(Client(), person), status=422)
    assert Browser.objects.filter(user=person).count() == 5


def test_a_shared_phone_shows_no_notices(service, person):
    browser = sign_in(Client(), person)
    session = browser.session
    session["shared_phone"] = True
    session.save()
    added(service, browser, status=422)
    assert "this phone is shared" in browser.get(PAGE).content.decode()


def test_the_command_prints_a_key_and_a_wrong_one_does_not_start(capsys, settings):
    settings.PUSH_KEY = ""
    call_command("push_key")
    settings.PUSH_KEY = capsys.readouterr().out.strip().removeprefix("PUSH_KEY=")
    assert check_push_key() == [] and len(unb64(public_key())) == 65
    settings.PUSH_KEY = "AA"
    assert [error.id for error in check_push_key()] == ["notifications.E001"]

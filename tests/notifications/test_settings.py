"""P40: the table of ways, locked boxes that say why, habits, tests of each way, and proving a telephone."""

from __future__ import annotations

import re

import pytest

from accounts.models import User
from notifications import words
from notifications.models import ChannelChoice, Habits
from tests.accounts.factories import make_user, sign_in
from tests.notifications.gateways import by_phone

PAGE = "/en/account/notifications/"
PHONE = PAGE + "phone/"
KEPT = {"language": "en", "digest": "off", "quiet": "on", "discreet": "on"}


@pytest.fixture
def reader(db):
    return make_user()


@pytest.fixture
def browser(client, reader):
    return sign_in(client, reader)


def boxes(answer):
    """The boxes of the table: value, whether ticked, whether locked."""
    found = re.findall(
        r'name="ways" value="([^"]+)"[^>]*?( checked)?( disabled[^>]*)?>', answer.content.decode()
    )
    return {value: (bool(on), bool(off)) for value, on, off in found}


def test_a_kind_is_switched_off_by_mail_and_the_language_is_kept(browser, reader):
    answer = browser.post(PAGE, {**KEPT, "language": "km"}, follow=True)
    assert "Your choices are saved." in answer.content.decode()
    reader.refresh_from_db()
    assert reader.language == "km"
    assert not ChannelChoice.objects.get(user=reader, kind="case", channel="mail").wanted


@pytest.mark.parametrize("wrong", [{"language": "xx"}, {"digest": "hourly"}, {"ways": "case:pigeon"}])
def test_what_is_on_offer_nowhere_is_refused(browser, reader, wrong):
    assert browser.post(PAGE, {**KEPT, **wrong}).status_code == 422
    assert not Habits.objects.exists()


def test_without_a_gateway_only_e_mail_is_on_offer(browser):
    shown = boxes(browser.get(PAGE))
    assert {value.split(":")[1] for value in shown} == {"mail"}
    assert all(on and not locked for on, locked in shown.values())


def test_a_way_without_a_confirmed_address_is_locked_and_says_why(browser, gateway):
    answer = browser.get(PAGE)
    assert boxes(answer)["case:sms"] == (False, True)
    assert "has no confirmed address yet" in answer.content.decode()


def test_a_locked_box_that_is_sent_anyway_is_refused_and_stores_nothing(browser, gateway):
    assert browser.post(PAGE, {**KEPT, "ways": "case:sms"}).status_code == 422
    assert not ChannelChoice.objects.exists()


def test_every_kind_has_a_labelled_box_for_every_way(browser, gateway):
    text = browser.get(PAGE).content.decode()
    for kind in words.sent_kinds():
        for way in ("mail", "sms", "telegram"):
            assert f'id="way-{kind}:{way}"' in text and f'for="way-{kind}:{way}"' in text


def test_habits_are_kept(browser, reader):
    browser.post(PAGE, {"language": "en", "digest": "monday"})
    habits = Habits.objects.get(user=reader)
    assert (habits.digest, habits.quiet, habits.discreet) == ("monday", False, False)


def test_the_rule_of_legal_notices_is_shown(browser):
    assert "goes out at once, at any hour" in browser.get(PAGE).content.decode()


def test_the_test_message_goes_to_the_person_alone(browser, reader, mailoutbox):
    browser.post(PAGE + "test/")
    assert [message.to for message in mailoutbox] == [[reader.email]]


def test_a_test_by_sms_goes_to_the_confirmed_number(client, db, gateway):
    person = by_phone()
    sign_in(client, person).post(PAGE + "test/", {"channel": "sms"})
    assert [message["to"] for message in gateway.taken.values()] == [person.phone]


@pytest.mark.parametrize("channel", ["sms", "pigeon"])
def test_a_test_by_a_way_that_is_not_there_is_not_found(browser, channel):
    assert browser.post(PAGE + "test/", {"channel": channel}).status_code == 404


def code_in(gateway):
    return re.search(r"\b\d{6}\b", [*gateway.taken.values()][-1]["text"]).group()


def test_a_number_is_confirmed_by_the_code_that_was_sent_there(browser, reader, gateway):
    browser.post(PHONE, {"phone": "012 345 678"})
    answer = browser.post(PHONE, {"code": code_in(gateway)}, follow=True)
    assert "Your phone number is confirmed." in answer.content.decode()
    reader.refresh_from_db()
    assert (reader.phone, reader.phone_verified) == ("+85512345678", True)


def test_five_wrong_codes_end_the_code(browser, reader, gateway):
    browser.post(PHONE, {"phone": "012345678"})
    right = code_in(gateway)
    for _ in range(5):
        assert browser.post(PHONE, {"code": "wrong"}).status_code == 422
    browser.post(PHONE, {"code": right})
    assert not User.objects.get(pk=reader.pk).phone_verified


def test_a_number_of_somebody_else_looks_the_same_and_gets_nothing(browser, gateway):
    other = by_phone()
    mine = browser.post(PHONE, {"phone": "012345678"}, follow=True).content.decode()
    browser.post(PHONE, {"other": "1"})
    theirs = browser.post(PHONE, {"phone": other.phone}, follow=True).content.decode()
    assert "a code is on its way" in mine and "a code is on its way" in theirs
    assert [message["to"] for message in gateway.taken.values()] == ["+85512345678"]


def test_a_bad_number_is_told_so_and_stays_in_the_field(browser, gateway):
    answer = browser.post(PHONE, {"phone": "twelve"})
    assert answer.status_code == 422
    assert 'value="twelve"' in answer.content.decode()


def test_a_gateway_that_is_down_is_told_so(browser, gateway):
    gateway.stop()
    answer = browser.post(PHONE, {"phone": "012345678"})
    assert "could not be sent" in answer.content.decode()


def test_codes_are_rationed(browser, gateway):
    for _ in range(8):
        browser.post(PHONE, {"phone": "012345678"})
        browser.post(PHONE, {"other": "1"})
    assert len(gateway.taken) == 6

"""A browser's push service gives it another address: its notices follow it, and nobody else can lead them away."""

from __future__ import annotations

import secrets

import pytest
from django.conf import settings
from django.test import Client

from notifications.channels.webpush import public_key
from notifications.delivery import deliver
from notifications.models import Browser
from tests.accounts.factories import make_user, sign_in
from tests.notifications.gateways import EVENT
from tests.notifications.helpers import tell_of
from tests.notifications.pushed import ADD, added

PLACE, PAGE = "/push/place", "/en/account/notifications/"


@pytest.fixture
def elsewhere(service):
    """Where the push service reaches the browser now."""
    return service.phone(public_key())


def test_notices_follow_a_browser_though_nobody_is_signed_in(phone, browser, person, service, elsewhere):
    before = Browser.objects.get()
    del browser.cookies[settings.SESSION_COOKIE_NAME]
    known = browser.get(PLACE).json()
    assert (known["endpoint"], known["key"]) == (phone.given["endpoint"], public_key())
    answer = browser.post(PLACE, elsewhere.given)
    assert (answer.status_code, Browser.objects.get().pk) == (200, before.pk)
    assert answer.cookies[settings.PUSH_COOKIE_NAME]["max-age"] > 300 * 24 * 60 * 60
    tell_of(person, verb="sign")
    assert deliver(*EVENT) == 1
    assert (len(elsewhere.shown), phone.shown) == (1, [])


def test_the_next_sign_in_and_out_still_know_the_browser_that_moved(phone, browser, person, elsewhere):
    browser.post(PLACE, elsewhere.given)
    del browser.cookies[settings.SESSION_COOKIE_NAME]
    sign_in(browser, person).get(PAGE)
    browser.post("/en/sign-out/")
    assert not Browser.objects.exists()


@pytest.mark.parametrize("signed_in", [True, False])
def test_without_the_cookie_of_the_browser_there_is_nothing_to_move(phone, person, elsewhere, signed_in):
    client = sign_in(Client(), person) if signed_in else Client()
    client.cookies[settings.PUSH_COOKIE_NAME] = "made up"
    answers = [client.get(PLACE), client.post(PLACE, elsewhere.given)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert Browser.objects.get().endpoint == phone.given["endpoint"]


def test_another_browser_moves_itself_alone_and_not_to_where_one_is(phone, service, elsewhere):
    client = sign_in(Client(), make_user())
    other = added(service, client)
    rows = set(Browser.objects.values_list("pk", "endpoint", "auth"))
    assert client.post(PLACE, {**other.given, "endpoint": phone.given["endpoint"]}).status_code == 422
    assert set(Browser.objects.values_list("pk", "endpoint", "auth")) == rows
    assert client.post(PLACE, elsewhere.given).status_code == 200
    ends = set(Browser.objects.values_list("endpoint", flat=True))
    assert ends == {phone.given["endpoint"], elsewhere.given["endpoint"]}


def test_another_site_cannot_move_it(phone, browser, elsewhere):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = browser.cookies
    assert strict.post(PLACE, elsewhere.given).status_code == 403
    assert Browser.objects.get().endpoint == phone.given["endpoint"]
    token = strict.get(PLACE).json()["token"]
    assert strict.post(PLACE, elsewhere.given, headers={"X-CSRFToken": token}).status_code == 200


def _sign_out(browser, person, settings):
    browser.post("/en/sign-out/")


def _remove(browser, person, settings):
    browser.post(f"{ADD}{Browser.objects.get().pk}/end/")


def _close(browser, person, settings):
    person.is_active = False
    person.save()


def _take_another_key(browser, person, settings):
    settings.PUSH_KEY = secrets.token_urlsafe(32)


def _take_none(browser, person, settings):
    settings.PUSH_KEY = ""


@pytest.mark.parametrize("end", [_sign_out, _remove, _close, _take_another_key, _take_none])
def test_what_ended_comes_not_back(phone, browser, person, elsewhere, settings, end):
    mark = browser.cookies[settings.PUSH_COOKIE_NAME].value
    end(browser, person, settings)
    client = Client()
    client.cookies[settings.PUSH_COOKIE_NAME] = mark
    answers = [client.get(PLACE), client.post(PLACE, elsewhere.given)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert not Browser.objects.filter(endpoint=elsewhere.given["endpoint"]).exists()


def test_an_address_within_is_no_place(phone, browser, elsewhere, settings):
    settings.WEBHOOKS_PRIVATE = False
    assert browser.post(PLACE, {**elsewhere.given, "endpoint": "http://10.0.0.1/x"}).status_code == 422
    assert Browser.objects.get().endpoint == phone.given["endpoint"]


def test_pages_ask_the_worker_where_notices_are_shown_and_nowhere_else(phone, browser, person):
    assert "js/push_place.js" in browser.get(PAGE).content.decode()
    assert "js/push_place.js" not in sign_in(Client(), person).get(PAGE).content.decode()

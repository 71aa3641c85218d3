"""Notices in a browser end with the person there: signing out, from elsewhere, and who signs in next."""

from __future__ import annotations

import re

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from accounts.sessions import SEEN
from notifications.models import Browser
from tests.accounts.factories import PASSWORD, make_user, sign_in
from tests.notifications.pushed import added

PAGE = "/en/account/notifications/"


@pytest.mark.parametrize("way", ["/en/sign-out/", "/en/file/close/"])
def test_signing_out_ends_the_notices_of_this_browser_alone(phone, service, browser, person, way):
    other = added(service, sign_in(Client(), person))
    assert browser.post(way).status_code == 302
    assert Browser.objects.get().endpoint == other.given["endpoint"]


def rest(browser):
    """Let the session of a browser rest until it is over; gives the page that it comes to."""
    session = browser.session
    session[SEEN] -= 3600
    session.save()
    return browser.get(PAGE)


def test_notices_go_on_when_a_session_is_merely_over_and_end_at_the_next_sign_out(phone, browser, person):
    assert rest(browser).status_code == 302 and Browser.objects.exists()
    sign_in(browser, person).get(PAGE)
    assert Browser.objects.exists()
    browser.post("/en/sign-out/")
    assert not Browser.objects.exists()


def test_they_end_when_somebody_else_signs_in_there(phone, browser):
    rest(browser)
    sign_in(browser, make_user()).get(PAGE)
    assert not Browser.objects.exists()


def test_who_is_signed_out_from_elsewhere_sees_no_more_notices(phone, service, browser, person):
    elsewhere = sign_in(Client(), person)
    here = added(service, elsewhere)
    elsewhere.post("/en/account/security/sessions/end/")
    assert Browser.objects.get().endpoint == here.given["endpoint"]
    elsewhere.get(PAGE)
    key = elsewhere.session.session_key
    session = UserSession.objects.create(user=person, session_key=key, ip="127.0.0.1", user_agent="made up")
    sign_in(Client(), person).post(f"/en/account/security/sessions/{session.pk}/end/")
    assert not Browser.objects.exists()


NEW = {"password1": "two herons by the lake 44", "password2": "two herons by the lake 44"}


def test_a_new_password_ends_them_everywhere_but_here(phone, service, client, person):
    person.set_password(PASSWORD)
    person.save()
    here = sign_in(Client(), person)
    kept = added(service, here)
    answer = here.post("/en/account/security/password/", {**NEW, "oldpassword": PASSWORD})
    assert answer.status_code == 302
    assert Browser.objects.get().endpoint == kept.given["endpoint"]


def test_a_new_password_by_a_link_ends_them_all(phone, person, mailoutbox):
    person.email = person.username
    person.set_password(PASSWORD)
    person.save()
    lost = Client()
    lost.post("/en/sign-in/password/", {"email": person.email})
    link = re.search(r"/en/sign-in/password/\S+", mailoutbox[0].body).group()
    assert lost.post(lost.get(link)["Location"], NEW).status_code == 302
    assert not Browser.objects.exists()

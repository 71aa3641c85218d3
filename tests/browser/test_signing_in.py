"""Signing in with a password and a second factor, and the pages that stand behind it, seen by the robot."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import override_settings
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import User
from tests.accounts.factories import PASSWORD, make_official
from tests.browser import robot
from tests.browser.people import Person

pytestmark = [pytest.mark.browser, pytest.mark.slow]

HASHER = "django.contrib.auth.hashers.Argon2PasswordHasher"
HANDLE = "made-up@example.org"
SIZES = {"km": robot.PHONE, "en": robot.DESK}
BEHIND = ("", "codes/", "codes/new/", "password/", "passkey/", "app/remove/", "again/", "again/code/")


@pytest.fixture
def official(db: None) -> User:
    """An officer with a password the served site can check, and no second factor yet."""
    user = make_official("officer", "phnom-penh", username=HANDLE, name="ដារ៉ា")
    with override_settings(PASSWORD_HASHERS=[HASHER]):
        user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    return user


@pytest.fixture(params=["km", "en"])
def person(request: Any, open_context: Callable[..., BrowserContext], official: User) -> Person:
    """The officer before the door: a phone in Khmer, a desk in English."""
    return Person(open_context(viewport=SIZES[request.param]).new_page(), request.param)


def signs_in(person: Person, password: str = PASSWORD) -> None:
    """Write handle and password, and press."""
    person.opens(f"sign-in/?next=/{person.language}/queue/")
    person.writes({"login": HANDLE, "password": password})
    person.presses()


def sets_up_an_app(person: Person) -> None:
    """From the page that asks for a second factor, past the password again, to the recovery codes."""
    person.follows("main a[href*='/security/app/']")
    person.sends({"password": PASSWORD})  # asked again before something important
    key = person.page.locator("code.hash").inner_text()
    person.sends({"code": format_hotp_value(hotp_value(key, int(time.time()) // 30))})


def looked_at(page: Page) -> list[str]:
    """What the robot finds on the page, with its address."""
    return [f"{page.url}: {fault}" for fault in robot.faults(page)]


def test_a_wrong_password_says_so_and_keeps_the_name(person: Person) -> None:
    signs_in(person, "wrong mango over the river 9")
    assert looked_at(person.page) == []
    expect(person.page.locator(".errsum")).to_be_focused()
    expect(person.page.locator("[name=login]")).to_have_value(HANDLE)


def test_an_official_sets_up_an_app_before_anything_else_opens(person: Person) -> None:
    signs_in(person)
    found = looked_at(person.page)
    sets_up_an_app(person)
    found += looked_at(person.page)
    for path in BEHIND:
        person.opens(f"account/security/{path}")
        found += looked_at(person.page)
    assert not found, "\n".join(found)
    person.opens("queue/")
    assert person.page.url.endswith(f"/{person.language}/queue/")


def test_the_next_time_the_code_of_the_app_is_asked_for(person: Person) -> None:
    signs_in(person)
    sets_up_an_app(person)
    person.page.context.clear_cookies()
    signs_in(person)
    found = looked_at(person.page)
    person.writes({"code": "000000"})
    person.presses()
    found += looked_at(person.page)
    expect(person.page.locator(".errsum")).to_be_focused()
    assert not found, "\n".join(found)

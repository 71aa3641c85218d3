"""Sessions end: by rest, by age, on a shared phone, by their owner, by a new password."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts import sessions
from accounts.models import User
from tests.accounts.factories import PASSWORD, make_user, sign_in

START = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
PAGE = "/en/account/"


def is_in(client: Client, **more: Any) -> bool:
    """Whether the account page opens."""
    return bool(client.get(PAGE, **more).status_code == 200)


@pytest.fixture
def two_places() -> tuple[User, Client, Client]:
    """One person signed in by password in two browsers."""
    user = make_user("dara@example.org", password=PASSWORD)
    places = Client(), Client()
    for place in places:
        place.post("/en/sign-in/", {"login": "dara@example.org", "password": PASSWORD})
        assert is_in(place)
    return user, *places


@pytest.mark.parametrize(("shared", "minutes"), [(False, 30), (True, 10)])
def test_a_session_that_rests_too_long_ends(client: Client, shared: bool, minutes: int) -> None:
    with time_machine.travel(START, tick=False) as clock:
        sign_in(client, make_user())
        session = client.session
        session[sessions.SHARED] = shared
        session.save()
        assert is_in(client)
        clock.shift(timedelta(minutes=minutes, seconds=-1))
        assert is_in(client)
        clock.shift(timedelta(minutes=minutes))
        assert not is_in(client)


def test_the_shared_phone_box_reaches_the_session(client: Client) -> None:
    make_user("dara@example.org", password=PASSWORD)
    client.post("/en/sign-in/", {"login": "dara@example.org", "password": PASSWORD, "shared": "on"})
    assert sessions.idle_limit(client.session) == timedelta(minutes=10)


def test_a_session_ends_after_twelve_hours_of_work(client: Client) -> None:
    with time_machine.travel(START, tick=False) as clock:
        sign_in(client, make_user())
        for _ in range(36):
            assert is_in(client)
            clock.shift(timedelta(minutes=20))
        assert not is_in(client)


@pytest.mark.parametrize("header", [{"X-Background": "1"}, {"Service-Worker": "script"}])
def test_requests_a_page_makes_by_itself_keep_nothing_alive(client: Client, header: Any) -> None:
    with time_machine.travel(START, tick=False) as clock:
        sign_in(client, make_user())
        assert is_in(client)
        clock.shift(timedelta(minutes=20))
        assert is_in(client, headers=header)
        clock.shift(timedelta(minutes=11))
        assert not is_in(client)


def test_a_new_password_ends_the_other_sessions(two_places: tuple[User, Client, Client]) -> None:
    _user, here, there = two_places
    new = "two herons by the lake 44"
    data = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert here.post("/en/account/security/password/", data).status_code == 302
    assert is_in(here)
    assert not is_in(there)


def test_ending_all_others_keeps_this_one(two_places: tuple[User, Client, Client]) -> None:
    _user, here, there = two_places
    here.post("/en/account/security/sessions/end/")
    assert is_in(here)
    assert not is_in(there)


def test_one_session_is_ended_from_the_list(two_places: tuple[User, Client, Client]) -> None:
    _user, here, there = two_places
    page = here.get("/en/account/security/")
    [other] = [s for s in page.context["sessions"] if s.session_key == there.session.session_key]
    here.post(f"/en/account/security/sessions/{other.pk}/end/")
    assert is_in(here)
    assert not is_in(there)


def test_nobody_ends_a_session_of_another_person(two_places: tuple[User, Client, Client]) -> None:
    _user, here, _there = two_places
    page = here.get("/en/account/security/")
    stranger = sign_in(Client(), make_user())
    answer = stranger.post(f"/en/account/security/sessions/{page.context['sessions'][0].pk}/end/")
    assert answer.status_code == 404
    assert is_in(here)


def test_a_changed_factor_ends_sessions_that_no_list_knows(client: Client) -> None:
    user = make_user()
    listed, unlisted = sign_in(Client(), user), sign_in(Client(), user)
    assert is_in(listed)
    assert is_in(unlisted)
    sessions.end_sessions(user, datetime.now(UTC), keep=listed.session)
    assert not is_in(unlisted)

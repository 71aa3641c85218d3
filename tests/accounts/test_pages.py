"""Every account page opens for who may open it, in both languages."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import User
from tests.accounts.factories import PASSWORD, make_official, make_user, sign_in
from tests.accounts.test_second_factor import give_app

OPEN = ["sign-in/", "sign-in/recovery/", "sign-in/password/", "sign-in/password/sent/", "join/"]
OPEN += ["sign-in/password/done/", "sign-in/password/x-y/", "sign-in/closed/", "account/confirm/none/"]
OWN = ["account/", "account/organisations/", "account/security/", "account/security/password/", "sign-out/"]
OWN += ["account/security/second-factor/", "account/security/again/", "account/security/again/code/"]
AGAIN = ["app/remove/", "passkey/", "codes/new/"]
STAFF = ["manage/people/", "manage/recoveries/"]


@pytest.fixture
def user(client: Client) -> User:
    """A person with password and app, signed in and just asked again."""
    person = make_user("dara@example.org", password=PASSWORD)
    give_app(person)
    sign_in(client, person)
    client.post("/en/account/security/again/", {"password": PASSWORD})
    return person


@pytest.mark.parametrize("language", ["km", "en"])
@pytest.mark.parametrize("page", OPEN)
def test_open_pages_open_for_anybody(client: Client, language: str, page: str) -> None:
    assert client.get(f"/{language}/{page}").status_code == 200


def test_who_has_no_password_yet_is_led_to_choose_one(client: Client) -> None:
    sign_in(client, make_user())
    answer = client.get("/en/account/security/password/")
    assert answer.status_code == 302
    assert answer["Location"] == "/en/sign-in/password/"


def test_a_passkey_without_script_is_refused_with_the_reason(client: Client, user: User) -> None:
    answer = client.post("/en/account/security/passkey/", {"name": "Phone"})
    assert "Passkeys need a browser with script." in answer.content.decode()
    assert "Credential:" not in answer.content.decode()


@pytest.mark.parametrize("page", OWN)
def test_own_pages_open_when_signed_in(client: Client, user: User, page: str) -> None:
    answer = client.get(f"/en/{page}")
    assert answer.status_code == 200
    assert answer.content.decode().count("<h1") == 1


@pytest.mark.parametrize("page", AGAIN)
def test_factor_pages_open_after_the_password_again(client: Client, user: User, page: str) -> None:
    assert client.get(f"/en/account/security/{page}").status_code == 200


@pytest.mark.parametrize("page", AGAIN)
def test_factor_pages_ask_for_the_password_again(client: Client, page: str) -> None:
    person = make_user(password=PASSWORD)
    give_app(person)
    sign_in(client, person)
    assert "/again/" in client.get(f"/en/account/security/{page}")["Location"]


@pytest.mark.parametrize("page", [p for p in OWN if p != "sign-out/"] + STAFF)
def test_strangers_are_sent_to_sign_in(client: Client, page: str) -> None:
    answer = client.get(f"/en/{page}")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/en/sign-in/")


@pytest.mark.parametrize("page", STAFF)
def test_registrars_open_the_pages_of_people(client: Client, page: str) -> None:
    sign_in(client, make_official("registrar", None))
    assert client.get(f"/en/{page}").status_code == 200


def test_recovery_codes_are_shown_once(client: Client, user: User) -> None:
    client.post("/en/account/security/codes/new/")
    first = client.get("/en/account/security/codes/").content.decode()
    second = client.get("/en/account/security/codes/").content.decode()
    assert first.count("<li><code>") == 10
    assert second.count("<li><code>") == 0


def test_the_profile_keeps_what_was_typed(client: Client, user: User) -> None:
    client.post("/en/account/", {"name": "Chan Dara", "name_latin": "", "language": "km"})
    user.refresh_from_db()
    assert (user.name, user.language) == ("Chan Dara", "km")


def test_who_never_had_a_password_is_sent_to_the_page_that_makes_one(client: Client) -> None:
    sign_in(client, make_user("passkey@example.org"))
    answer = client.get("/en/account/security/password/")
    assert (answer.status_code, answer["Location"]) == (302, "/en/sign-in/password/")


@pytest.mark.parametrize("page", ["account/", "account/security/", "sign-in/", "sign-in/recovery/"])
def test_pages_take_no_other_method(client: Client, page: str) -> None:
    sign_in(client, make_user(password=PASSWORD))
    assert {client.put(f"/en/{page}").status_code, client.delete(f"/en/{page}").status_code} == {405}

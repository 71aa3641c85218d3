"""The second factor: who must have it, what is shut without it, and codes that work once."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.totp.internal.auth import yield_hotp_counters_from_time as counters
from django.test import Client

from accounts import second_factor
from accounts.models import User
from tests.accounts.conftest import SignInWith
from tests.accounts.factories import PASSWORD, make_official, make_post, make_user, sign_in

KHMER = str.maketrans("0123456789", "០១២៣៤៥៦៧៨៩")


def give_app(user: User) -> str:
    """Give a person an authenticator app; returns its secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def code_of(secret: str) -> str:
    """The code the app shows now."""
    return format_hotp_value(hotp_value(secret, next(iter(counters()))))


def test_an_official_is_led_to_set_one_up(client: Client) -> None:
    sign_in(client, make_official(), second_factor=False)
    answer = client.get("/en/account/")
    assert answer["Location"].startswith("/en/account/security/second-factor/?next=")
    assert client.get(answer["Location"]).status_code == 200


def test_an_official_with_an_app_cannot_add_another_factor_before_using_it(client: Client) -> None:
    user = make_official()
    give_app(user)
    sign_in(client, user, second_factor=False)
    answer = client.get("/en/account/security/passkey/")
    assert answer["Location"].startswith("/en/account/security/again/code/")


def test_an_official_who_passed_sees_pages(client: Client) -> None:
    sign_in(client, make_official())
    assert client.get("/en/account/").status_code == 200


def test_a_worker_needs_none(client: Client) -> None:
    sign_in(client, make_user(), second_factor=False)
    assert client.get("/en/account/").status_code == 200


def test_a_program_gets_403_not_a_redirect(client: Client) -> None:
    sign_in(client, make_official(), second_factor=False)
    assert client.get("/api/v1/schema").status_code == 403


def test_a_post_given_now_shuts_a_session_of_before(client: Client) -> None:
    user = make_user()
    sign_in(client, user, second_factor=False)
    make_post(user)
    assert client.get("/en/account/").status_code == 302


def test_the_factor_of_another_person_counts_for_nothing(client: Client) -> None:
    sign_in(client, make_official())
    session = client.session
    session[second_factor.METHODS_USER_KEY] = "999999"
    session.save()
    assert client.get("/en/account/").status_code == 302


@pytest.mark.parametrize(("demo", "status"), [(True, 200), (False, 302)])
def test_the_demo_factor_counts_only_in_a_demo(
    client: Client, settings: Any, demo: bool, status: int
) -> None:
    settings.DEMO = demo
    user = make_official()
    sign_in(client, user, second_factor=False)
    session = client.session
    second_factor.mark_passed(session, user, second_factor.DEMO_FACTOR)
    session.save()
    assert client.get("/en/account/").status_code == status


def test_password_alone_does_not_sign_in_who_has_an_app(client: Client, type_password: SignInWith) -> None:
    user = make_official(username="dara@example.org", password=PASSWORD)
    secret = give_app(user)
    assert type_password("dara@example.org")["Location"] == "/en/sign-in/code/"
    assert "_auth_user_id" not in client.session
    client.post("/en/sign-in/code/", {"code": code_of(secret).translate(KHMER)})
    assert client.session["_auth_user_id"] == str(user.pk)
    assert client.get("/en/account/").status_code == 200


def test_a_code_works_once_on_every_worker(type_password: SignInWith) -> None:
    user = make_official(username="dara@example.org", password=PASSWORD)
    code = code_of(give_app(user))
    outcomes = []
    for worker in (Client(), Client()):
        worker.post("/en/sign-in/", {"login": "dara@example.org", "password": PASSWORD})
        outcomes.append(worker.post("/en/sign-in/code/", {"code": code}).status_code)
    assert outcomes == [302, 200]


def test_guessing_codes_is_stopped(client: Client, type_password: SignInWith) -> None:
    user = make_official(username="dara@example.org", password=PASSWORD)
    secret = give_app(user)
    type_password("dara@example.org")
    for _ in range(6):
        client.post("/en/sign-in/code/", {"code": "000000"})
    client.post("/en/sign-in/code/", {"code": code_of(secret)})
    assert "_auth_user_id" not in client.session


def test_a_recovery_code_works_once(client: Client) -> None:
    user = make_official(username="dara@example.org", password=PASSWORD)
    give_app(user)
    code = RecoveryCodes.activate(user).get_unused_codes()[0]
    outcomes = []
    for worker in (Client(), Client()):
        worker.post("/en/sign-in/", {"login": "dara@example.org", "password": PASSWORD})
        outcomes.append(worker.post("/en/sign-in/code/", {"code": code}).status_code)
    assert outcomes == [302, 200]


def test_setting_up_an_app_passes_the_factor_and_shows_codes_once(client: Client) -> None:
    user = make_official(password=PASSWORD)
    sign_in(client, user, second_factor=False)
    client.post("/en/account/security/again/?next=/en/account/security/app/", {"password": PASSWORD})
    page = client.get("/en/account/security/app/")
    code = code_of(page.context["form"].secret)
    done = client.post("/en/account/security/app/", {"code": code})
    assert done["Location"] == "/en/account/security/codes/"
    assert client.get("/en/account/").status_code == 200


def test_the_key_of_an_app_is_not_stored_in_clear() -> None:
    user = make_user()
    secret = give_app(user)
    kept = Authenticator.objects.get(user=user)
    assert secret not in str(kept.data)
    assert kept.wrap().validate_code(code_of(secret))

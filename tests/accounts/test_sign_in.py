"""Signing in: handles, words, timing, lock-out, sessions."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

import pytest
from django.test import Client

from accounts.handles import clean_handle
from accounts.models import User
from tests.accounts.conftest import SignInWith
from tests.accounts.factories import PASSWORD, make_user, sign_in

WRONG = "The phone, e-mail or password is wrong."


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("០១២ ៣៤៥ ៦៧៨", "+85512345678"),
        ("012-345-678", "+85512345678"),
        ("+855 12 345 678", "+85512345678"),
        ("0085512345678", "+85512345678"),
        (" Dara@Example.ORG ", "dara@example.org"),
    ],
)
def test_a_handle_has_one_spelling(typed: str, kept: str) -> None:
    assert clean_handle(typed) == kept


@pytest.mark.parametrize("handle", ["dara@example.org", "+85512345678"])
def test_e_mail_and_phone_both_sign_in(client: Client, type_password: SignInWith, handle: str) -> None:
    user = make_user(handle, password=PASSWORD)
    assert type_password(handle).status_code == 302
    assert client.session["_auth_user_id"] == str(user.pk)


def test_a_phone_typed_with_khmer_digits_signs_in(client: Client, type_password: SignInWith) -> None:
    make_user("+85512345678", password=PASSWORD)
    type_password("០១២៣៤៥៦៧៨")
    assert "_auth_user_id" in client.session


def test_an_unknown_person_and_a_wrong_password_read_the_same(type_password: SignInWith) -> None:
    make_user("dara@example.org", password=PASSWORD)
    known = type_password("dara@example.org", "not this one").content.decode()
    unknown = type_password("nary@example.org", "not this one").content.decode()
    assert WRONG in known
    assert WRONG in unknown
    assert known.count("errsum") == unknown.count("errsum")


@pytest.mark.parametrize(
    "handle", ["d\u0430ra@example.org", "dara@ex\u0430mple.org", "dara@example.org\u200b."]
)
def test_a_name_that_only_looks_like_one_signs_nobody_in(type_password: SignInWith, handle: str) -> None:
    make_user("dara@example.org", password=PASSWORD)
    assert WRONG in type_password(handle).content.decode()


def test_a_password_of_a_megabyte_is_not_read(client: Client, type_password: SignInWith) -> None:
    make_user("dara@example.org", password=PASSWORD)
    assert type_password("dara@example.org", "x" * 1_100_000).status_code == 413
    assert "_auth_user_id" not in client.session


def test_an_unknown_person_costs_one_hashing_like_a_wrong_password(type_password: SignInWith) -> None:
    make_user("dara@example.org", password=PASSWORD)
    counts = []
    for handle in ("dara@example.org", "nary@example.org"):
        with patch("django.contrib.auth.hashers.MD5PasswordHasher.encode", return_value="x") as encode:
            type_password(handle, "not this one")
        counts.append(encode.call_count)
    assert counts == [1, 1]


def test_the_session_gets_a_new_id_at_sign_in(client: Client, type_password: SignInWith) -> None:
    make_user("dara@example.org", password=PASSWORD)
    session = client.session
    session["before"] = True
    session.save()
    client.cookies["session"] = session.session_key or ""
    type_password("dara@example.org")
    assert client.session.session_key != session.session_key


def test_an_enemy_elsewhere_cannot_lock_me_out(client: Client, type_password: SignInWith) -> None:
    make_user("dara@example.org", password=PASSWORD)
    for _ in range(12):
        last = type_password("dara@example.org", "wrong", "127.0.0.2")
    assert last.status_code == 429
    assert type_password("dara@example.org", PASSWORD, "127.0.0.3").status_code == 302


def test_the_lock_holds_where_the_wrong_passwords_came_from(type_password: SignInWith) -> None:
    make_user("dara@example.org", password=PASSWORD)
    for _ in range(12):
        type_password("dara@example.org", "wrong", "127.0.0.2")
    locked = type_password("dara@example.org", PASSWORD, "127.0.0.2")
    assert locked.status_code == 429
    assert "Wait 15 minutes" in locked.content.decode()


def test_one_bad_colleague_does_not_lock_an_office(type_password: SignInWith) -> None:
    make_user("dara@example.org", password=PASSWORD)
    make_user("nary@example.org", password=PASSWORD)
    for _ in range(40):
        type_password("dara@example.org", "wrong", "127.0.0.2")
    assert type_password("nary@example.org", PASSWORD, "127.0.0.2").status_code == 302


def test_the_sign_in_page_still_opens_while_a_password_is_locked(
    client: Client, type_password: SignInWith
) -> None:
    make_user("dara@example.org", password=PASSWORD)
    for _ in range(12):
        type_password("dara@example.org", "wrong", "127.0.0.2")
    page = client.get("/en/sign-in/passkey/", REMOTE_ADDR="127.0.0.2", HTTP_ACCEPT="application/json")
    assert page.status_code == 200
    assert "request_options" in page.json()


def test_a_person_joins_and_is_signed_in(client: Client) -> None:
    data = {"name": "Sok Nary", "handle": "០១២ ៣៤៥ ៦៧៨", "password": PASSWORD, "language": "km"}
    assert client.post("/en/join/", data).status_code == 302
    user = User.objects.get(username="+85512345678")
    assert client.session["_auth_user_id"] == str(user.pk)


def test_a_short_password_is_refused(client: Client) -> None:
    data = {"name": "Sok Nary", "handle": "nary@example.org", "password": "mango", "language": "km"}
    client.post("/en/join/", data)
    assert not User.objects.filter(username="nary@example.org").exists()


def test_joining_by_e_mail_asks_to_confirm_in_both_languages(client: Client, mailoutbox: list[Any]) -> None:
    data = {"name": "Sok Nary", "handle": "nary@example.org", "password": PASSWORD, "language": "en"}
    client.post("/en/join/", data)
    [mail] = mailoutbox
    assert "Sok" not in mail.subject + mail.body
    assert "http://127.0.0.1:8000/en/account/confirm/" in mail.body


def test_a_reset_link_never_holds_the_host_that_was_asked(
    client: Client, mailoutbox: list[Any], settings: Any
) -> None:
    settings.ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
    make_user("dara@example.org", password=PASSWORD)
    client.post("/en/sign-in/password/", {"email": "dara@example.org"}, HTTP_HOST="localhost")
    assert "http://127.0.0.1:8000/en/sign-in/password/" in mailoutbox[0].body
    assert "localhost" not in mailoutbox[0].body


def test_signing_out_asks_once_and_ends_the_session(client: Client) -> None:
    sign_in(client, make_user())
    assert client.get("/en/sign-out/").status_code == 200
    assert client.post("/en/sign-out/")["Clear-Site-Data"] == '"storage"'
    assert "_auth_user_id" not in client.session


def test_the_preferred_language_counts_only_without_a_prefix(client: Client) -> None:
    sign_in(client, make_user(language="en"))
    assert client.get("/")["Location"] == "/en/"
    assert 'lang="km"' in client.get("/km/account/").content.decode()

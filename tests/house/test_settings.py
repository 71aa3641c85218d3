"""The settings are safe when nothing is said, and refuse what is not safe."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.house.conftest import Run

SHOW = "from django.conf import settings as s; print({})"
DATABASE = {
    "DATABASE_URL": "postgresql://concord:x@db.example:5432/concord?sslmode=verify-full",
}
PUBLIC = {**DATABASE, "ALLOWED_HOSTS": "concord.example", "SECRET_KEY": "k" * 60}


def shown(run_python: Run, expression: str, **variables: str) -> str:
    done = run_python(SHOW.format(expression), **variables)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def refusal(run_python: Run, **variables: str) -> str:
    done = run_python(SHOW.format("s.DEBUG"), **variables)
    assert done.returncode != 0
    return done.stderr.strip().splitlines()[-1]


def test_nothing_but_postgresql_is_accepted(run_python: Run) -> None:
    assert "nothing else is supported" in refusal(run_python, DATABASE_URL="sqlite:///db.sqlite3")


@pytest.mark.parametrize("switch", ["DEMO", "DEBUG"])
def test_the_demo_and_debugging_refuse_a_public_host(run_python: Run, switch: str) -> None:
    assert "loopback only" in refusal(run_python, **PUBLIC, **{switch: "1"})


@pytest.mark.parametrize("hosts", ["*", ".localhost.example", "localhost,concord.example", "0.0.0.0"])
def test_one_public_name_among_local_ones_is_enough_to_refuse_the_demo(run_python: Run, hosts: str) -> None:
    assert "loopback only" in refusal(run_python, **{**PUBLIC, "ALLOWED_HOSTS": hosts}, DEMO="1")


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]"])
def test_the_demo_runs_on_loopback(run_python: Run, host: str, tmp_path: object) -> None:
    assert (
        shown(run_python, "s.DEMO", **DATABASE, DEMO="1", ALLOWED_HOSTS=host, VAR_DIR=str(tmp_path)) == "True"
    )


def test_a_public_site_needs_a_secret_key(run_python: Run) -> None:
    assert "SECRET_KEY is not set" in refusal(run_python, **DATABASE, ALLOWED_HOSTS="concord.example")


def test_a_trial_makes_its_secret_key_once_and_keeps_it_closed(run_python: Run, tmp_path: object) -> None:
    variables = {**DATABASE, "DEMO": "1", "VAR_DIR": str(tmp_path)}
    first = shown(run_python, "s.SECRET_KEY", **variables)
    assert len(first) > 60
    assert shown(run_python, "s.SECRET_KEY", **variables) == first
    assert Path(f"{tmp_path}/secret-key").stat().st_mode & 0o777 == 0o600


def test_cookies_of_a_public_site_are_bound_to_the_host_and_hidden(run_python: Run) -> None:
    names = "s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME"
    flags = "s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY, s.CSRF_COOKIE_HTTPONLY"
    assert shown(run_python, names, **PUBLIC) == "__Host-session __Host-csrf"
    assert shown(run_python, flags, **PUBLIC) == "True True True True"


def test_a_public_site_speaks_tls_only(run_python: Run) -> None:
    assert shown(run_python, "s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS", **PUBLIC) == "True 31536000"


def test_a_word_that_is_neither_yes_nor_no_is_an_error(run_python: Run) -> None:
    assert "DEBUG must be 1 or 0" in refusal(run_python, **PUBLIC, DEBUG="maybe")


def test_a_number_that_is_none_is_an_error(run_python: Run) -> None:
    assert "PROXY_COUNT must be a whole number" in refusal(run_python, **PUBLIC, PROXY_COUNT="one")


def test_one_count_of_proxies_serves_all_that_count_them(run_python: Run) -> None:
    counts = "s.REST_FRAMEWORK['NUM_PROXIES'], s.ALLAUTH_TRUSTED_PROXY_COUNT, s.PROXY_COUNT"
    assert shown(run_python, counts, **PUBLIC, PROXY_COUNT="2") == "2 2 2"


def test_the_tls_of_a_proxy_is_believed_only_when_there_is_one(run_python: Run) -> None:
    assert shown(run_python, "s.SECURE_PROXY_SSL_HEADER", **PUBLIC) == "None"


def test_the_database_address_is_taken_apart(run_python: Run) -> None:
    parts = "[s.DATABASES['default'][k] for k in ('NAME', 'USER', 'HOST', 'PORT')]"
    assert shown(run_python, parts, **PUBLIC) == "['concord', 'concord', 'db.example', '5432']"
    assert shown(run_python, "s.DATABASES['default']['OPTIONS']['sslmode']", **PUBLIC) == "verify-full"


def test_every_statement_has_a_limit(run_python: Run) -> None:
    options = shown(run_python, "s.DATABASES['default']['OPTIONS']['options']", **PUBLIC)
    assert "statement_timeout=15s" in options
    assert "lock_timeout=3s" in options
    assert "idle_in_transaction_session_timeout=30s" in options


def test_passwords_are_hashed_with_argon2(run_python: Run) -> None:
    assert "Argon2" in shown(run_python, "s.PASSWORD_HASHERS[0]", **PUBLIC)

"""The system checks refuse an unsafe database or host even when the settings were changed by hand."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.checks import run_checks
from django.db import connection

from config import checks


def ids(found: list[object]) -> list[str]:
    return [message.id for message in found]  # type: ignore[attr-defined]


@pytest.mark.filterwarnings("ignore:Overriding setting DATABASES")
def test_sqlite_is_refused(settings: Any) -> None:
    settings.DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
    assert ids(checks.check_engine(None)) == ["config.E001"]


def test_a_demo_on_a_public_host_is_refused(settings: Any) -> None:
    settings.DEMO, settings.ALLOWED_HOSTS = True, ["localhost", "concord.example"]
    assert ids(checks.check_demo(None)) == ["config.E002"]


def test_a_demo_on_this_machine_passes(settings: Any) -> None:
    settings.DEMO, settings.ALLOWED_HOSTS = True, ["localhost", "[::1]"]
    assert checks.check_demo(None) == []


@pytest.mark.database
@pytest.mark.django_db
def test_the_database_in_use_passes_every_check() -> None:
    assert checks.check_server(None, ["default"]) == []


@pytest.mark.database
@pytest.mark.django_db
def test_a_database_that_may_lose_commits_is_refused() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")
    assert ids(checks.check_server(None, ["default"])) == ["config.E003"]


@pytest.mark.database
@pytest.mark.django_db
def test_khmer_letters_are_letters() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 'សហជីព' ~ '^[[:alpha:]]'")
        assert cursor.fetchone() == (True,)


def test_a_stock_run_of_all_checks_finds_nothing() -> None:
    assert run_checks() == []

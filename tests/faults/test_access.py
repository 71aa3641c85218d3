"""Nobody learns who has an account; no official's address answers without a second factor; time is the database's."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from accounts.middleware import ALWAYS, SET_UP_PAGES
from accounts.models import Mandate
from cases.models import Case
from cases.services.act import When, take_action
from tests.accounts.factories import PASSWORD, make_official, make_user, sign_in
from tests.passing import PASSING

pytestmark = pytest.mark.django_db

KNOWN, UNKNOWN = "dara@example.org", "nary@example.org"


@pytest.fixture(autouse=True)
def fresh_counters():
    """No attempt is left from another test."""
    cache.clear()


def answer_to(handle: str, page: str, data: dict[str, str]) -> tuple[list[int], str]:
    """Statuses on the way and the last page of a post, without what is the request's own."""
    sent = {name: value.format(handle=handle) for name, value in data.items()}
    answer = Client().post(reverse(page), sent, follow=True, HTTP_ACCEPT_LANGUAGE="en")
    statuses = [status for _url, status in answer.redirect_chain] + [answer.status_code]
    return statuses, PASSING.sub("", answer.content.decode().replace(handle, "?"))


@pytest.mark.parametrize("active", [True, False])
@pytest.mark.parametrize(
    ("page", "data"),
    [
        ("account_login", {"login": "{handle}", "password": "not this one"}),
        ("account_login", {"login": "{handle}", "password": ""}),
        ("account_reset_password", {"email": "{handle}"}),
        ("recovery_request", {"handle": "{handle}"}),
    ],
)
def test_open_closed_and_unknown_accounts_get_the_same_answer_to_the_letter(page, data, active):
    make_user(KNOWN, password=PASSWORD, is_active=active)
    assert answer_to(KNOWN, page, data) == answer_to(UNKNOWN, page, data)


SAMPLES = {
    "int": "1",
    "slug": "x",
    "str": "x",
    "uuid": "00000000-0000-0000-0000-000000000000",
    "path": "x",
    "ag": "AG-2026-0001",
    "cba": "CBA-2026-0001",
    "uid": "x",
}
PART = re.compile(r"<(?:(\w+):)?\w+>")


def addresses(patterns=None, prefix=""):
    """Every address of the site with made-up arguments, and its name."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        here = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield entry.name, "/" + PART.sub(lambda m: SAMPLES[m[1] or "str"], here)
        elif entry.app_name not in ("admin", "djdt"):
            yield from addresses(entry.url_patterns, here)


def test_no_address_answers_an_official_without_the_second_factor():
    browser = sign_in(Client(), make_official(), second_factor=False)
    open_to_all = SET_UP_PAGES | ALWAYS | {"health"}
    tried = [(name, path) for name, path in addresses() if name not in open_to_all]
    assert len(tried) > 200
    for name, path in tried:
        for answer in (browser.get(path), browser.post(path)):
            assert answer.status_code in (302, 403), (name, path, answer.status_code)


def database_now():
    """The moment by the database's clock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


@pytest.mark.parametrize("shift", [dt.timedelta(days=2), dt.timedelta(hours=-3)])
def test_a_server_whose_clock_is_wrong_records_the_time_of_the_database(at_state, shift):
    table = at_state("under_review")
    with time_machine.travel(timezone.now() + shift, tick=True):
        event = take_action(table.case, "add_note", by=table.cast.officer, answers={"text": "x"})
    now = database_now()
    assert abs(event.recorded_at - now) < dt.timedelta(minutes=1)
    assert abs(event.occurred_at - now) < dt.timedelta(minutes=1)
    times = list(table.case.events.order_by("seq").values_list("recorded_at", flat=True))
    assert times == sorted(times)


def test_a_mandate_ends_by_the_clock_of_the_database(at_state):
    table, ends = at_state("filed"), database_now() + dt.timedelta(days=1)
    Mandate.objects.filter(user=table.cast.union_rep).update(valid_until=ends)
    with time_machine.travel(timezone.now() + dt.timedelta(days=2), tick=True):
        assert Case.objects.visible_to(table.cast.union_rep).filter(pk=table.case.pk).exists()


@pytest.mark.parametrize("year", [1970, 2099])
def test_a_party_cannot_choose_the_time_of_its_act(at_state, year):
    table = at_state("filed")
    when = When(dt.datetime(year, 1, 1, tzinfo=dt.UTC))
    event = take_action(table.case, "withdraw", by=table.cast.union_rep, answers={"reason": "x"}, when=when)
    assert abs(event.occurred_at - database_now()) < dt.timedelta(minutes=1)


@pytest.mark.database
def test_every_connection_has_its_limits():
    with connection.cursor() as cursor:
        shown = []
        for name in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"):
            cursor.execute(f"SHOW {name}")
            shown += cursor.fetchone()
    assert shown == ["15s", "3s", "30s"]


def test_nothing_is_left_to_be_done_after_the_commit():
    """Rows and wake-ups are part of the transaction; a function after it can fail or be lost."""
    apps = ("accounts", "cases", "config", "dialogue", "notifications", "workflow")
    root = Path(settings.BASE_DIR)
    found = [str(p) for app in apps for p in (root / app).rglob("*.py") if "on_commit" in p.read_text()]
    assert found == []

"""A browser for the tests: one Chromium and one real server for the run, one fresh page per test.

Rows must be committed for the server to see them, so `db` here is not a transaction: after each test
the rows it added are removed, and what the migrations brought stays. The cast works as everywhere.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import connection
from django.test import Client, override_settings
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django.plugin import DjangoDbBlocker

from tests.accounts.factories import sign_in as sign_in_client
from tests.browser.robot import CHROMIUM, DESK, FLAGS
from tests.browser.server import own_folder, web, worker
from tests.conftest import Cast
from tests.seeds import bring_back

if TYPE_CHECKING:
    from accounts.models import User

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # the sync API of the browser runs a loop


def _highest() -> dict[str, int]:
    """For each table the highest id it holds, 0 if empty, -1 if it has rows but no numeric id."""
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.table_name, c.data_type FROM information_schema.tables t"
            " LEFT JOIN information_schema.columns c ON c.table_name = t.table_name AND c.column_name = 'id'"
            " AND c.table_schema = 'public'"
            " WHERE t.table_schema = 'public' AND t.table_type = 'BASE TABLE'"
        )
        for table, kind in cursor.fetchall():
            numeric = kind in ("bigint", "integer")
            cursor.execute(f'SELECT count(*), {"max(id)" if numeric else "0"} FROM "{table}"')
            rows, highest = cursor.fetchone()
            found[table] = (highest if numeric else -1) if rows else 0
    return found


def _remove_rows_after(highest: dict[str, int]) -> None:
    """Remove what a test added; triggers and foreign keys rest meanwhile, in this session only."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for table, number in highest.items():
            if number >= 0:
                cursor.execute(f'DELETE FROM "{table}"' + (f" WHERE id > {number}" if number else ""))
        cursor.execute("SET session_replication_role = origin")


@pytest.fixture(scope="session")
def rows_of_migrations(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> dict[str, int]:
    """What the tables hold before any browser test.

    pytest-django makes no test database where no test asks for `db` by name; rows would then be written to
    the database of the trial, and removed there.
    """
    name = connection.settings_dict["NAME"]
    assert name.startswith(connection.settings_dict["TEST"]["NAME"]), f"{name} is not for tests; ask for db"
    with django_db_blocker.unblock():
        bring_back()
        return _highest()


@contextmanager
def committed_rows(before: dict[str, int], blocker: DjangoDbBlocker) -> Iterator[None]:
    """Rows that the server sees; those made meanwhile are removed at the end."""
    with blocker.unblock():
        try:
            yield
        finally:
            _remove_rows_after(before)


@pytest.fixture
def db(rows_of_migrations: dict[str, int], django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Committed rows instead of a transaction; removed after the test."""
    with committed_rows(rows_of_migrations, django_db_blocker):
        yield


@dataclass(frozen=True)
class Site:
    """The served site: its address and the folder of its files and mail."""

    url: str
    folder: Path


@pytest.fixture(scope="session")
def site(rows_of_migrations: dict[str, int], django_db_blocker: DjangoDbBlocker) -> Iterator[Site]:
    """The site as `make demo` serves it, on the tests' database; tests keep their files beside its own."""
    folder = own_folder()
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=folder / "files"), web(folder) as url:
        yield Site(url, folder)


@pytest.fixture(scope="module")
def working(site: Site) -> Iterator[None]:
    """The worker beside the server, for tests in which mail must leave or a paper must be made."""
    with worker(site.folder, site.url):
        yield


@pytest.fixture(scope="session")
def launch() -> Iterator[Callable[..., Browser]]:
    """Starts a Chromium of the system, with flags of its own; the tests are skipped where there is none."""
    if not Path(CHROMIUM).exists():
        pytest.skip("no chromium on this machine")
    with sync_playwright() as playwright:
        yield lambda *flags: playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, *flags])


@pytest.fixture(scope="session")
def browser(launch: Callable[..., Browser]) -> Iterator[Browser]:
    """The browser of the run."""
    found = launch()
    yield found
    found.close()


@pytest.fixture
def open_context(browser: Browser, site: Site, db: None) -> Iterator[Callable[..., BrowserContext]]:
    """Opens a browser window of its own (cookies, size); signed in as a user where one is given."""
    opened: list[BrowserContext] = []

    def open_one(user: User | None = None, **options: Any) -> BrowserContext:
        usual = {"base_url": site.url, "viewport": DESK, "service_workers": "block"}
        context = browser.new_context(**{**usual, **options})
        opened.append(context)
        if user is not None:
            sign_in(context, user, site.url)
        return context

    yield open_one
    for context in opened:
        context.close()


@pytest.fixture
def letters(site: Site, cast: Cast) -> Path:
    """Where letters arrive; the addresses of both representatives are confirmed."""
    for user in (cast.union_rep, cast.employer_rep):
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return site.folder / "mail"


@pytest.fixture
def page(open_context: Callable[..., BrowserContext]) -> Page:
    """A page of a stranger at desktop size; its `console_errors` list what it complained about."""
    found = open_context().new_page()
    errors: list[str] = []
    found.on("pageerror", lambda error: errors.append(str(error)))
    found.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    found.__dict__["console_errors"] = errors
    return found


def sign_in(context: BrowserContext, user: User, url: str) -> None:
    """Give the window the session of a signed-in user, second factor passed."""
    client = sign_in_client(Client(), user)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": url}])

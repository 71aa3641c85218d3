"""Every page that the list has the robot walk passes it in both languages, on a phone and on a desk.

In Khmer it is loaded at 360 pixels, in English at 1280, and looked at there; at 320 nothing may be wider than the
window. Letters of twice the size are looked at in test_large_text.py.
A folder in `SHOTS` gets a picture of each as it was loaded.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.urls import Resolver404, resolve
from django.utils import translation
from playwright.sync_api import Browser, BrowserContext, Page, Response
from pytest_django.plugin import DjangoDbBlocker

from tests.browser import robot
from tests.browser.conftest import Site, committed_rows, sign_in
from tests.browser.lines import Page as Line
from tests.browser.world import World, make_world

SHOTS = os.environ.get("SHOTS", "")
LOADED_AT = {"km": robot.PHONE, "en": robot.DESK}
EXPECTED = (
    "the server responded with a status of 4",
    "does not conform to the required format",
    "Service Worker registration blocked",
)
"""What the browser says of answers that are refused, of a day that is none and was kept, and without a worker."""


@pytest.fixture(scope="module")
def db(rows_of_migrations: dict[str, int], django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Committed rows for all tests of this module; removed after them."""
    with committed_rows(rows_of_migrations, django_db_blocker):
        yield


@pytest.fixture(scope="module")
def world(site: Site, db: None) -> World:
    """What the pages show."""
    return make_world()


class Window:
    """One person's window: its page, and what the browser complained about since it was asked."""

    def __init__(self, context: BrowserContext, site: Site) -> None:
        self.site = site
        self.page = context.new_page()
        self.complaints: list[str] = []
        self.scale = robot.Scale(self.page)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        self.page.on("console", self._said)
        self.page.on("request", self._asked)

    def _said(self, message: Any) -> None:
        expected = any(text in message.text for text in EXPECTED)
        if message.type in ("error", "warning") and not expected:
            self.complaints.append(f"console: {message.text[:300]}")

    def _asked(self, request: Any) -> None:
        if not request.url.startswith((self.site.url, "data:", "blob:")):
            self.complaints.append(f"asks elsewhere: {request.url}")

    def open(self, line: Line, address: str, size: Any) -> Response | None:
        """Load a page at a size, and press what the line says."""
        self.complaints.clear()
        self.scale.clear()
        self.page.set_viewport_size(size)
        answer = self.page.goto(address)
        for name, value in line.put.items():
            fields = self.page.locator(f"main [name='{name}']")
            fields.first.evaluate("(field, value) => { field.value = value; }", value)
        if line.tick:
            self.page.locator(f"main [name='{line.tick}'][type=checkbox]").first.check()
        if line.press:
            with self.page.expect_navigation() as caught:
                self.page.locator(line.press).first.click()
            answer = caught.value
        return answer


class Windows(dict[str, Window]):
    """A window for each person of the list, opened and signed in when first asked for."""

    def __init__(self, browser: Browser, site: Site, world: World) -> None:
        super().__init__()
        self.browser, self.site, self.world = browser, site, world

    def __missing__(self, who: str) -> Window:
        context = self.browser.new_context(base_url=self.site.url, service_workers="block")
        user = self.world.people[who]
        if user is not None:
            sign_in(context, user, self.site.url)
        self[who] = Window(context, self.site)
        return self[who]


@pytest.fixture(scope="module")
def windows(browser: Browser, site: Site, world: World) -> Iterator[Windows]:
    """The windows, closed in the end."""
    found = Windows(browser, site, world)
    yield found
    for window in found.values():
        window.page.context.close()


def shoot(page: Page, name: str) -> None:
    """Keep a picture of the whole page where somebody asked for pictures."""
    if SHOTS:
        page.screenshot(
            path=str(Path(SHOTS) / f"{name.replace('/', '_')}.png"), full_page=True, caret="initial"
        )


def dead_links(page: Page) -> list[str]:
    """Links of the page that no route answers."""
    return [f"dead link: {link}" for link in robot.links(page) if not leads_somewhere(link.partition("?")[0])]


def leads_somewhere(path: str) -> bool:
    """Whether a route or a static file answers a path."""
    with suppress(Resolver404), translation.override(path.split("/")[1] or None):
        return path.startswith("/static/") or bool(resolve(path))
    return False


def look_at(windows: Windows, world: World, line: Line, language: str) -> None:
    """Open the page of a line in a language; fails with all that the robot saw."""
    window = windows[line.who]
    answer = window.open(line, line.address(language, world.things), LOADED_AT[language])
    assert answer and answer.status == line.status, f"{window.page.url} answers {answer and answer.status}"
    shoot(window.page, f"{line}-{language}")
    found = [] if line.press else window.scale.too_heavy()
    found += [*robot.axe(window.page), *robot.words(window.page), *dead_links(window.page)]
    found += [*robot.layout(window.page), *robot.stops(window.page)]
    window.page.set_viewport_size(robot.NARROW)
    found += [*robot.overflow(window.page), *window.complaints]
    if found:
        pytest.fail("\n".join([window.page.url, *found]), pytrace=False)

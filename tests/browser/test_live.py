"""Live pages in a browser: news is fetched, merged and said, the focus stays, no socket means asking."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, WebSocketRoute, expect

from tests.browser.people import as_person
from tests.conftest import Table

pytestmark = pytest.mark.browser


class Wire:
    """The live socket of one page, played by the test: `news(…)` is what the hub would send."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.seq = 0
        self.said: list[Any] = []
        self.socket: WebSocketRoute | None = None
        page.route_web_socket("**/ws/live/", self._open)

    def _open(self, socket: WebSocketRoute) -> None:
        self.socket = socket
        socket.on_message(lambda text: self.said.append(json.loads(text)))

    def news(self, ref: str, kind: str = "case") -> None:
        """Tell the page of one more thing."""
        assert self.socket is not None
        while not self.said:  # a loaded machine opens the socket late; the run has its own limit
            self.page.wait_for_timeout(20)
        self.seq = max(self.seq, self.said[0]["since"]) + 1
        self.socket.send(json.dumps({"seq": self.seq, "kind": kind, "ref": ref}))


@pytest.fixture
def case(at_state: Callable[..., Table]) -> Table:
    """A case that waits for an officer."""
    return at_state("filed")


@pytest.fixture
def wired(open_context: Callable[..., BrowserContext], site: Any, case: Table) -> Wire:
    """The officer's window, its socket in the hands of the test."""
    return Wire(as_person(open_context(), case, "officer", site.url))


def test_the_page_asks_from_the_number_it_was_made_with(wired: Wire, case: Table) -> None:
    wired.page.goto(f"/en/cases/{case.case.number}/")
    last = int(wired.page.get_attribute("body", "data-live-seq") or -1)
    wired.page.wait_for_timeout(300)
    assert (last, wired.said) == (1, [{"since": last}])


def test_a_change_is_shown_and_said_and_the_focus_stays(wired: Wire, case: Table) -> None:
    page = wired.page
    page.goto(f"/en/cases/{case.case.number}/")
    page.focus("#notifications-link")
    case.do("officer2", "take_up")
    wired.news(case.case.number)
    expect(page.locator("#live-polite")).to_contain_text("An officer took up the case")
    expect(page.locator(".idbar")).to_contain_text("Under review")
    assert page.evaluate("document.activeElement.id") == "notifications-link"


def test_a_burst_is_said_once(wired: Wire, case: Table) -> None:
    page = wired.page
    page.goto("/en/notifications/")
    page.wait_for_timeout(300)
    for _n in range(10):
        wired.news(case.case.number)
    expect(page.locator("#live-polite")).to_have_text("10 new updates")
    expect(page.get_by_role("button", name="Show 10 new")).to_be_visible()


def test_without_a_socket_the_page_asks_and_the_strip_stays_away(
    open_context: Callable[..., BrowserContext], site: Any, case: Table
) -> None:
    page = as_person(open_context(), case, "head", site.url)
    page.add_init_script("delete window.WebSocket")
    page.goto(f"/en/cases/{case.case.number}/")
    case.do("officer2", "take_up")
    expect(page.locator(".idbar")).to_contain_text("Under review", timeout=30_000)
    expect(page.locator("#connection")).to_be_hidden()

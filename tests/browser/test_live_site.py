"""The live contract on the real site: each event is said in the right region, nothing is lost or doubled.

The acts are taken through the service in the test's own process; the site hears of them from the database.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Response, expect

from tests.browser.conftest import Site, sign_in
from tests.browser.people import PROMISED, Person
from tests.browser.server import free_port, web
from tests.conftest import Table

pytestmark = [pytest.mark.browser, pytest.mark.slow]

POLITE, ASSERTIVE = "#live-polite", "#live-assertive"
PLANNED = {"starts_at": "2027-01-05T09:00", "place": "Room 2", "despite": True}
MORE = {"deadline": "COL_CONCILIATION", "days": 5}
TEXT = {"key": "main", "text": "The bonus is paid.", "issues": ["1", "2"]}
EVENTS: list[tuple[str, str, dict[str, Any], str, str]] = [
    ("conciliator", "schedule_session", PLANNED, POLITE, "Session planned for 5 January 2027, 09:00"),
    (
        "employer_rep",
        "add_document",
        {"title": "Payroll", "text": "x", "audience": "all"},
        POLITE,
        "document",
    ),
    ("union_rep", "request_extension", MORE, POLITE, "More time asked for"),
    ("employer_rep", "answer_extension", {"consent": True}, ASSERTIVE, "Deadline moved to"),
    ("conciliator", "settle_issue", {"issue": "1"}, POLITE, "is now agreed"),
    ("conciliator", "propose_settlement", TEXT, POLITE, "Settlement text proposed"),
    ("employer_rep", "sign_settlement", {"agree": True, "signer": "Made Up"}, POLITE, "signed"),
]
"""Who does what, and where the union's window says it in which words."""


@pytest.fixture
def talks(at_state: Callable[..., Table]) -> Table:
    """A case in conciliation."""
    return at_state("in_conciliation")


def test_each_event_is_said_in_its_region_and_moves_nothing(
    open_context: Callable[..., BrowserContext], talks: Table
) -> None:
    watcher = Person(open_context(talks.cast.union_viewer).new_page(), "en")
    watcher.opens(f"cases/{talks.case.number}/")
    watcher.rests()
    for who, action, answers, region, words in EVENTS:
        talks.do(who, action, answers)
        watcher.sees(region, words)
        watcher.is_undisturbed()
    watcher.sees("[data-live-src*='part=timeline']", f"Show {len(EVENTS)} new entries")


def test_the_live_regions_are_empty_at_first_and_stay_the_same_nodes(
    open_context: Callable[..., BrowserContext], talks: Table
) -> None:
    page = open_context(talks.cast.union_viewer).new_page()
    page.goto(f"/en/cases/{talks.case.number}/")
    assert page.locator(POLITE).inner_text() == page.locator(ASSERTIVE).inner_text() == ""
    page.evaluate(
        "() => { window.kept = ['live-polite', 'live-assertive'].map((id) => document.getElementById(id)); }"
    )
    for n in range(20):
        talks.do("employer_rep", "add_document", {"title": f"Paper {n}", "text": "x", "audience": "all"})
    expect(page.locator("[data-live-src*='part=timeline']")).to_contain_text(
        "Show 20 new", timeout=PROMISED * 3000
    )
    same = "() => window.kept.every((node) => node.isConnected && document.getElementById(node.id) === node)"
    assert page.evaluate(same)


def test_a_case_given_to_somebody_reaches_them_at_once(
    open_context: Callable[..., BrowserContext], talks: Table
) -> None:
    officer = Person(open_context(talks.cast.officer2).new_page(), "en")
    officer.opens("notifications/")
    officer.rests()
    talks.do("head", "reassign", {"to": talks.cast.officer2.pk, "reason": "Leave"})
    officer.sees("[data-live-list]", "Show 1 new")
    officer.is_undisturbed()


def told(table: Table, count: int) -> None:
    """Make news for the other side."""
    for n in range(count):
        table.do("employer_rep", "add_document", {"title": f"Paper {n}", "text": "x", "audience": "all"})


def open_inbox(page: Page, url: str) -> None:
    """Read everything that is there, so that only what comes later counts."""
    page.goto(f"{url}/en/notifications/?tab=updates")
    page.wait_for_timeout(500)


def test_a_server_that_was_away_loses_and_doubles_nothing(
    open_context: Callable[..., BrowserContext], site: Site, talks: Table
) -> None:
    port, user = free_port(), talks.cast.union_rep
    with ExitStack() as running:
        url = running.enter_context(web(site.folder, port))
        context = open_context(base_url=url)
        sign_in(context, user, url)
        page = context.new_page()
        open_inbox(page, url)
        running.close()
        stopped = time.monotonic()
        expect(page.locator("#connection")).to_be_visible(timeout=PROMISED * 4000)
        assert time.monotonic() - stopped > 9
        told(talks, 3)
        running.enter_context(web(site.folder, port))
        expect(page.locator("[data-live-list]")).to_have_text("Show 3 new", timeout=60_000)
        expect(page.locator("#connection")).to_be_hidden()
        told(talks, 1)
        expect(page.locator("[data-live-list]")).to_have_text("Show 4 new", timeout=PROMISED * 1000)


def test_a_session_that_is_over_says_so_and_asks_nothing_more(
    open_context: Callable[..., BrowserContext], talks: Table
) -> None:
    page = open_context(talks.cast.union_rep).new_page()
    page.goto(f"/en/cases/{talks.case.number}/")
    page.wait_for_timeout(2_500)  # the socket is open by then
    talks.cast.union_rep.is_active = False
    talks.cast.union_rep.save(update_fields=["is_active"])
    expect(page.locator("#connection")).to_be_visible(timeout=8000 + PROMISED * 1000)


HEARD = """(place) => {
  const region = document.querySelector(place);
  window.heard = [];
  new MutationObserver(() => window.heard.push(region.textContent)).observe(region, { childList: true, subtree: true });
}"""
"""Keeps what a live region says, which the next thing said there takes the place of."""


def asked_by_a_person(response: Response) -> bool:
    """Whether it answers what a press asked for; the page may ask by itself at that moment too."""
    return "/notifications/since/" in response.url and "x-background" not in response.request.headers


def test_before_the_session_ends_the_page_warns_and_one_press_keeps_it(
    open_context: Callable[..., BrowserContext], talks: Table
) -> None:
    page = open_context(talks.cast.conciliator).new_page()
    page.clock.install()
    page.goto(f"/en/cases/{talks.case.number}/notes/")
    page.fill("[name=text]", "Half would do")
    page.evaluate(HEARD, ASSERTIVE)
    page.clock.run_for("00:25")
    # What is saved keeps the session, from whenever it is answered.
    expect(page.get_by_text("Saved", exact=False)).to_be_visible()
    page.clock.run_for("28:05")
    expect(page.locator("#session-warning")).to_be_visible()
    page.wait_for_function("window.heard.includes('You will be signed out in 2 minutes.')")
    with page.expect_response(asked_by_a_person):
        page.get_by_role("button", name="Stay signed in").click()
    expect(page.locator("#session-warning")).to_be_hidden()
    expect(page.locator("[name=text]")).to_have_value("Half would do")
    page.clock.run_for("27:00")
    expect(page.locator("#session-warning")).to_be_hidden()

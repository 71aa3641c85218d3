"""The queue, the workload and their acts: by keyboard, without script, and live."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.people import as_person
from tests.browser.test_live import Wire
from tests.conftest import Table
from tests.pages.queues import put

pytestmark = pytest.mark.browser


@pytest.fixture
def case(at_state: Callable[..., Table]) -> Table:
    """An office with a case that waits, others late and soon, labels and a saved view."""
    table = at_state("filed")
    put(table.cast, 2, strike_now=True, workers=412, women=371, conciliator=table.cast.conciliator)
    put(table.cast, 1, next_deadline=timezone.now() - timedelta(days=1), title="សហជីព ក / Employer A")
    return table


def test_a_case_is_given_away_without_script(
    open_context: Callable[..., BrowserContext], site: Any, case: Table
) -> None:
    page = as_person(open_context(java_script_enabled=False), case, "head", site.url)
    page.goto("/en/queue/?view=unassigned")
    page.locator(f"#c{case.case.number}").check()
    page.get_by_role("button", name="Assign").click()
    page.get_by_role("radio", name="Officer Two").check()
    page.get_by_label("Reason").fill("Free this week")
    page.get_by_role("button", name="Assign").click()
    expect(page.get_by_role("table")).to_contain_text("Assigned.")


@pytest.fixture
def wired(open_context: Callable[..., BrowserContext], site: Any, case: Table) -> Wire:
    """The head's window on the queue, its socket in the hands of the test."""
    wire = Wire(as_person(open_context(), case, "head", site.url))
    wire.page.goto("/en/queue/?view=all")
    wire.page.wait_for_timeout(300)
    return wire


def order(page: Page) -> list[str]:
    """The numbers of the rows from top to bottom."""
    return page.locator("tbody th a.nb").all_text_contents()


def test_new_cases_wait_behind_a_button_and_nothing_moves(wired: Wire, case: Table) -> None:
    page, before = wired.page, order(wired.page)
    new = put(case.cast, 2, next_deadline=timezone.now() + timedelta(minutes=1))
    for one in new:
        wired.news(str(one.number))
    expect(page.get_by_role("link", name="Show 2 new cases")).to_be_visible()
    expect(page.locator("#live-polite")).to_contain_text("2 new cases")
    assert order(page) == before
    page.get_by_role("link", name="Show 2 new cases").click()
    expect(page.get_by_role("link", name=str(new[0].number), exact=True)).to_be_visible()


def test_a_row_that_changed_says_so_where_it_stands_and_stays_ticked(wired: Wire, case: Table) -> None:
    page, before = wired.page, order(wired.page)
    page.locator(f"#c{case.case.number}").check()
    page.focus("#id_q")
    case.do("officer2", "take_up")
    wired.news(str(case.case.number))
    row = page.locator(f"tr[data-live-ref='{case.case.number}']")
    expect(row).to_contain_text("changed just now")
    expect(row).to_contain_text("Officer Two")
    assert (order(page), page.evaluate("document.activeElement.id")) == (before, "id_q")
    expect(page.locator(f"#c{case.case.number}")).to_be_checked()
    expect(page.locator(".live-new")).to_be_empty()


def test_a_row_that_holds_the_focus_waits_until_it_leaves(wired: Wire, case: Table) -> None:
    page = wired.page
    page.focus(f"#c{case.case.number}")
    case.do("officer2", "take_up")
    wired.news(str(case.case.number))
    page.wait_for_timeout(1000)
    assert page.evaluate("document.activeElement.id") == f"c{case.case.number}"
    page.focus("#id_q")
    expect(page.locator(f"tr[data-live-ref='{case.case.number}']")).to_contain_text("changed just now")


def test_keys_work_in_the_table_once_they_are_switched_on(wired: Wire) -> None:
    page = wired.page
    first = page.locator("tbody th a.nb").first
    first.focus()
    page.keyboard.press("x")
    assert page.locator("tbody input:checked").count() == 0
    page.get_by_text("Keyboard shortcuts").click()
    page.locator("#queue-keys").check()
    first.focus()
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("tbody input").nth(1)).to_be_checked()
    expect(page.locator("[data-selected]")).to_have_text("1 selected")

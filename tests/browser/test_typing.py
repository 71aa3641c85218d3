"""What is typed on a phone stays when the page dies, is said to be kept in quiet words, and goes when it is sent."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import TypedText
from tests.browser.people import Person, cut_line
from tests.conftest import Table

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WORDS = "យើងបានព្រមព្រៀងគ្នាហើយ អំពីប្រាក់រង្វាន់ខែតុលា។"
NOTE, FIELD, SAVED = "[data-keep]", "[name=reason]", "បានរក្សាទុកម៉ោង"


@pytest.fixture
def typist(
    open_context: Callable[..., BrowserContext], at_state: Callable[..., Table]
) -> Callable[[], Person]:
    """Opens a form on a phone, with a clock that the test turns."""
    table = at_state("filed")
    phone = open_context(table.cast.union_rep, viewport={"width": 360, "height": 740})

    def opens() -> Person:
        person = Person(phone.new_page(), "km")
        person.page.clock.install()
        person.opens(f"cases/{table.case.number}/actions/withdraw/")
        return person

    return opens


def twenty_seconds(page: Page) -> None:
    page.clock.fast_forward(20_000)


def test_typed_text_outlives_the_page_and_goes_when_it_is_sent(typist: Callable[[], Person]) -> None:
    page = typist().page
    expect(page.locator(NOTE)).to_have_text("")
    page.locator(FIELD).fill(WORDS)
    twenty_seconds(page)
    expect(page.locator(NOTE)).to_contain_text(SAVED)
    page.close()
    again = typist()
    expect(again.page.locator(FIELD)).to_have_value(WORDS)
    expect(again.page.locator(".inset-info").first).to_contain_text("មិនទាន់បានផ្ញើ")
    assert again.page.evaluate("document.documentElement.scrollWidth") <= 360
    again.presses()
    assert not TypedText.objects.exists()


def test_without_the_line_it_says_so_and_tries_again(typist: Callable[[], Person]) -> None:
    page = typist().page
    cut_line(page)
    page.locator(FIELD).fill(WORDS)
    twenty_seconds(page)
    expect(page.locator(NOTE)).to_contain_text("មិនទាន់បានរក្សាទុកទេ")
    page.context.set_offline(False)
    twenty_seconds(page)
    expect(page.locator(NOTE)).to_contain_text(SAVED)
    expect(page.locator(FIELD)).to_have_value(WORDS)


def test_a_page_that_is_put_away_is_kept_at_once(typist: Callable[[], Person]) -> None:
    page = typist().page
    page.locator(FIELD).fill(WORDS)
    page.evaluate(
        "Object.defineProperty(document, 'hidden', { value: true });"
        "document.dispatchEvent(new Event('visibilitychange'))"
    )
    expect(page.locator(NOTE)).to_contain_text(SAVED)
    assert TypedText.objects.get().texts == {"reason": WORDS}

"""The line dies at any question of a complaint: nothing is lost, nothing is doubled, and nobody else reads it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from cases.models import Case, CaseEvent
from tests.browser.people import MAIN_BUTTON, Person, files
from tests.conftest import Cast

pytestmark = [pytest.mark.browser, pytest.mark.slow]
WAITS, KEPT = "is sent when the line is back", "not sent yet. Look at it and send it."
NOTE = "[data-vault]"
VAULT = "Object.entries(localStorage).filter(([name]) => name.startsWith('vault:'))"


class Unlucky(Person):
    """Somebody whose line is dead at each press of a main button, and comes back."""

    def presses(self, button: str = MAIN_BUTTON) -> None:
        """Press without a line, be told, get the line back, and be led on."""
        if self.page.locator(NOTE).count() == 0 or button != MAIN_BUTTON:
            super().presses(button)
            return
        self.page.context.set_offline(True)
        self.page.locator(button).first.click()
        expect(self.page.locator(NOTE)).to_contain_text(WAITS)
        with self.page.expect_navigation():
            self.page.context.set_offline(False)


@pytest.fixture
def phone(open_context: Callable[..., BrowserContext], cast: Cast) -> Page:
    """A telephone of the union's representative."""
    return open_context(cast.union_rep, viewport={"width": 360, "height": 740}).new_page()


@pytest.fixture
def story(phone: Page, cast: Cast) -> Page:
    """The question about the story, in a draft just begun."""
    person = Person(phone, "en")
    person.opens("file/new/")
    person.sends({"filed_for": str(cast.union.pk), "procedure": "collective", "office": "phnom-penh"})
    phone.goto(phone.url + "story/")
    return phone


def test_a_complaint_whose_line_dies_at_every_question_is_sent_whole_and_once(
    phone: Page, cast: Cast
) -> None:
    number = files(Unlucky(phone, "en"), cast)
    case = Case.objects.get()
    assert (case.number, case.workers, case.women) == (number, 412, 355)
    assert case.facts_text == "កម្មករ 412 នាក់"
    assert CaseEvent.objects.filter(action="file").count() == 1
    assert phone.evaluate(VAULT) == []


def test_what_was_written_without_a_line_outlives_the_page(story: Page) -> None:
    story.context.set_offline(True)
    story.locator("[name=story]").fill("Work stopped on Monday.")
    story.locator(MAIN_BUTTON).first.click()
    expect(story.locator(NOTE)).to_contain_text(WAITS)
    assert "Monday" not in str(story.evaluate(VAULT))
    again, address = story.context.new_page(), story.url
    story.close()
    again.context.set_offline(False)
    again.goto(address)
    expect(again.locator(NOTE)).to_contain_text(KEPT)
    Person(again, "en").presses()
    assert Case.objects.get().facts_text == "Work stopped on Monday."


def test_an_answer_that_was_lost_on_its_way_doubles_nothing(story: Page) -> None:
    def lose(route: Any) -> None:
        if route.request.method == "POST":
            route.fetch(max_redirects=0)
            route.abort()
        else:
            route.continue_()

    address = story.url
    story.route("**/story/", lose)
    story.locator("[name=story]").fill("Work stopped on Monday.")
    story.locator(MAIN_BUTTON).first.click()
    expect(story).to_have_url(re.compile("^chrome-error:"))
    story.unroute("**/story/")
    story.goto(address)
    Person(story, "en").presses()
    assert (Case.objects.get().facts_text, story.locator(".conflict").count()) == (
        "Work stopped on Monday.",
        0,
    )


def test_leaving_quickly_takes_along_what_was_kept(story: Page) -> None:
    story.evaluate("localStorage.setItem('vault:ab', '9999999999999.AA.AA')")
    story.get_by_role("button", name="Close quickly").click()
    story.wait_for_url("**/file/closed/")
    assert story.evaluate(VAULT) == []

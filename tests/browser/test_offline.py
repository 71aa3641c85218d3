"""The line dies at any question of a complaint or at its answer: nothing is lost, nothing is doubled, and nobody else reads it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from cases.models import Case, CaseEvent
from tests.browser.people import MAIN_BUTTON, Person, cut_line, files
from tests.conftest import Cast, Table

pytestmark = [pytest.mark.browser, pytest.mark.slow]
WAITS, KEPT = "is sent when the line is back", "not sent yet. Look at it and send it."
NOTE, WORDS = "[data-vault]", "Work stopped on Monday."
VAULT = "Object.entries(localStorage).filter(([name]) => name.startsWith('vault:'))"


class Unlucky(Person):
    """Somebody whose line is dead at each press of a main button, and comes back."""

    def presses(self, button: str = MAIN_BUTTON) -> None:
        """Press without a line, be told, get the line back, and be led on."""
        if self.page.locator(NOTE).count() == 0 or button != MAIN_BUTTON:
            super().presses(button)
            return
        cut_line(self.page)
        self.page.locator(button).first.click()
        expect(self.page.locator(NOTE)).to_contain_text(WAITS)
        with self.page.expect_navigation():
            self.page.context.set_offline(False)


@pytest.fixture
def phone(open_context: Callable[..., BrowserContext], cast: Cast) -> Page:
    """A telephone of the union's representative."""
    return open_context(cast.union_rep, viewport={"width": 360, "height": 740}).new_page()


@dataclass
class Paper:
    """A page to write on, what is written, and what the record then says, once for each time it arrived."""

    page: Page
    answers: dict[str, Any]
    record: Callable[[], list[str]]

    @property
    def field(self) -> Locator:
        """Where the words go."""
        return self.page.locator("textarea[name='story'], [name='answers.1.words']")

    def send(self) -> None:
        """Write, and press the main button."""
        Person(self.page, "en").writes(self.answers)
        self.page.locator(MAIN_BUTTON).first.click()


@pytest.fixture
def story(phone: Page, cast: Cast) -> Paper:
    """The question about the story, in a draft just begun."""
    person = Person(phone, "en")
    person.opens("file/new/")
    person.sends({"filed_for": str(cast.union.pk), "procedure": "collective", "office": "phnom-penh"})
    phone.goto(phone.url + "story/")
    return Paper(phone, {"story": WORDS}, lambda: [Case.objects.get().facts_text])


@pytest.fixture
def answer(open_context: Callable[..., BrowserContext], at_state: Callable[..., Table]) -> Paper:
    """The employer's answer, issue by issue."""
    table = at_state("under_review")
    page = open_context(table.cast.employer_rep, viewport={"width": 360, "height": 740}).new_page()
    page.goto(f"/en/cases/{table.case.number}/respond/")
    answers = {"answers.1.answer": "deny", "answers.1.words": WORDS, "answers.2.answer": "admit"}
    times = CaseEvent.objects.filter(action="respond")
    return Paper(page, answers, lambda: [table.case.issues.get(key="1").respondent_position] * times.count())


@pytest.fixture(params=["story", "answer"])
def paper(request: pytest.FixtureRequest, db: None) -> Paper:
    """One of the two."""
    found: Paper = request.getfixturevalue(request.param)
    return found


def test_a_complaint_whose_line_dies_at_every_question_is_sent_whole_and_once(
    phone: Page, cast: Cast
) -> None:
    number = files(Unlucky(phone, "en"), cast)
    case = Case.objects.get()
    assert (case.number, case.workers, case.women) == (number, 412, 355)
    assert case.facts_text == "កម្មករ 412 នាក់"
    assert CaseEvent.objects.filter(action="file").count() == 1
    assert phone.evaluate(VAULT) == []


def test_an_answer_whose_line_dies_is_sent_whole_and_once(answer: Paper) -> None:
    Unlucky(answer.page, "en").sends(answer.answers)
    assert (answer.record(), answer.page.evaluate(VAULT)) == ([WORDS], [])


def test_what_was_written_without_a_line_outlives_the_page(paper: Paper) -> None:
    cut_line(paper.page)
    paper.send()
    expect(paper.page.locator(NOTE)).to_contain_text(WAITS)
    assert "Monday" not in str(paper.page.evaluate(VAULT))
    again, address = paper.page.context.new_page(), paper.page.url
    paper.page.close()
    again.context.set_offline(False)
    again.goto(address)
    expect(again.locator(NOTE)).to_contain_text(KEPT)
    Person(again, "en").presses()
    assert paper.record() == [WORDS]


def test_what_arrived_and_was_not_heard_of_doubles_nothing(paper: Paper) -> None:
    def lose(route: Any) -> None:
        if route.request.method == "POST":
            route.fetch(max_redirects=0)
            route.abort()
        else:
            route.continue_()

    address = paper.page.url
    paper.page.route(address, lose)
    paper.send()
    expect(paper.page).to_have_url(re.compile("^chrome-error:"))
    paper.page.unroute(address)
    paper.page.goto(address)
    expect(paper.field).to_have_value(WORDS)
    Person(paper.page, "en").presses()
    assert (paper.record(), paper.page.locator(".conflict").count()) == ([WORDS], 0)


def test_leaving_quickly_takes_along_what_was_kept(story: Paper) -> None:
    page = story.page
    page.evaluate("localStorage.setItem('vault:ab', '9999999999999.AA.AA')")
    page.get_by_role("button", name="Close quickly").click()
    page.wait_for_url("**/file/closed/")
    assert page.evaluate(VAULT) == []

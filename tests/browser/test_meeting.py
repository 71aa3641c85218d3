"""A meeting in four windows: one runs it, one delegate of each side votes, all see the result by themselves."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.dialogue.meetings.conftest import Hall, convened, make_hall

pytestmark = pytest.mark.browser
SIDES = ("government2", "employers1", "workers1")
Windows = dict[str, Page]


@pytest.fixture
def hall(db: None) -> Hall:
    return convened(make_hall())


@pytest.fixture
def windows(hall: Hall, open_context: Callable[..., BrowserContext]) -> Windows:
    """The console, and the live page of a delegate of each side."""
    found = {}
    for who in ("secretary", *SIDES):
        page = found[who] = open_context(hall.people[who]).new_page()
        page.goto(hall.url("console/" if who == "secretary" else "live/"))
    return found


def test_from_opening_to_the_result_of_a_vote(hall: Hall, windows: Windows) -> None:
    chair = windows["secretary"]
    chair.get_by_role("link", name="Who is in the room").first.click()
    for box in chair.get_by_role("checkbox").all():
        box.check()
    chair.get_by_role("button", name="Save who is here").click()
    chair.get_by_role("link", name="Console").first.click()
    chair.get_by_role("button", name="Open the meeting").click()
    chair.get_by_role("button", name="Call Work plan").click()
    for who in SIDES:
        expect(windows[who].get_by_role("heading", name="Work plan")).to_be_visible()
        expect(windows[who].get_by_text("There is quorum: 9 of 9 seats taken")).to_be_visible()
    put_and_vote(windows)
    close(windows)


def put_and_vote(windows: Windows) -> None:
    chair = windows["secretary"]
    chair.get_by_role("link", name="Put a motion to the vote").click()
    chair.get_by_label("What is to be decided").fill("The work plan is adopted.")
    chair.get_by_role("button", name="Put a motion to the vote").click()
    for who, choice in zip(SIDES, ("For", "Against", "For"), strict=True):
        windows[who].get_by_role("button", name=choice, exact=True).click()
        expect(windows[who].get_by_text(f"You voted: {choice}")).to_be_visible()
    expect(chair.get_by_text("3 of 9 seats in the room have voted")).to_be_visible()


def close(windows: Windows) -> None:
    windows["secretary"].get_by_role("button", name="Close the vote").click()
    for who in SIDES:
        expect(windows[who].get_by_role("heading", name="Decision 1: Work plan")).to_be_visible()
        expect(windows[who].get_by_text("Adopted", exact=True)).to_be_visible()
        expect(windows[who].get_by_role("button", name="Against")).to_have_count(0)


def test_a_speaker_asks_by_keyboard_and_keeps_the_focus_when_the_page_changes(windows: Windows) -> None:
    chair, worker = windows["secretary"], windows["workers1"]
    chair.get_by_role("button", name="Open the meeting").click()
    ask = worker.get_by_role("button", name="Ask to speak")
    ask.focus()
    chair.get_by_role("button", name="Call Opening").click()
    expect(worker.get_by_role("heading", name="Opening", exact=True)).to_be_visible()
    expect(ask).to_be_focused()
    worker.keyboard.press("Enter")
    expect(chair.get_by_role("button", name="Give the floor workers 1")).to_be_visible()

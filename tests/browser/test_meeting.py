"""A meeting in three windows, one per constituency: each sees what the others do arrive by itself."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from dialogue.models import Agreement, SeatMandate
from tests.dialogue.meetings.conftest import Hall, convened, make_hall

pytestmark = pytest.mark.browser
WINDOWS = ("chair", "employers1", "workers1")
DELEGATES = WINDOWS[1:]
Windows = dict[str, Page]
PATIENCE = 15_000
"""Milliseconds: a machine that others load is slow, and the page is right all the same."""


@pytest.fixture
def hall(db: None) -> Hall:
    return convened(make_hall())


@pytest.fixture
def windows(hall: Hall, open_context: Callable[..., BrowserContext]) -> Windows:
    """The chair, of the government, at the console; a delegate of each other side at the live page."""
    pages = {who: open_context(hall.people[who]).new_page() for who in WINDOWS}
    for who, page in pages.items():
        page.goto(hall.url("console/" if who == "chair" else "live/"))
    return pages


def see(windows: Windows, words: str, *, exact: bool = True) -> None:
    """Words arrive in both windows of delegates."""
    for who in DELEGATES:
        expect(windows[who].get_by_text(words, exact=exact).first).to_be_visible(timeout=PATIENCE)


def test_from_opening_to_endorsement_each_window_sees_the_others_act(hall: Hall, windows: Windows) -> None:
    for page in windows.values():
        page.evaluate("window.asItWas = true")
    open_it(windows)
    put_and_vote(windows)
    close(windows)
    for who in DELEGATES:
        assert windows[who].evaluate("window.asItWas"), "the page was loaded again"
    write_minutes(hall, windows)
    agreement = table_agreement(hall, windows)
    endorse(agreement, windows)


def open_it(windows: Windows) -> None:
    chair = windows["chair"]
    chair.get_by_role("link", name="Who is in the room").first.click()
    for box in chair.get_by_role("checkbox").all():
        box.check()
    chair.get_by_role("button", name="Save who is here").click()
    see(windows, "There is quorum: 9 of 9 seats taken", exact=False)
    chair.get_by_role("link", name="Console").first.click()
    chair.get_by_role("button", name="Open the meeting").click()
    see(windows, "The meeting is open")
    chair.get_by_role("button", name="Call Work plan").click()
    see(windows, "Work plan")


def put_and_vote(windows: Windows) -> None:
    chair = windows["chair"]
    chair.get_by_role("link", name="Put a motion to the vote").click()
    chair.get_by_label("What is to be decided").fill("The work plan is adopted.")
    chair.get_by_role("button", name="Put a motion to the vote").click()
    for n, who in enumerate(DELEGATES, 1):
        windows[who].get_by_role("button", name="For", exact=True).click()
        expect(windows[who].get_by_text("You voted: For")).to_be_visible(timeout=PATIENCE)
        expect(chair.get_by_text(f"{n} of 9 seats in the room have voted")).to_be_visible(timeout=PATIENCE)
        windows[who].evaluate("window.asItWas = true")  # to vote is to load the page again


def close(windows: Windows) -> None:
    chair = windows["chair"]
    chair.get_by_role("button", name="Close the vote").click()
    see(windows, "Decision 1: Work plan")
    see(windows, "Adopted")
    expect(windows["workers1"].get_by_role("button", name="Against")).to_have_count(0, timeout=PATIENCE)
    chair.get_by_role("link", name="Close the meeting").click()
    chair.get_by_role("button", name="Close the meeting").click()
    see(windows, "The meeting is over")


def write_minutes(hall: Hall, windows: Windows) -> None:
    """The chair writes and sends them; a delegate hears of it, and reads the decision in them."""
    chair, worker = windows["chair"], windows["workers1"]
    heard = int(worker.locator("[data-unread]").inner_text())
    chair.goto(hall.url("minutes/write/2/"))
    chair.get_by_label("What was said and decided").fill("The plan was presented.")
    chair.get_by_role("button", name="Save this part").click()
    chair.get_by_role("link", name="Send the minutes for comment").click()
    chair.get_by_role("button", name="Send the minutes for comment").click()
    expect(worker.locator("[data-unread]")).to_have_text(str(heard + 1), timeout=PATIENCE)
    worker.goto(hall.url("minutes/"))
    expect(worker.get_by_text("The work plan is adopted.")).to_be_visible(timeout=PATIENCE)


def table_agreement(hall: Hall, windows: Windows) -> str:
    """The chair writes it; who has its draft open sees that it is tabled. Gives its address."""
    SeatMandate.objects.filter(user__in=[hall.people[who] for who in WINDOWS]).update(may_endorse=True)
    chair = windows["chair"]
    chair.goto(f"/en/agreements/new/?meeting={hall.meeting.number}")
    chair.get_by_label("Title", exact=True).fill("On the work plan")
    chair.get_by_role("button", name="Begin an agreement").click()
    expect(chair.get_by_role("heading", name="On the work plan")).to_be_visible(timeout=PATIENCE)
    address = f"/en/agreements/{Agreement.objects.get().number}/"
    chair.get_by_role("link", name="Write the text").click()
    chair.get_by_label("Number").first.fill("1")
    chair.get_by_label("Text in English").first.fill("The sides carry out the work plan.")
    chair.get_by_role("button", name="Save the text").click()
    for who in DELEGATES:
        windows[who].goto(address)
    chair.get_by_role("link", name="Table the text").click()
    chair.get_by_role("button", name="Table the text").click()
    see(windows, "Waiting for endorsement", exact=False)
    return address


def endorse(address: str, windows: Windows) -> None:
    """One after the other; whoever waits at the page sees it fill, and come into force."""
    for n, page in enumerate(windows.values(), 1):
        page.goto(f"{address}do/endorse/")
        page.get_by_role("button", name="Endorse for my side").click()
        for other in windows.values():
            expect(other.locator("article").get_by_text("Endorsed", exact=True)).to_have_count(
                n, timeout=PATIENCE
            )
    for page in windows.values():
        expect(page.get_by_text("Endorsed by all sides")).to_be_visible(timeout=PATIENCE)
        expect(page.get_by_text("In force", exact=True).first).to_be_visible(timeout=PATIENCE)


def test_a_speaker_asks_by_keyboard_and_keeps_the_focus_when_the_page_changes(windows: Windows) -> None:
    chair, worker = windows["chair"], windows["workers1"]
    chair.get_by_role("button", name="Open the meeting").click()
    ask = worker.get_by_role("button", name="Ask to speak")
    ask.focus()
    chair.get_by_role("button", name="Call Opening").click()
    expect(worker.get_by_role("heading", name="Opening", exact=True)).to_be_visible()
    expect(ask).to_be_focused()
    worker.keyboard.press("Enter")
    expect(chair.get_by_role("button", name="Give the floor workers 1")).to_be_visible()

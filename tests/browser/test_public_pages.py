"""The gallery of parts passes the robot on a phone and on a desk; weight, keyboard and words of public pages.

The pages themselves are walked by test_pages_in_khmer.py and test_pages_in_english.py.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import robot

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("address", "size"),
    [("/km/gallery/", robot.PHONE), ("/km/gallery/?errors", robot.NARROW), ("/en/gallery/", robot.DESK)],
    ids=["360", "320", "1280"],
)
def test_every_part_has_no_fault_a_robot_can_see(page: Page, address: str, size: Any) -> None:
    page.set_viewport_size(size)
    page.goto(address)
    assert robot.faults(page) == []


@pytest.mark.parametrize("address", ["/km/gallery/?errors", "/en/"])
def test_wide_text_spacing_cuts_nothing(page: Page, address: str) -> None:
    page.goto(address)
    assert robot.text_spacing(page) == []


def test_the_keyboard_reaches_everything_and_starts_with_the_skip_link(page: Page) -> None:
    page.goto("/en/gallery/")
    stops, wrong = robot.keyboard_stops(page)
    assert "skip" in stops[0]
    assert len(stops) > 30
    assert wrong == []


@pytest.mark.parametrize(("language", "fonts"), [("km", 82_000), ("en", 35_000)])
def test_a_first_view_stays_within_its_weight(page: Page, language: str, fonts: int) -> None:
    found = robot.weights(page, f"/{language}/")
    assert found["document"] < 20_000
    assert found["stylesheet"] < 12_000
    assert found["script"] < 30_000
    assert found["font"] <= fonts
    assert found["requests"] <= 12


def test_save_data_asks_for_no_font(open_context: Callable[..., BrowserContext]) -> None:
    page = open_context(extra_http_headers={"Save-Data": "on"}).new_page()
    assert robot.weights(page, "/km/")["font"] == 0


def test_the_live_regions_stand_empty_in_the_first_page(page: Page) -> None:
    page.goto("/en/")
    assert page.inner_text("#live-polite") == ""
    assert page.inner_text("#live-assertive") == ""


def test_announcements_are_merged_and_leave_the_focus_alone(page: Page) -> None:
    page.goto("/en/gallery/")
    page.focus("#id_name")
    page.evaluate(
        "async () => { const { announce } = await import('/static/js/app.js');"
        " for (let n = 0; n < 7; n++) announce('news ' + n); }"
    )
    expect(page.locator("#live-polite")).to_have_text("7 new updates")
    assert page.evaluate("document.activeElement.id") == "id_name"


def test_errors_take_the_focus_and_lead_to_their_field(page: Page) -> None:
    page.goto("/en/gallery/?errors")
    assert page.title().startswith("Error:")
    assert page.evaluate("document.activeElement.className").startswith("errsum")
    page.click(".errsum a >> nth=2")
    assert page.evaluate("document.activeElement.id") == "id_side_0"


def test_pages_print_without_navigation_and_buttons(page: Page) -> None:
    page.goto("/en/gallery/")
    page.emulate_media(media="print")
    hidden = page.eval_on_selector_all(
        ".nav, .btn, .foot", "all => all.filter(n => n.offsetHeight > 0).length"
    )
    assert hidden == 0


def test_reduced_motion_and_forced_colours_are_honoured(open_context: Callable[..., BrowserContext]) -> None:
    page = open_context(reduced_motion="reduce", forced_colors="active").new_page()
    page.goto("/en/gallery/")
    style = page.eval_on_selector(
        ".btn", "n => [getComputedStyle(n).transitionDuration, getComputedStyle(n).borderTopWidth]"
    )
    assert style == ["0s", "2px"]

"""Readers who set their letters to twice the size see every page whole: nothing is too wide, nothing cut (R3).

The size is the browser's own setting, so the breakpoints move with it, as they do for a real reader.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser import page_list, robot
from tests.browser.conftest import Site
from tests.browser.lines import Page
from tests.browser.walking import Windows, World, db, world

pytestmark = pytest.mark.browser
__all__ = ["db", "world"]


@pytest.fixture(scope="module")
def windows(launch: Callable[..., Browser], site: Site, world: World) -> Iterator[Windows]:
    """Windows of a browser whose letters are twice as large."""
    browser = launch("--blink-settings=defaultFontSize=32")
    yield Windows(browser, site, world)
    browser.close()


@pytest.mark.parametrize("line", page_list.LARGE, ids=str)
def test_a_page_holds_letters_of_twice_the_size(windows: Windows, world: World, line: Page) -> None:
    window = windows[line.who]
    window.open(line, line.address("en", world.things), robot.DESK)
    letters = window.page.evaluate("() => parseFloat(getComputedStyle(document.documentElement).fontSize)")
    assert letters == 32
    assert [*robot.overflow(window.page), *robot.clipped(window.page)] == []

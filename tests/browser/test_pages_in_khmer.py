"""The pages of the list pass the robot in Khmer on a phone, and fit into 320 pixels."""

from __future__ import annotations

import pytest

from tests.browser import page_list
from tests.browser.lines import Page
from tests.browser.walking import Windows, World, db, look_at, windows, world

pytestmark = pytest.mark.browser
__all__ = ["db", "windows", "world"]


@pytest.mark.parametrize("line", page_list.IN_KHMER, ids=str)
def test_a_page_has_no_fault_a_robot_can_see(windows: Windows, world: World, line: Page) -> None:
    look_at(windows, world, line, "km")

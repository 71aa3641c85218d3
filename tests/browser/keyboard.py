"""A person who has no mouse: every field, link and button is reached and used with keys alone."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Locator

from tests.browser.people import MAIN_BUTTON, Person

FAR = 250
"""So many Tab stops are never between two things on one page."""
_IS_FOCUSED = "field => field === document.activeElement"


class Typist(Person):
    """Somebody who presses keys; `opens` types an address into the bar."""

    def reach(self, goal: Locator) -> None:
        """Press Tab until the goal has the focus."""
        for _stop in range(FAR):
            if goal.evaluate(_IS_FOCUSED):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never reaches {goal}")

    def follows(self, link: str) -> None:
        """Follow a link, opening what it is folded into."""
        found = self.page.locator(link).first
        if not found.is_visible():
            self.reach(found.locator("xpath=ancestor::details[1]/summary"))
            self.page.keyboard.press("Enter")
        self.presses(link)

    def presses(self, button: str = MAIN_BUTTON) -> None:
        """Press a button or link with Enter."""
        self.reach(self.page.locator(button).first)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def write(self, fields: Locator, value: Any) -> None:
        """Fill in one field with keys."""
        kind = fields.first.get_attribute("type") or ""
        if kind == "radio":
            self._choose(fields, str(value))
        elif kind == "checkbox":
            self.reach(
                fields.first if value is True else self.page.locator(f"main [value='{value}']").and_(fields)
            )
            self.page.keyboard.press("Space")
        elif fields.first.locator("option").count():
            self._select(fields.first, str(value))
        else:
            self._type(fields.first, kind, str(value))

    def _choose(self, fields: Locator, value: str) -> None:
        """One of several round buttons: Tab comes to the group, arrows move in it, Space takes."""
        name = fields.first.get_attribute("name")
        for _stop in range(FAR):
            if self.page.evaluate("name => document.activeElement.name === name", name):
                break
            self.page.keyboard.press("Tab")
        for _step in range(fields.count() + 1):
            if self.page.evaluate("value => document.activeElement.value === value", value):
                self.page.keyboard.press("Space")
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"no arrow leads to {value} of {name}")

    def _select(self, field: Locator, value: str) -> None:
        self.reach(field)
        self.page.keyboard.press("Home")
        for _step in range(field.locator("option").count() + 1):
            if field.input_value() == value:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"no arrow leads to {value}")

    def _type(self, field: Locator, kind: str, value: str) -> None:
        """Text over what stands there; days and moments part by part, as the browser's field takes them."""
        self.reach(field)
        if kind in ("date", "datetime-local"):
            year, month, day, *time = re.split("[-T:]", value)
            self.page.keyboard.type(f"{month}{day}{year}")
            if time:
                self.page.keyboard.press("ArrowRight")
                self.page.keyboard.type(f"{''.join(time)}AM")
        else:
            self.page.keyboard.press("ControlOrMeta+a")
            self.page.keyboard.insert_text(value)
        assert field.input_value() == value

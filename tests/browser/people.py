"""People at their own windows: what they open, write and press, and what they see arrive meanwhile."""

from __future__ import annotations

import os
import re
from email import message_from_bytes
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.accounts.factories import sign_in
from tests.conftest import Cast, Table

BUSY = max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
PROMISED = 3.0 * BUSY
"""Seconds within which a step of somebody else must have arrived; longer where the machine has no time."""

MAIN_BUTTON = "main form[method=post] .btn:not(.btn-2)"
PLACES = {
    "respond": "respond/",
    "explain_absence": "explain/",
    "sign_settlement": "settlement/sign/",
    "schedule_session": "sessions/new/",
    "add_note": "notes/",
    "report_non_conciliation": "not-settled/",
}
"""Acts that have a page of their own; the others are under `actions/`."""


def newest_code(letters: Path) -> str:
    """The one-time code in the letter that came last."""
    files_by_age = sorted(letters.glob("*"), key=lambda file: file.stat().st_mtime_ns)
    bodies = [message_from_bytes(file.read_bytes()).get_payload(decode=True) for file in files_by_age]
    codes = [found.group() for body in bodies if (found := re.search(rb"\b\d{6}\b", bytes(body)))]
    return codes[-1].decode()


class Person:
    """Somebody at a window, reading in one language."""

    def __init__(self, page: Page, language: str, letters: Path | None = None) -> None:
        self.page = page
        self.language = language
        self.letters = letters

    def opens(self, path: str) -> None:
        """Go to a page of the site, named without its language."""
        self.page.goto(f"/{self.language}/{path}")

    def follows(self, link: str) -> None:
        """Follow the first link that fits, opening what it is folded into, and wait for its page."""
        found = self.page.locator(link).first
        if not found.is_visible():
            found.locator("xpath=ancestor::details[1]/summary").click()
        with self.page.expect_navigation():
            found.click()

    def presses(self, button: str = MAIN_BUTTON) -> None:
        """Press the main button, or another, and wait for the page that follows."""
        with self.page.expect_navigation():
            self.page.locator(button).first.click()

    def writes(self, answers: dict[str, Any]) -> None:
        """Fill in fields of the page: text, days, choices by value, ticks (True, or a list of values)."""
        for name, value in answers.items():
            for one in value if isinstance(value, list) else [value]:
                self.write(self.page.locator(f"main [name='{name}']"), one)

    def write(self, fields: Locator, value: Any) -> None:
        """Fill in one field, tick a box or choose a value."""
        kind = fields.first.get_attribute("type") or ""
        if kind in ("radio", "checkbox"):
            (
                fields.first if value is True else self.page.locator(f"main [value='{value}']").and_(fields)
            ).check()
        elif kind == "file":
            fields.first.set_input_files(value)
        elif fields.first.locator("option").count():
            fields.first.select_option(value)
        else:
            fields.first.fill(value)

    def sends(self, answers: dict[str, Any] | None = None, button: str = MAIN_BUTTON) -> None:
        """Fill in the form and send it; nothing must be wrong with it."""
        self.writes(answers or {})
        self.presses(button)
        problems = self.page.locator(".errsum, .conflict").all_inner_texts()
        assert not problems, f"{self.page.url}: {problems}"

    def acts(self, number: str, action: str, answers: dict[str, Any] | None = None) -> None:
        """Take an action of a case: by its link on the case page, through its form."""
        self.opens(f"cases/{number}/")
        self.follows(f"main a[href$='/{PLACES.get(action, f'actions/{action}/')}']")
        if action == "sign_settlement":
            answers = {**(answers or {}), **self._reads_before_signing()}
        self.sends(answers)

    def _reads_before_signing(self) -> dict[str, Any]:
        """What signing means, then the whole text, then the code that came by mail."""
        self.follows("main a[href*='step=text'].btn")
        self.presses("main form[action$='/sign/code/'] .btn")
        assert self.letters, "nobody brings letters to this window"
        return {"agree": True, "authority": True, "signer": "ស្រីមុំ", "code": newest_code(self.letters)}

    def rests(self, focus: str = "#notifications-link") -> None:
        """Stand still on a page: the focus somewhere, scrolled a little. What arrives must change neither."""
        self.page.locator(focus).first.focus()
        self.page.evaluate(
            "() => { scrollTo(0, 120); window.rest = { focus: document.activeElement, scroll: scrollY }; }"
        )

    def is_undisturbed(self) -> None:
        """The page was not loaded again; focus and scroll are where they were."""
        found = self.page.evaluate(
            "() => window.rest && [document.activeElement === window.rest.focus, scrollY - window.rest.scroll]"
        )
        assert found == [True, 0], "the page moved, or was loaded again"

    def sees(self, place: str, words: str) -> None:
        """Wait until words stand in a place of the page; fails where it takes longer than promised."""
        expect(self.page.locator(place).first).to_contain_text(words, timeout=PROMISED * 1000)


def files(person: Person, cast: Cast, *papers: str) -> str:
    """A complaint of the union from the first question to the receipt; gives the number of the case.

    `papers` are files to send with it. Every question is answered or passed; the employer is found in the list.
    """
    person.opens("file/")
    person.writes({"people": "several"})
    person.presses("main form[method=get] button")
    person.follows("#result a.btn")
    person.sends({"filed_for": str(cast.union.pk), "procedure": "collective", "office": "phnom-penh"})
    person.follows("main a.btn")
    for answers in QUESTIONS:
        if "name" in answers:
            person.writes(answers)
            person.presses("main button[name=search]")
            answers = {"organization": str(cast.employer.pk)}
        person.sends(answers)
    person.follows("main p.row a.btn")  # no list of workers
    for paper in papers:
        person.sends({"file": paper, "title": Path(paper).stem}, "main form[enctype] .btn:not([type])")
    person.follows("main a[href$='/check/']")
    person.sends({"declaration": True, "signer": "ស្រីមុំ"})
    return person.page.url.rstrip("/").rpartition("/")[2]


QUESTIONS: list[dict[str, Any]] = [
    {"phone": "០១២ 000 000", "safe_contact": "ក្រោយម៉ោង 18:00"},
    {},
    {"name": "Employer A"},
    {"sector": "garment", "staff": "៤០០"},
    {"issues": ["overtime", "bonus"]},
    {"text": "ម៉ោងបន្ថែមថ្ងៃអាទិត្យ បើកត្រឹម 150%", "asked": "បើកឱ្យគ្រប់ 200%"},
    {"text": "ប្រាក់រង្វាន់វត្តមានខែតុលា មិនបានបើក"},
    {"story": "កម្មករ 412 នាក់"},
    {"steps": ["employer", "union"]},
    {"now": "none"},
    {"workers": "412", "women": "355", "migrants_unknown": True},
]
"""The answers to the questions of filing, in their order."""


def as_person(context: BrowserContext, table: Table, who: str, url: str) -> Page:
    """A page of somebody of the cast, second factor passed."""
    client = sign_in(Client(), getattr(table.cast, who))
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": url}])
    return context.new_page()


def cut_line(page: Page) -> None:
    """Take the line away, and wait until the page has heard of it."""
    page.context.set_offline(True)
    page.wait_for_function("!navigator.onLine")

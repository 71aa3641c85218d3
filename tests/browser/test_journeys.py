"""Whole journeys without a mouse, and without script: nothing that matters needs either (R7, R8)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, expect

from cases.models import Case, Document
from notifications.models import Notification
from tests.browser.keyboard import Typist
from tests.browser.people import Person, files
from tests.conftest import Cast, Table
from tests.days import working_day

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NO_MOUSE = (
    "addEventListener('pointerdown', () => sessionStorage.setItem('mouse', 'used'), true);"
    "addEventListener('mousedown', () => sessionStorage.setItem('mouse', 'used'), true);"
)
RESPONSE = {
    "answers.1.answer": "deny",
    "answers.1.words": "Everything was paid.",
    "answers.2.answer": "admit",
}
TEXT = {"key": "main", "text": "The bonus is paid.", "issues": ["1", "2"]}


class Windows:
    """Opens windows for people who have no mouse, or no script."""

    def __init__(self, open_context: Callable[..., BrowserContext], letters: Path) -> None:
        self.open_context = open_context
        self.letters = letters

    def typist(self, user: Any) -> Typist:
        """A window used with keys alone; it notes any use of a mouse."""
        page = self.open_context(user, locale="en-US").new_page()
        page.add_init_script(NO_MOUSE)
        return Typist(page, "en", self.letters)

    def plain(self, user: Any) -> Person:
        """A phone whose browser runs no script."""
        return Person(self.open_context(user, java_script_enabled=False).new_page(), "en", self.letters)


@pytest.fixture
def windows(open_context: Callable[..., BrowserContext], letters: Path) -> Windows:
    """Windows of their own for each person."""
    return Windows(open_context, letters)


def used_no_mouse(person: Person) -> bool:
    """Whether the window saw no press of a mouse or finger."""
    return person.page.evaluate("sessionStorage.getItem('mouse')") is None


def state_of(number: str) -> str:
    """The state of a case."""
    return str(Case.objects.get(number=number).state)


def in_days(days: int) -> str:
    """A day ahead, as forms take it."""
    return (timezone.localdate() + dt.timedelta(days=days)).isoformat()


def test_a_union_files_with_keys_alone(windows: Windows, cast: Cast) -> None:
    person = windows.typist(cast.union_rep)
    number = files(person, cast)
    assert state_of(number) == "filed"
    assert used_no_mouse(person)


def test_an_employer_responds_with_keys_alone(windows: Windows, at_state: Callable[..., Table]) -> None:
    table = at_state("under_review")
    person = windows.typist(table.cast.employer_rep)
    person.acts(table.case.number, "respond", RESPONSE)
    assert [i.answer for i in table.case.issues.order_by("key")] == ["deny", "admit"]
    assert used_no_mouse(person)


def assign(person: Person, number: str, officer: int) -> None:
    """Tick a case of the queue, press Assign selected, choose a person, confirm."""
    person.opens("queue/")
    person.writes({"case": [number]})
    person.presses("main button[formaction*='assign']")
    person.sends({"person": str(officer), "reason": "Fewest cases"})


def test_a_head_assigns_with_keys_alone(windows: Windows, at_state: Callable[..., Table]) -> None:
    table = at_state("accepted")
    person = windows.typist(table.cast.head)
    assign(person, table.case.number, table.cast.conciliator.pk)
    assert Case.objects.get(pk=table.case.pk).conciliator == table.cast.conciliator
    assert used_no_mouse(person)


def test_a_conciliator_schedules_with_keys_alone(windows: Windows, at_state: Callable[..., Table]) -> None:
    table = at_state("in_conciliation")
    person = windows.typist(table.cast.conciliator)
    planned = {"kind": "joint", "starts_at": f"{working_day(5)}T09:30", "place": "Room 2"}
    person.acts(table.case.number, "schedule_session", planned)
    assert table.case.sessions.get().place == "Room 2"
    assert used_no_mouse(person)


def test_a_union_signs_with_keys_alone(windows: Windows, at_state: Callable[..., Table]) -> None:
    table = at_state("in_conciliation")
    table.do("conciliator", "propose_settlement", TEXT)
    person = windows.typist(table.cast.union_rep)
    person.acts(table.case.number, "sign_settlement")
    assert table.case.settlements.get().signatures.count() == 1
    assert used_no_mouse(person)


@pytest.fixture
def payslips(tmp_path: Path) -> list[str]:
    """Two small files to send."""
    found = []
    for name in ("october.txt", "ប័ណ្ណបើកប្រាក់.txt"):
        (tmp_path / name).write_text(f"Made up: {name}")
        found.append(str(tmp_path / name))
    return found


def test_a_union_files_with_two_papers_without_script(
    windows: Windows, cast: Cast, payslips: list[str]
) -> None:
    number = files(windows.plain(cast.union_rep), cast, *payslips)
    assert state_of(number) == "filed"
    assert Document.objects.filter(case__number=number, event__isnull=False).count() == 2


def test_an_employer_responds_without_script(windows: Windows, at_state: Callable[..., Table]) -> None:
    table = at_state("under_review")
    windows.plain(table.cast.employer_rep).acts(table.case.number, "respond", RESPONSE)
    assert [i.answer for i in table.case.issues.order_by("key")] == ["deny", "admit"]


def test_an_absence_is_explained_without_script(windows: Windows, at_state: Callable[..., Table]) -> None:
    table = at_state("under_review")
    asked = {"what": "The wage list", "answer_by": {"union": in_days(2), "factory": in_days(2)}}
    table.do("officer", "ask_information", asked)
    windows.plain(table.cast.union_rep).acts(table.case.number, "explain_absence", {"reason": "A flood"})
    assert table.case.events.filter(action="explain_absence").exists()


def test_both_sides_sign_and_the_officer_certifies_without_script(
    windows: Windows, at_state: Callable[..., Table]
) -> None:
    table = at_state("in_conciliation")
    windows.plain(table.cast.conciliator).acts(table.case.number, "propose_settlement", TEXT)
    for who in (table.cast.union_rep, table.cast.employer_rep):
        windows.plain(who).acts(table.case.number, "sign_settlement")
    windows.plain(table.cast.conciliator).acts(table.case.number, "certify_settlement")
    assert state_of(table.case.number) == "settled"


def test_the_queue_is_filtered_and_a_case_assigned_without_script(
    windows: Windows, at_state: Callable[..., Table]
) -> None:
    table = at_state("accepted")
    person = windows.plain(table.cast.head)
    person.opens("queue/?state=filed")
    expect(person.page.locator("main")).not_to_contain_text(table.case.number)
    person.opens("queue/?state=awaiting_conciliator")
    expect(person.page.locator("main table")).to_contain_text(table.case.number)
    assign(person, table.case.number, table.cast.conciliator.pk)
    assert Case.objects.get(pk=table.case.pk).conciliator == table.cast.conciliator


def test_news_is_marked_done_without_script(windows: Windows, at_state: Callable[..., Table]) -> None:
    table = at_state("under_review")
    person = windows.plain(table.cast.union_rep)
    person.opens("notifications/?tab=updates")
    person.page.locator("main [name=seq][type=checkbox]").first.check()
    person.presses("main button[value=done]")
    assert Notification.objects.filter(user=table.cast.union_rep, done_at__isnull=False).count() == 1


def test_without_script_a_link_to_refresh_stands_where_news_would_be(
    windows: Windows, at_state: Callable[..., Table]
) -> None:
    table = at_state("filed")
    person = windows.plain(table.cast.officer)
    for path in ("queue/", f"cases/{table.case.number}/", "notifications/"):
        person.opens(path)
        expect(person.page.get_by_role("link", name="Refresh")).to_be_visible()

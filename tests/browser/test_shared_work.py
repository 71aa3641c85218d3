"""Two at one thing, one thing twice, and errors: nothing typed is lost and nothing is done twice (R15, R16, R26)."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import Mandate, User
from cases.models import Case, CaseEvent
from cases.services import drafts
from tests.browser.people import MAIN_BUTTON, PROMISED, Person
from tests.conftest import Cast, Table
from tests.signing import code_for

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TEXT = {"key": "main", "text": "The bonus is paid.", "issues": ["1", "2"]}


@pytest.fixture
def written(cast: Cast) -> Case:
    """A complaint of the union that only waits to be sent."""
    answers = {
        "respondent": {"name": "Employer A", "organization": str(cast.employer.pk)},
        "issues": {"issues": ["overtime"]},
    }
    return drafts.begin(
        procedure="collective",
        office=cast.office,
        by=cast.union_rep,
        filed_for=cast.union,
        answers=answers,
        key="d",
    )


@pytest.fixture
def window(open_context: Callable[..., BrowserContext]) -> Callable[..., Person]:
    """Opens a window for somebody; more options are Playwright's."""
    return lambda user, **options: Person(open_context(user, **options).new_page(), "en")


@pytest.fixture
def colleague(cast: Cast) -> User:
    """Somebody else who writes for the union."""
    Mandate.objects.filter(user=cast.union_viewer).update(right="act")
    return cast.union_viewer


def test_the_second_of_two_who_answer_one_question_sees_both_texts(
    window: Callable[..., Person], cast: Cast, colleague: User, written: Case
) -> None:
    one, other = window(cast.union_rep), window(colleague)
    for person in (one, other):
        person.opens(f"file/{written.pk}/story/")
    one.sends({"story": "What the first one wrote"})
    other.writes({"story": "What the second one wrote"})
    other.presses()
    expect(other.page.locator(".conflict")).to_contain_text("What the first one wrote")
    expect(other.page.locator("[name=story]")).to_have_value("What the second one wrote")
    other.sends()
    saved = Case.objects.get(pk=written.pk)
    assert drafts.answers_of(saved, "story") == {"story": "What the second one wrote"}


def test_the_second_of_two_officers_keeps_the_text_and_learns_who_was_faster(
    window: Callable[..., Person], at_state: Callable[..., Table]
) -> None:
    table = at_state("under_review")
    slow = window(table.cast.officer)
    slow.opens(f"cases/{table.case.number}/actions/refuse/")
    slow.writes({"reason": "A long reason", "legal_basis": "Art. 1", "how_to_appeal": "Here"})
    table.do("officer2", "accept", {"kinds": {"1": "rights", "2": "interests"}})
    slow.presses()
    expect(slow.page.locator("main")).to_contain_text("Officer Two")
    expect(slow.page.locator("[name=reason]")).to_have_value("A long reason")
    assert Case.objects.get(pk=table.case.pk).state == "awaiting_conciliator"


def test_a_change_after_the_first_signature_takes_it_back_and_tells_both(
    window: Callable[..., Person], at_state: Callable[..., Table]
) -> None:
    table = at_state("in_conciliation")
    table.do("conciliator", "propose_settlement", TEXT)
    table.do("employer_rep", "sign_settlement", {"agree": True, "signer": "Made Up"})
    sides = [window(table.cast.union_rep), window(table.cast.employer_rep)]
    for side in sides:
        side.opens(f"cases/{table.case.number}/")
        side.rests()
    window(table.cast.conciliator).acts(
        table.case.number, "propose_settlement", {"text": "Half of the bonus."}
    )
    for side in sides:
        side.sees("[data-live-src*='part=timeline']", "Show 1 new entry")
        side.is_undisturbed()
        side.opens(f"cases/{table.case.number}/settlement/")
        expect(side.page.locator("main .sign .tag-ok")).to_have_count(0)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_complaint_sent_twice_is_one_case_with_one_receipt(
    window: Callable[..., Person], cast: Cast, written: Case, script: bool
) -> None:
    person = window(cast.union_rep, java_script_enabled=script)
    person.opens(f"file/{written.pk}/check/")
    person.writes({"declaration": True, "signer": "Made Up"})
    person.page.locator(MAIN_BUTTON).dblclick()
    expect(person.page).to_have_url(re.compile(r"/file/done/"), timeout=30_000)
    assert CaseEvent.objects.filter(case=written, action="file").count() == 1


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_settlement_signed_twice_bears_one_signature(
    window: Callable[..., Person], at_state: Callable[..., Table], script: bool
) -> None:
    table = at_state("in_conciliation")
    table.do("conciliator", "propose_settlement", TEXT)
    code = code_for(table.cast.union_rep, table.case.settlements.get())
    person = window(table.cast.union_rep, java_script_enabled=script)
    person.opens(f"cases/{table.case.number}/settlement/sign/?step=sign")
    person.writes({"agree": True, "authority": True, "signer": "Made Up", "code": code})
    person.page.locator(MAIN_BUTTON).dblclick()
    expect(person.page).to_have_url(re.compile(r"/settlement/$"), timeout=30_000)
    assert table.case.events.filter(action="sign_settlement").count() == 1


def error_page(page: Page) -> Page:
    """What every page with errors has: a title that says so, and a summary that has the focus."""
    assert page.title().startswith("Error:")
    expect(page.locator(".errsum")).to_be_focused()
    return page


def test_errors_are_announced_linked_and_keep_what_was_typed(
    window: Callable[..., Person], at_state: Callable[..., Table]
) -> None:
    table = at_state("in_conciliation")
    person = window(table.cast.conciliator)
    person.opens(f"cases/{table.case.number}/sessions/new/")
    person.writes({"place": "Room 2", "interpreter": "Chinese"})
    person.presses()
    page = error_page(person.page)
    page.locator(".errsum a").first.click()
    expect(page.locator("[name=starts_at]")).to_be_focused()
    expect(page.locator("[name=starts_at]")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("[name=place]")).to_have_value("Room 2")
    expect(page.locator("[name=interpreter]")).to_have_value("Chinese")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_file_that_arrived_stays_when_another_is_refused(
    window: Callable[..., Person], cast: Cast, written: Case, tmp_path: Path, script: bool
) -> None:
    good, bad = tmp_path / "payslip.txt", tmp_path / "program.exe"
    good.write_text("October")
    bad.write_bytes(b"MZ\\x90\\x00")
    person = window(cast.union_rep, java_script_enabled=script)
    person.opens(f"file/{written.pk}/evidence/")
    person.writes({"file": str(good), "title": "Payslip"})
    person.page.locator("main form[enctype] .btn:not([type])").click()
    expect(person.page.locator(".uploads")).to_contain_text("Payslip", timeout=PROMISED * 1000)
    person.writes({"file": str(bad), "title": "Program"})
    person.page.locator("main form[enctype] .btn:not([type])").click()
    said = "This kind of file is not taken."
    expect(person.page.locator("main")).to_contain_text(said, timeout=PROMISED * 1000)
    expect(person.page.locator(".uploads")).to_contain_text("Payslip")
    expect(person.page.locator("[name=title]")).to_have_value("Program")

"""One dispute in two and more windows: each person sees the step of the other arrive, and nothing moves.

The union reads Khmer on a phone, the officer and the employer English on a desk. The site runs as in a trial: web
server and worker in processes of their own; nothing is pushed by the test.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone, translation
from playwright.sync_api import BrowserContext, expect

from cases.models import Case
from cases.views.case_entries import HEAD
from cases.views.present import state_words
from tests.browser import robot
from tests.browser.conftest import Site
from tests.browser.people import Person, files
from tests.conftest import Cast, Table

pytestmark = [pytest.mark.browser, pytest.mark.slow]

STATE = ".idbar .tag"
NOW = "section:has(> #now)"
NEWER = "[data-live-src*='part=timeline']"


BOTH = ("union_rep", "employer_rep")
RESPONSE = {
    "answers.1.answer": "deny",
    "answers.1.words": "Everything was paid.",
    "answers.2.answer": "admit",
}
TEXT = {
    "key": "agreement-1",
    "text": "និយោជកបើកប្រាក់រង្វាន់ខែតុលា។ The employer pays the bonus of October (made up).",
    "issues": ["1", "2"],
    "obligations.0.by": "respondent",
    "obligations.0.text": "Pays the bonus",
    "obligations.0.due": "2027-02-01",
}


class Dispute:
    """The people of one dispute, each at a window of their own."""

    def __init__(self, cast: Cast, windows: dict[str, Person]) -> None:
        self.cast = cast
        self.people = windows
        self.number = ""

    def watch(self, *names: str) -> None:
        """These people open the case and rest there."""
        for name in names:
            self.people[name].opens(f"cases/{self.number}/")
            self.people[name].rests()

    def step(
        self, who: str, action: str, answers: dict[str, Any] | None = None, *, seen_by: tuple[str, ...]
    ) -> None:
        """Somebody acts; the others see the new state, what they can do and that there is something new."""
        self.watch(*seen_by)
        self.people[who].acts(self.number, action, answers)
        for name in seen_by:
            self.arrived(name)

    def arrived(self, name: str) -> None:
        """The step stands in this person's window, once, and nothing else has changed there."""
        person = self.people[name]
        words = self.state(name)
        person.sees(NEWER, "1")
        person.sees(NOW, words)
        person.sees(STATE, words)
        person.is_undisturbed()
        before = person.page.locator(".tline > li").count()
        person.page.locator(f"{NEWER} a").first.click()
        expect(person.page.locator(f"{NEWER} a")).to_have_count(0)
        expect(person.page.locator(".tline > li")).to_have_count(min(before + 1, HEAD))

    def state(self, name: str) -> str:
        """The state of the case in the words and the language of this person."""
        case = Case.objects.get(number=self.number)
        with translation.override(self.people[name].language):
            return str(state_words(case, official=name not in ("union_rep", "employer_rep")))


@pytest.fixture
def dispute(open_context: Callable[..., BrowserContext], site: Site, cast: Cast, working: None) -> Dispute:
    """The windows: the union's phone and three desks."""
    phone = Person(open_context(cast.union_rep, viewport=robot.PHONE).new_page(), "km")
    desks = {
        name: Person(open_context(getattr(cast, name)).new_page(), "en")
        for name in ("officer", "head", "employer_rep")
    }
    return Dispute(cast, {"union_rep": phone, **desks})


def arrives_in_the_queue(officer: Person, number: str) -> None:
    """A new case waits behind a button; pressing it shows the case, and the focus was left alone until then."""
    button = officer.page.locator(".live-new a")
    officer.sees(".live-new", "Show 1 new case")
    officer.is_undisturbed()
    expect(officer.page.locator("main")).not_to_contain_text(number)
    with officer.page.expect_navigation():
        button.click()
    expect(officer.page.locator("main table")).to_contain_text(number)


def files_before_the_officers_eyes(dispute: Dispute) -> None:
    """The union files on its phone while the officer looks at the queue and the employer at its home page."""
    officer = dispute.people["officer"]
    officer.opens("queue/")
    officer.rests()
    dispute.number = files(dispute.people["union_rep"], dispute.cast)
    arrives_in_the_queue(officer, dispute.number)


def talks(dispute: Dispute) -> None:
    """A separate interview that only that party hears of, then a joint session."""
    dispute.watch("employer_rep")
    said = {"party": "claimant", "minutes": "សហជីពអាចទទួលយកពាក់កណ្តាល", "signed": "thumbprint"}
    dispute.step("officer", "record_interview", said, seen_by=("union_rep",))
    expect(dispute.people["employer_rep"].page.locator(f"{NEWER} a")).to_have_count(0)
    dispute.people["employer_rep"].is_undisturbed()
    held = {"attended": ["claimant", "respondent"], "minutes": "Both sides spoke.", "place": "Room 2"}
    dispute.step("officer", "record_session", held, seen_by=BOTH)


def settles(dispute: Dispute) -> None:
    """A text on the table, both signatures, the certificate: each seen by the other side."""
    dispute.step("officer", "propose_settlement", TEXT, seen_by=BOTH)
    signed = {"agree": True, "signer": "Made Up"}
    dispute.step("union_rep", "sign_settlement", signed, seen_by=("employer_rep", "officer"))
    dispute.step("employer_rep", "sign_settlement", signed, seen_by=("union_rep", "officer"))
    dispute.step("officer", "certify_settlement", seen_by=BOTH)


def test_a_dispute_is_settled_while_everybody_watches(dispute: Dispute) -> None:
    files_before_the_officers_eyes(dispute)
    dispute.step("officer", "take_up", seen_by=BOTH)
    day = (timezone.localdate() + dt.timedelta(days=6)).isoformat()
    asked = {"what": "The wage list of October", "answer_by.claimant": day, "answer_by.respondent": day}
    dispute.step("officer", "ask_information", asked, seen_by=BOTH)
    dispute.step("employer_rep", "respond", RESPONSE, seen_by=("union_rep", "officer"))
    dispute.step("officer", "accept", {"kinds.1": "rights", "kinds.2": "interests"}, seen_by=BOTH)
    appointed = {"conciliator": str(dispute.cast.officer.pk)}
    dispute.step("head", "appoint_conciliator", appointed, seen_by=(*BOTH, "officer"))
    talks(dispute)
    settles(dispute)
    assert Case.objects.get(number=dispute.number).state == "settled"


def test_a_conciliation_fails_before_the_eyes_of_both_sides(
    dispute: Dispute, at_state: Callable[..., Table]
) -> None:
    table = at_state("in_conciliation")
    dispute.number = table.case.number
    table.do("head", "reassign", {"to": table.cast.officer.pk, "reason": "Leave"})
    said = {f"positions.{n}.{party}": "Stays as it was." for n in "12" for party in ("union", "factory")}
    dispute.step("officer", "report_non_conciliation", said, seen_by=BOTH)
    dispute.step("union_rep", "request_retry", seen_by=("employer_rep", "officer"))
    assert Case.objects.get(number=dispute.number).state == "not_conciliated"

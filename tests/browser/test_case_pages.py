"""The pages of a case pass the robot for each side, in both languages, on a phone and on a desk."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Page

from tests.accounts.factories import sign_in
from tests.browser import robot
from tests.conftest import Table

pytestmark = pytest.mark.browser

SHOTS = os.environ.get("SHOTS", "")
"""A folder for pictures of every page seen here; none are taken without it."""

OF_ALL = ["", "clock/", "timeline/", "parties/", "issues/", "sessions/", "sessions/1/", "settlement/"]
OF_SIDE = {
    "union_rep": ["settlement/sign/", "settlement/sign/?step=sign", "actions/amend_claim/", "explain/"],
    "employer_rep": ["respond/", "actions/propose_settlement/", "actions/request_extension/"],
    "conciliator": ["notes/", "sessions/2/", "sessions/new/", "not-settled/", "actions/certify_settlement/"],
}


@pytest.fixture
def talks(at_state: Callable[..., Table]) -> Table:
    """A case in conciliation with a session held, one planned, a note and a proposed text."""
    table = at_state("in_conciliation")
    table.do(
        "employer_rep",
        "respond",
        {"answers": {"1": {"answer": "deny", "words": "All was paid."}, "2": "admit"}},
    )
    table.do("conciliator", "record_session", {"minutes": "Both spoke.", "attended": ["union", "factory"]})
    table.do("conciliator", "schedule_session", {"starts_at": "2027-01-05T09:00", "place": "Room 2"})
    table.do("conciliator", "add_note", {"text": "The union would take half.", "about": "workers"})
    table.do("union_rep", "add_document", {"title": "Payslips", "text": "x", "audience": "party"})
    promise = {"by": "factory", "text": "Pays the bonus of October", "due": "2027-02-01"}
    answers = {"key": "main", "text": "The bonus is paid.", "issues": ["2"], "obligations": [promise]}
    table.do("conciliator", "propose_settlement", answers)
    return table


def as_person(context: BrowserContext, table: Table, who: str, url: str) -> Page:
    """A page of somebody of the cast, second factor passed."""
    client = sign_in(Client(), getattr(table.cast, who))
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": url}])
    return context.new_page()


def shoot(page: Page, name: str) -> None:
    """Keep a picture of the whole page where somebody asked for pictures."""
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)


@pytest.mark.parametrize("size", [robot.PHONE, robot.NARROW, robot.DESK], ids=["360", "320", "1280"])
@pytest.mark.parametrize("language", ["km", "en"])
@pytest.mark.parametrize("who", list(OF_SIDE))
def test_the_pages_of_a_case_have_no_fault_a_robot_can_see(
    open_context: Callable[..., BrowserContext], site: Any, talks: Table, who: str, language: str, size: Any
) -> None:
    page = as_person(open_context(viewport=size), talks, who, site.url)
    found = []
    for path in [*OF_ALL, *OF_SIDE[who]]:
        page.goto(f"/{language}/cases/{talks.case.number}/{path}")
        slug = path.replace("/", "-").replace("?", "")
        shoot(page, f"{language}-{size['width']}-{who}-{slug or 'case'}")
        found += [f"{path}: {fault}" for fault in robot.faults(page)]
    assert not found, "\n".join(found)

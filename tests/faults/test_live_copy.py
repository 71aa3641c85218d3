"""An old page with the live news applied stands as a page that is loaded anew, after each act.

Those who are told take turns at fetching the parts of their page; ALL=1 has everybody fetch at each act. Who may
not know of an act gets no news of it, and the page stays what it was, to the last letter.
"""

from __future__ import annotations

import os
import re
from html import unescape

import pytest
from django.test import Client

from notifications.inbox import since
from tests.accounts.factories import sign_in
from tests.days import SOON
from tests.passing import PASSING

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

EVERYBODY = os.environ.get("ALL") == "1"
READERS = ["union_rep", "employer_rep", "head", "rival_rep", "officer_elsewhere"]
KINDS = {"kinds": {"1": "rights", "2": "interests"}}
TEXT = {"key": "a", "text": "We agree", "issues": ["1", "2"]}
SIGN = {"agree": True, "signer": "A. Name"}
COURSE = [
    ("officer", "take_up", {}),
    ("officer", "add_note", {"text": "A private thought"}),
    ("officer", "ask_information", {"what": "Papers", "answer_by": SOON}),
    ("employer_rep", "respond", {"answers": {"1": {"answer": "deny"}, "2": {"answer": "admit"}}}),
    ("union_rep", "add_document", {"title": "Asked for", "text": "For all", "audience": "all"}),
    ("union_rep", "add_document", {"title": "Ours", "text": "For us", "audience": "party"}),
    ("officer", "record_interview", {"party": "factory", "minutes": "Said so", "signed": "paper"}),
    ("officer", "accept", KINDS),
    ("head", "appoint_conciliator", {}),
    ("conciliator", "schedule_session", {"starts_at": "2099-01-05T09:00", "place": "Room 1", "despite": True}),
    ("union_rep", "request_extension", {"deadline": "COL_CONCILIATION", "days": 7}),
    ("employer_rep", "answer_extension", {"consent": True}),
    ("conciliator", "settle_issue", {"issue": "1"}),
    ("conciliator", "propose_settlement", TEXT),
    ("employer_rep", "sign_settlement", SIGN),
    ("union_rep", "sign_settlement", SIGN),
    ("conciliator", "certify_settlement", {}),
    ("union_rep", "report_breach", {"obligation": "The first"}),
    ("conciliator", "reopen", {"reason": "Not kept"}),
    ("conciliator", "report_non_conciliation", {"positions": {"1": {"union": "a", "factory": "b"}, "2": {"union": "a", "factory": "b"}}}),
    ("conciliator", "send_report", {}),
    ("union_rep", "withdraw", {"reason": "Paid"}),
]  # fmt: skip
BOX = re.compile(r'<div[^>]*data-live-ref="[^"]+" data-live-src="([^"]+)"[^>]*>')


class Reader:
    """One person with a page of the case open."""

    def __init__(self, table, name):
        self.user = getattr(table.cast, name)
        self.address = f"/en/cases/{table.case.number}/"
        self.browser = sign_in(Client(), self.user)
        self.last = since(self.user.pk, 0)["last"]
        self.old = self.fresh = self.page()
        self.news = []

    def page(self):
        """The page as it is now; empty where there is none for this person."""
        answer = self.browser.get(self.address)
        return PASSING.sub("", answer.content.decode()) if answer.status_code == 200 else ""

    def look(self):
        """Take the frames that the socket would send now, and load the page anew; whether there was news."""
        found = since(self.user.pk, self.last)
        self.last, self.news = found["last"], found["items"]
        self.old, self.fresh = self.fresh, self.page()
        return bool(self.news)

    def box(self, wanted):
        """The address of a part of the old page that is fetched again when news of its case comes."""
        return next(source for source in map(unescape, BOX.findall(self.old)) if wanted(source))

    def fetch(self, source):
        """Such a part as it is now."""
        return self.browser.get(source, headers={"X-Background": "1"}).content.decode()


def gist(html):
    """State, what can be done, and each clock with its end: what the short form and the long one share."""
    state = re.search(r"<p>(?:State: )?<strong>(.*?)</strong>", html)
    acts = re.search(r'(?:<ul class="links">(.*?)</ul>|Nothing waits)', html, re.DOTALL)
    clocks = re.findall(r'<h2 id="clock-(\d+)">(.*?)</h2>.*?<strong>(.*?)</strong>', html, re.DOTALL)
    return state and state[1], acts and re.findall(r'href="([^"]+)"', acts[1] or ""), clocks


def tags(page):
    """The tags of the identity bar."""
    return re.search(r'part=tags">(.*?)</div>', page, re.DOTALL)[1].strip()


def check_told(reader):
    """The old page with its parts fetched again says what the fresh one says."""
    assert {frame["ref"] for frame in reader.news} == {reader.address.split("/")[3]}
    top, labels, newer = (
        reader.fetch(reader.box(wanted))
        for wanted in (lambda s: "part=" not in s, lambda s: "part=tags" in s, lambda s: "part=timeline" in s)
    )
    assert gist(top) == gist(reader.fresh)
    assert labels.strip() == tags(reader.fresh)
    assert f"Show {len(reader.news)} new entr" in newer


def act(table, who, action, answers):
    """Take the act, and the state it leaves."""
    if action == "appoint_conciliator":
        answers = {"conciliator": table.cast.conciliator.pk}
    return table.do(who, action, answers)


def test_each_act_reaches_exactly_the_pages_it_concerns(at_state):
    table = at_state("filed")
    readers = {name: Reader(table, name) for name in READERS}
    for turn, (who, action, answers) in enumerate(COURSE):
        act(table, who, action, answers)
        told = [reader for reader in readers.values() if reader.look()]
        for reader in told if EVERYBODY else told[turn % len(told) :][:1]:
            check_told(reader)
        for name, reader in readers.items():
            assert reader in told or name == who or reader.fresh == reader.old, (action, name)

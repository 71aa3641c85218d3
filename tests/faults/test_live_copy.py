"""An old page with the live news applied stands as a page that is loaded anew, for each act and each reader.

Who may not know of an act gets no news of it, and the page stays what it was, to the last letter.
"""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client

from notifications.inbox import since
from tests.accounts.factories import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

READERS = ["union_rep", "employer_rep", "officer", "head", "rival_rep", "officer_elsewhere"]
KINDS = {"kinds": {"1": "rights", "2": "interests"}}
TEXT = {"key": "a", "text": "We agree", "issues": ["1", "2"]}
SIGN = {"agree": True, "signer": "A. Name"}
COURSE = [
    ("officer", "take_up", {}),
    ("officer", "add_note", {"text": "A private thought"}),
    ("officer", "ask_information", {"what": "Papers", "answer_by": "2099-01-05"}),
    ("employer_rep", "respond", {"answers": {"1": {"answer": "deny"}, "2": {"answer": "admit"}}}),
    ("union_rep", "add_document", {"title": "Ours", "text": "For us", "audience": "party"}),
    ("officer", "record_interview", {"party": "factory", "minutes": "Said so", "signed": "paper"}),
    ("officer", "accept", KINDS),
    ("head", "appoint_conciliator", {}),
    ("conciliator", "schedule_session", {"starts_at": "2099-01-05T09:00", "place": "Room 1"}),
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
PASSING = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"|"X-CSRFToken": "[^"]*"|nonce="[^"]*"|req-\w+')


class Reader:
    """One person with a page of the case open."""

    def __init__(self, table, name):
        self.user = getattr(table.cast, name)
        self.address = f"/en/cases/{table.case.number}/"
        self.browser = sign_in(Client(), self.user)
        self.last = since(self.user.pk, 0)["last"]

    def page(self):
        """The page as it is now; empty where there is none for this person."""
        answer = self.browser.get(self.address)
        return PASSING.sub("", answer.content.decode()) if answer.status_code == 200 else ""

    def news(self):
        """The frames that the socket would send now."""
        found = since(self.user.pk, self.last)
        self.last = found["last"]
        return found["items"]

    def boxes(self, page):
        """The parts of an open page that are fetched again when news of its case comes."""
        return [unescape(source) for source in BOX.findall(page)]

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


def check_told(reader, old, fresh, news):
    """The old page with its parts fetched again says what the fresh one says."""
    assert {frame["ref"] for frame in news} == {reader.address.split("/")[3]}
    top, labels, newer = (
        next(s for s in reader.boxes(old) if wanted(s))
        for wanted in (lambda s: "part=" not in s, lambda s: "part=tags" in s, lambda s: "part=timeline" in s)
    )
    assert gist(reader.fetch(top)) == gist(fresh)
    assert reader.fetch(labels).strip() == tags(fresh)
    assert f"Show {len(news)} new entr" in reader.fetch(newer)


def act(table, who, action, answers):
    """Take the act, and the state it leaves."""
    if action == "appoint_conciliator":
        answers = {"conciliator": table.cast.conciliator.pk}
    return table.do(who, action, answers)


def test_each_act_reaches_exactly_the_pages_it_concerns(at_state):
    table = at_state("filed")
    readers = {name: Reader(table, name) for name in READERS}
    for who, action, answers in COURSE:
        old = {name: reader.page() for name, reader in readers.items()}
        act(table, who, action, answers)
        for name, reader in readers.items():
            news, fresh = reader.news(), reader.page()
            if news:
                check_told(reader, old[name], fresh, news)
            elif name != who:
                assert fresh == old[name], (action, name)

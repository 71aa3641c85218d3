"""What a live page says aloud, row by row of the contract, and who comes to a session."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.services import revoke_mandate
from cases.models import Deadline
from cases.services.representatives import note_representatives
from notifications.models import Notification
from tests.accounts.factories import make_representative, sign_in

PLANNED = {"starts_at": "2027-01-05T06:00", "place": "Room 2", "despite": True}
TEXT = {"key": "main", "text": "Paid.", "issues": ["1", "2"]}
MORE = {"deadline": "COL_CONCILIATION", "days": 5}
BEFORE = [("conciliator", "schedule_session", PLANNED), ("conciliator", "propose_settlement", TEXT),
          ("employer_rep", "request_extension", MORE)]  # fmt: skip
SAID = [
    ("employer_rep", "add_document", {"title": "Payroll", "text": "x", "audience": "all"},
     "Employer A added 1 document"),
    ("officer", "add_document", {"title": "Letter", "text": "x", "audience": "all"}, "The office added 1 document"),
    ("employer_rep", "answer_session", {"coming": True}, "Employer A accepted the session on 5 January 2027"),
    ("employer_rep", "answer_session", {"coming": False, "words": "Holiday"},
     "Employer A cannot come to the session on 5 January 2027"),
    ("conciliator", "settle_issue", {"issue": "2"}, "Item 2 is now agreed"),
    ("employer_rep", "sign_settlement", {"agree": True, "signer": "B"}, "Employer's side signed. 1 of 2"),
]  # fmt: skip


@pytest.fixture
def talks(at_state):
    table = at_state("in_conciliation")
    for who, action, answers in BEFORE:
        table.do(who, action, answers)
    return table


def said(table, who: str = "union_rep") -> tuple[str, bool]:
    """What the fragment of the case page says to somebody, and whether urgently."""
    where = reverse("cases:fragment", args=[table.case.number])
    body = sign_in(Client(), getattr(table.cast, who)).get(where).content.decode()
    found = re.search(r'data-announce="([^"]*)"( data-assertive)?', body)
    return (html.unescape(found[1]), bool(found[2])) if found else ("", False)


@pytest.mark.parametrize(("who", "action", "answers", "words"), SAID)
def test_each_row_of_the_contract_is_said_politely_in_its_words(talks, who, action, answers, words):
    talks.do(who, action, answers)
    assert said(talks) == (words, False)


def test_a_moved_date_is_urgent_and_names_the_new_day(talks):
    talks.do("union_rep", "answer_extension", {"consent": True})
    words, urgent = said(talks, "employer_rep")
    new = Deadline.objects.get(case=talks.case, code="COL_CONCILIATION", status="running")
    assert urgent
    assert words.startswith("Deadline moved to")
    assert str(new.due_on.day) in words


def test_nothing_is_said_of_ones_own_act(talks):
    talks.do("union_rep", "add_document", {"title": "Payslip", "text": "x", "audience": "all"})
    assert said(talks) == ("", False)


def test_the_second_signature_counts_two(talks):
    for who in ("employer_rep", "union_rep"):
        talks.do(who, "sign_settlement", {"agree": True, "signer": who})
    assert said(talks, "employer_rep") == ("Workers' side signed. 2 of 2", False)


def page(table, who: str, name: str, *which: object) -> str:
    where = reverse(f"cases:{name}", args=[table.case.number, *which])
    return sign_in(Client(), getattr(table.cast, who)).get(where).content.decode()


@pytest.mark.parametrize("place", [("sessions",), ("session", 1)])
def test_both_sides_see_who_comes_and_why_not(talks, place):
    assert page(talks, "conciliator", *place).count("Has not answered") == 2
    talks.do("employer_rep", "answer_session", {"coming": False, "words": "Holiday of the house"})
    for who in ("union_rep", "conciliator"):
        shown = page(talks, who, *place)
        assert "Cannot come" in shown
        assert "Holiday of the house" in shown
    assert "Say whether you come" in page(talks, "union_rep", *place)
    assert "Say whether you come" not in page(talks, "conciliator", *place)


def test_a_later_answer_takes_the_place_and_a_new_time_asks_anew(talks):
    for coming in (False, True):
        talks.do("employer_rep", "answer_session", {"coming": coming})
    assert "Comes" in page(talks, "union_rep", "sessions")
    assert "Cannot come" not in page(talks, "union_rep", "sessions")
    talks.do(
        "conciliator",
        "postpone_session",
        {"starts_at": "2027-01-06T09:00", "reason": "Illness", "despite": True},
    )
    assert page(talks, "union_rep", "sessions").count("Has not answered") == 2


def test_without_a_planned_session_there_is_nothing_to_answer(at_state):
    table = at_state("in_conciliation")
    assert "No session is planned yet." in page(table, "union_rep", "case")


def test_every_party_hears_once_that_somebody_else_speaks_for_one_of_them(talks):
    assert note_representatives(timezone.now()) == 0
    new = make_representative(talks.cast.union, name="New Voice")
    soon = timezone.now() + timedelta(seconds=1)
    assert (note_representatives(soon), note_representatives(soon)) == (1, 0)
    told = Notification.objects.filter(verb="note_representative").values_list("user__name", flat=True)
    assert {"Employer Representative", "Union Representative", "Conciliator One"} <= set(told)
    assert "New Voice now speaks for Union A" in page(talks, "employer_rep", "timeline")
    revoke_mandate(new.mandates.get(), by=talks.cast.union_rep)
    assert note_representatives(timezone.now() + timedelta(seconds=1)) == 1
    assert "New Voice no longer speaks for Union A" in page(talks, "employer_rep", "timeline")


def test_the_log_says_who_spoke_since_when_and_that_all_were_told(talks):
    new = make_representative(talks.cast.union, name="New Voice")
    note_representatives(timezone.now() + timedelta(seconds=1))
    shown = page(talks, "employer_rep", "parties")
    assert "New Voice" in shown
    assert "every party was told" in shown
    revoke_mandate(new.mandates.get(), by=talks.cast.union_rep)
    assert "<s>New Voice</s>" in page(talks, "employer_rep", "parties")


def test_who_may_only_look_is_no_voice_and_other_cases_hear_nothing(talks):
    make_representative(talks.cast.union, "view", name="Looker")
    make_representative(talks.cast.rival, name="Rival Voice")
    assert note_representatives(timezone.now() + timedelta(seconds=1)) == 0

"""The record: append-only, chained, in the words of who acted; a call repeated is answered once."""

from __future__ import annotations

import pytest
from django.db import InternalError, ProgrammingError, transaction

from cases.models import CaseEvent, CaseNote, KeptAnswer
from cases.models.acting import KeyReused, NotYours, Refused, Stale
from cases.roles import actor_for
from cases.services.act import seen_token
from cases.services.chain import verify_case
from tests.days import SOON

pytestmark = pytest.mark.database
REFUSED = (InternalError, ProgrammingError)


def unguard(raw):
    """As the owner of the database could: the triggers off, until the test rolls back."""
    raw("SET CONSTRAINTS ALL IMMEDIATE")
    raw("ALTER TABLE cases_caseevent DISABLE TRIGGER USER")


@pytest.mark.parametrize(
    "sql",
    ["UPDATE cases_caseevent SET role = 'x'", "DELETE FROM cases_caseevent", "DELETE FROM cases_casenote"],
)
def test_the_database_refuses_to_change_the_record(at_state, raw, sql):
    at_state("under_review").do("officer", "add_note", {"text": "A private thought"})
    with pytest.raises(REFUSED), transaction.atomic():
        raw(sql)


def test_the_chain_verifies_and_names_a_changed_byte(at_state, raw):
    table = at_state("accepted")
    assert verify_case(table.case) == []
    unguard(raw)
    raw("UPDATE cases_caseevent SET role = 'head' WHERE seq = 2 AND case_id = %s", [table.case.pk])
    assert verify_case(table.case) == ["entry 2 was changed"]


def test_the_chain_names_a_missing_tail(at_state, raw):
    table = at_state("under_review")
    unguard(raw)
    raw("DELETE FROM cases_caseevent WHERE seq = 2 AND case_id = %s", [table.case.pk])
    assert verify_case(table.case) == ["entries are missing at the end"]


def test_an_entry_says_who_when_and_on_what_basis(at_state):
    event = at_state("under_review").case.events.get(action="take_up")
    assert (event.seq, event.role, event.basis) == (2, "officer", "Prakas 074/25")
    assert (event.state_before, event.state_after) == ("filed", "under_review")


def test_the_same_key_gives_the_first_answer_again(at_state):
    table = at_state("filed")
    first = table.do("officer", "take_up", key="k1")
    again = table.do("officer", "take_up", key="k1")
    assert (first.pk, KeptAnswer.objects.count()) == (again.pk, 1)


def test_the_same_key_with_other_answers_is_refused(at_state):
    table = at_state("under_review")
    table.do("officer", "add_note", {"text": "one"}, key="k2")
    with pytest.raises(KeyReused):
        table.do("officer", "add_note", {"text": "two"}, key="k2")


def test_a_stale_page_is_told_who_did_what(at_state):
    table = at_state("under_review")
    seen = seen_token(table.case, _actor(table, "officer"))
    table.do("officer2", "ask_information", {"what": "Payslips", "answer_by": SOON})
    with pytest.raises(Stale) as stale:
        table.do("officer", "accept", {"kinds": {"1": "rights", "2": "rights"}}, seen=seen)
    assert [(e.action, e.actor) for e in stale.value.events] == [("ask_information", table.cast.officer2)]


def test_what_a_party_may_not_see_makes_its_page_not_stale(at_state):
    table = at_state("under_review")
    seen = seen_token(table.case, _actor(table, "union_rep"))
    table.do("officer", "add_note", {"text": "Nothing for the parties"})
    table.do("union_rep", "withdraw", {"reason": "We agreed"}, seen=seen)
    assert table.case.state == "withdrawn"


def _actor(table, who):
    return actor_for(getattr(table.cast, who), table.case)


def test_a_refused_act_changes_nothing(at_state):
    table = at_state("filed")
    with pytest.raises(Refused):
        table.do("officer", "accept", {"kinds": {"1": "rights", "2": "rights"}})
    assert CaseEvent.objects.filter(case=table.case).count() == 1


def test_an_act_of_another_role_is_never_theirs(at_state):
    with pytest.raises(NotYours):
        at_state("filed").do("union_rep", "take_up")


def test_the_record_keeps_only_the_digest_of_a_note(at_state):
    table = at_state("under_review")
    event = table.do("officer", "add_note", {"text": "A private thought"})
    assert "private" not in str(event.data)
    assert CaseNote.objects.get(event=event).text == "A private thought"

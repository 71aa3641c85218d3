"""Two at once: one is done, the other is told who was faster; numbers have neither gap nor double.

ROUNDS=200 tries the longer way.
"""

from __future__ import annotations

import os
from collections import Counter
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connections

from accounts.models import User
from cases.models import Case, CaseEvent, Signature
from cases.models.acting import Refused, Stale
from cases.roles import actor_for
from cases.services.act import seen_token, take_action
from cases.services.chain import verify_case
from notifications.models import Inbox, Notification
from tests.accounts.factories import make_official
from tests.signing import code_for

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True), pytest.mark.slow]

ROUNDS = int(os.environ.get("ROUNDS", "20"))
FEW = max(2, ROUNDS // 40)
ENTRIES = max(5, ROUNDS // 8)


@pytest.fixture
def committed(committed_cast, request):
    """Brings a case to a state, committed, so that threads of their own see it."""
    return request.getfixturevalue("at_state")


def attempt(user_id: int, case_id: int, action: str, answers: dict[str, Any], seen: str | None) -> str:
    """One act in a thread of its own: done, or the kind of refusal."""
    user = User.objects.get(pk=user_id)
    try:
        take_action(Case.objects.get(pk=case_id), action, by=user, answers=answers, seen=seen)
    except Stale as stale:
        return f"stale {len(stale.events)}"
    except Refused as refused:
        return refused.reason.code
    return "done"


def at_once(*attempts: tuple[Any, ...]) -> list[str]:
    """Several acts that begin at the same moment; what came of each, sorted."""
    together, found = Barrier(len(attempts)), []

    def run(what: tuple[Any, ...]) -> None:
        try:
            together.wait(60)
            found.append(attempt(*what))
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(what,)) for what in attempts]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    return sorted(found)


def test_of_two_heads_at_once_one_is_done_and_one_is_stale(committed):
    table = committed("under_review")
    other, case_id = make_official("head_of_office", table.cast.office, name="Second Head"), table.case.pk
    outcomes: Counter[tuple[str, ...]] = Counter()
    for number in range(ROUNDS):
        seen = seen_token(Case.objects.get(pk=case_id), actor_for(table.cast.head, table.case))
        to = table.cast.officer2 if number % 2 else table.cast.officer
        act = (case_id, "reassign", {"to": to, "reason": "Workload"}, seen)
        outcomes[tuple(at_once((table.cast.head.pk, *act), (other.pk, *act)))] += 1
    assert outcomes == {("done", "stale 1"): ROUNDS}
    assert CaseEvent.objects.filter(case_id=case_id, action="reassign").count() == ROUNDS
    assert verify_case(table.case) == []


PAIRS = [
    ("filed", ("officer", "take_up", {}), ("officer2", "take_up", {})),
    ("filed", ("officer", "take_up", {}), ("union_rep", "withdraw", {"reason": "Paid"})),
    ("under_review", ("officer", "accept", {}), ("officer2", "refuse", {"reason": "a"})),
    ("under_review", ("officer", "route_to_inspection", {"reason": "a"}), ("officer2", "accept", {})),
]


@pytest.mark.parametrize(("state", "one", "other"), PAIRS)
def test_two_transitions_at_once_move_a_case_once(committed, state, one, other):
    for _ in range(FEW):
        table = committed(state)
        before = table.case.seq
        acts = [(getattr(table.cast, who).pk, table.case.pk, *act, None) for who, *act in (one, other)]
        assert at_once(*acts) in (["done", "not_now"], ["done", "done"])
        fresh = Case.objects.get(pk=table.case.pk)
        states = list(fresh.events.filter(seq__gt=before).values_list("state_before", "state_after"))
        assert [a for a, _b in states] == [state, *(b for _a, b in states[:-1])]
        assert fresh.state == states[-1][1]


def proposed(committed):
    """A case with a text that the employer has signed."""
    table = committed("in_conciliation")
    text = {"key": "a", "text": "We agree", "issues": ["1", "2"]}
    table.do("conciliator", "propose_settlement", text)
    table.do("employer_rep", "sign_settlement", {"agree": True, "signer": "B. Name"})
    return table


def test_a_side_signs_once_however_often_it_presses(committed):
    table = proposed(committed)
    code = code_for(table.cast.union_rep, table.case.settlements.get())
    signed = {"signer": "A. Name", "code": code}
    act = (table.cast.union_rep.pk, table.case.pk, "sign_settlement", signed, None)
    outcomes = Counter(at_once(*[act] * 10))
    assert outcomes["done"] == 1
    assert Signature.objects.filter(settlement__case=table.case).count() == 2


def test_an_edit_and_a_certificate_at_once_never_certify_unsigned_words(committed):
    for _ in range(FEW):
        table = proposed(committed)
        table.do("union_rep", "sign_settlement", {"agree": True, "signer": "A. Name"})
        certify = (table.cast.conciliator.pk, table.case.pk, "certify_settlement", {}, None)
        edited = {"key": "a", "text": "Other words", "issues": ["1"]}
        edit = (table.cast.employer_rep.pk, table.case.pk, "propose_settlement", edited, None)
        at_once(certify, edit)
        for text in table.case.settlements.filter(status="certified"):
            assert text.text == "We agree"
            assert {s.digest for s in text.signatures.all()} == {text.digest}


def test_entries_in_eight_cases_at_once_number_one_person_without_gap(committed):
    tables = [committed("filed") for _ in range(8)]
    head, officer = tables[0].cast.head, tables[0].cast.officer
    before = Notification.objects.filter(user=head).count()

    def work(case_id: int) -> None:
        try:
            for number in range(ENTRIES):
                attempt(officer.pk, case_id, "add_note", {"text": f"Thought {number}"}, None)
        finally:
            connections.close_all()

    threads = [Thread(target=work, args=(table.case.pk,)) for table in tables]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    numbers = list(Notification.objects.filter(user=head).order_by("seq").values_list("seq", flat=True))
    assert numbers == list(range(1, before + 8 * ENTRIES + 1))
    assert Inbox.objects.get(pk=head.pk).last_seq == before + 8 * ENTRIES

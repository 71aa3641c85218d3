"""The derived matrix: procedure × action × state × role, through the gate as pages and programs use it."""

from __future__ import annotations

import dataclasses

import pytest
from django.utils import timezone

from cases.models import Case
from cases.models.acting import Actor, NotYours, Refused
from cases.models.facts import CaseFacts
from cases.procedure import ACTIONS, PROCEDURES, roles
from cases.procedure.states import STATES
from cases.services.act import open_actions, take_action
from workflow.gate import decide

WORDS = {"not_yours": None, "not_now": None}
OPEN = [(p, a, s, r) for p in PROCEDURES for a in ACTIONS for s in STATES for r in sorted(roles.ROLES)]


def judged(procedure: str, name: str, state: str, role: str):
    """The gate's decision with every guard open."""
    table = PROCEDURES[procedure]
    action = dataclasses.replace(table.action(name) or ACTIONS[name], guards=())
    return decide(table, action, state=state, roles={role}, facts=None, words=WORDS)


def test_the_gate_opens_exactly_where_the_row_says():
    for procedure, name, state, role in OPEN:
        row = PROCEDURES[procedure].action(name)
        allowed = row is not None and state in row.sources and role in row.who
        assert judged(procedure, name, state, role).allowed is allowed, (procedure, name, state, role)


def test_who_could_never_do_it_is_told_apart_from_not_now():
    for procedure, name, state, role in OPEN:
        row = PROCEDURES[procedure].action(name) or ACTIONS[name]
        assert judged(procedure, name, state, role).theirs is (role in row.who)


@pytest.mark.database
@pytest.mark.parametrize("procedure", sorted(PROCEDURES))
@pytest.mark.parametrize("role", sorted(roles.ROLES))
def test_the_service_refuses_every_role_every_act_that_is_not_its_own(at_state, procedure, role):
    table = at_state("under_review", procedure)
    actor = Actor(table.cast.officer2.pk, "x", frozenset({role}), may_sign=True)
    wrong = [n for n, a in PROCEDURES[procedure].actions.items() if role not in a.who]
    for name in wrong:
        with pytest.raises(NotYours):
            take_action(table.case, name, by=actor, answers={})
    assert Case.objects.get(pk=table.case.pk).seq == table.case.seq


@pytest.mark.database
@pytest.mark.parametrize("state", ["filed", "under_review", "accepted", "in_conciliation"])
@pytest.mark.parametrize("procedure", sorted(PROCEDURES))
def test_an_act_out_of_its_state_is_refused_with_a_reason(at_state, procedure, state):
    table = at_state(state, procedure)
    case = table.case
    for name, action in PROCEDURES[procedure].actions.items():
        if case.state in action.sources:
            continue
        actor = Actor(table.cast.head.pk, "x", frozenset(action.who), may_sign=True)
        with pytest.raises(Refused) as refused:
            take_action(case, name, by=actor, answers={})
        assert str(refused.value)


@pytest.mark.database
def test_the_page_offers_exactly_what_the_gate_gives(at_state):
    table = at_state("in_conciliation")
    actor = Actor(table.cast.conciliator.pk, "x", frozenset({roles.CONCILIATOR}), may_sign=True)
    offered = {d.action.name: d for d in open_actions(table.case, actor, timezone.now())}
    rows = table.case.table.actions.values()
    assert set(offered) == {a.name for a in rows if "in_conciliation" in a.sources and "conciliator" in a.who}
    assert offered["certify_settlement"].reason.code == "no_settlement"
    assert CaseFacts(table.case, actor, timezone.now()).settlement is None

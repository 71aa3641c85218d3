"""The tables are sound, and the database knows exactly their edges."""

from __future__ import annotations

import re

import pytest
from django.core.checks import run_checks
from django.db import InternalError, ProgrammingError, transaction

from cases.forms import FORMS
from cases.models import Case
from cases.procedure import ACTIONS, EDGES, PROCEDURES
from cases.procedure.states import STATES
from dialogue.models import SUBJECTS
from dialogue.procedure import PROCEDURES as DIALOGUE
from workflow.table import Action, rows


@pytest.mark.parametrize("name", {**PROCEDURES, **DIALOGUE})
def test_a_table_has_no_fault(name):
    assert list({**PROCEDURES, **DIALOGUE}[name].faults()) == []


def test_every_action_has_a_method_a_form_and_words():
    for name, action in ACTIONS.items():
        assert getattr(Case, name)._django_fsm
        assert name in FORMS
        assert str(action.label)
        assert str(action.done)


def test_no_form_is_without_its_action():
    assert set(FORMS) == set(ACTIONS)


def test_an_action_cannot_stand_twice_in_a_table():
    row = Action("x", ("draft",), None, ("officer",), "x", "x")
    with pytest.raises(ValueError, match="stands twice"):
        rows([row], [row])


def test_the_system_checks_pass():
    assert run_checks() == []


OF_TABLE = """SELECT p.prosrc FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
 WHERE t.tgrelid = %s::regclass AND t.tgname ~ '^pgtrigger_state_edges'"""
GRAPHS = {"cases_case": set(EDGES)} | {
    model._meta.db_table: DIALOGUE[model.procedure].edges() for model in SUBJECTS
}


@pytest.mark.database
@pytest.mark.django_db
@pytest.mark.parametrize("table", GRAPHS)
def test_the_trigger_holds_exactly_the_edges_of_the_table(raw, table):
    [[source]] = raw(OF_TABLE, [table])
    assert set(re.findall(r"([a-z_]+):([a-z_]+)", source)) == GRAPHS[table]


@pytest.mark.database
@pytest.mark.parametrize(("before", "after"), [("filed", "settled"), ("filed", "closed"), ("filed", "draft")])
def test_the_database_refuses_an_edge_that_no_row_has(at_state, before, after):
    table = at_state(before)
    with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
        Case.objects.filter(pk=table.case.pk).update(state=after)


@pytest.mark.database
@pytest.mark.django_db(transaction=False)
def test_the_database_refuses_every_other_edge(at_state, raw):
    table = at_state("filed")
    wrong = [after for after in STATES if ("filed", after) not in EDGES and after != "filed"]
    for after in wrong:
        with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
            raw("UPDATE cases_case SET state = %s WHERE id = %s", [after, table.case.pk])


@pytest.mark.database
def test_a_case_is_not_born_in_the_middle(cast):
    with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
        Case.objects.create(
            procedure="individual", state="settled", number="X", office=cast.office, created_by=cast.officer
        )

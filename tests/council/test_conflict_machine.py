"""No path leads to an award by somebody in conflict: random walks judged by a model of their own (T8)."""

from __future__ import annotations

import dataclasses

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.forms import AnswersInvalid
from cases.models import Award, Case
from cases.models.acting import NotYours, Refused
from cases.procedure import PROCEDURES
from tests.council.conftest import LISTS, TEXT

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

MEMBERS = ("workers", "employers", "ministry")
STEPS = st.one_of(
    st.tuples(st.just("declare"), st.sampled_from(MEMBERS), st.booleans()),
    st.tuples(st.just("challenge"), st.sampled_from(MEMBERS), st.just(True)),
    st.tuples(st.just("decide"), st.sampled_from(MEMBERS), st.booleans()),
    st.tuples(st.just("replace"), st.sampled_from(MEMBERS), st.just(True)),
    st.tuples(st.sampled_from(["constitute", "finish"]), st.just("ministry"), st.just(True)),
)


class Model:
    """What an onlooker knows: who sits, who declared, who is out. It never asks the product."""

    def __init__(self) -> None:
        self.sits = dict.fromkeys(MEMBERS, 1)
        self.clear = dict.fromkeys(MEMBERS, False)
        self.tainted = dict.fromkeys(MEMBERS, False)
        self.challenged = dict.fromkeys(MEMBERS, False)

    def learn(self, kind: str, name: str, yes: bool) -> None:
        """Take note of an act that was done."""
        if kind == "declare":
            self.clear[name], self.tainted[name] = not yes, self.tainted[name] or yes
        elif kind == "challenge":
            self.challenged[name] = True
        elif kind == "decide":
            self.challenged[name], self.tainted[name] = False, self.tainted[name] or yes
        elif kind == "replace":
            self.sits[name], self.clear[name] = 2, False
            self.tainted[name] = self.challenged[name] = False

    @property
    def sound(self) -> bool:
        """Whether these three may decide."""
        return all(self.clear.values()) and not any((*self.tainted.values(), *self.challenged.values()))


def acts(table, kind, name, yes):
    """The act of a step as a person takes it."""
    key = next(
        (s.arbitrator.key for s in table.case.seats.filter(left_by=None) if s.arbitrator.list == name), ""
    )
    return {
        "declare": [(f"arb_{name}", "declare_interest", {"conflict": yes})],
        "challenge": [("union_rep", "challenge_arbitrator", {"arbitrator": key, "grounds": "A cousin"})],
        "decide": [("secretary", "decide_challenge", {"arbitrator": key, "upheld": yes, "reason": "Heard"})],
        "replace": [("secretary", "replace_arbitrator", {"arbitrator": key, "replacement": f"{name}-2", "reason": "x"})],
        "constitute": [("secretary", "constitute_panel", {})],
        "finish": [("arb_ministry", "propose_award", TEXT), *((f"arb_{n}", "sign_award", {"agree": True}) for n in LISTS),
                   ("arb_ministry", "issue_award", {})],
    }[kind]  # fmt: skip


def walk(table, steps) -> bool:
    """Take the steps; say whether an award came while the model says that the panel was not sound."""
    model, wrong = Model(), False
    for kind, name, yes in steps:
        try:
            with transaction.atomic():
                for who, action, answers in acts(table, kind, name, yes):
                    table.do(who, action, answers)
        except (Refused, NotYours, AnswersInvalid):
            continue
        model.learn(kind, name, yes)
        wrong = wrong or (kind in ("constitute", "finish") and not model.sound)
    return wrong


def formed(at_council):
    """A panel whose three seats are taken and of whom nobody has declared anything."""
    table = at_council("chosen")
    table.do("secretary", "draw_chair", {"reason": "x", "witness": "y"})
    if table.case.seats.get(seat="chair").arbitrator.key != "ministry-1":
        table.do(
            "secretary",
            "replace_arbitrator",
            {"arbitrator": "ministry-2", "replacement": "ministry-1", "reason": "x"},
        )
    return table


def try_walk(table, steps) -> bool:
    case = table.case
    try:
        with transaction.atomic():
            found = walk(table, steps)
            transaction.set_rollback(True)
        return found
    finally:
        table.case = Case.objects.get(pk=case.pk)
        assert not Award.objects.filter(case=case).exists()


def test_no_walk_reaches_an_award_by_an_unsound_panel(at_council):
    table = formed(at_council)

    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(st.lists(STEPS, min_size=4, max_size=9))
    def no_walk(steps):
        clear = [("declare", name, False) for name in MEMBERS]
        assert not try_walk(
            table, [*clear, *steps, ("constitute", "ministry", True), ("finish", "ministry", True)]
        )

    no_walk()


def test_the_walk_can_fail(at_council, monkeypatch):
    """Sabotage: without the condition a conflicted member reaches the award, and the model says so."""
    table = formed(at_council)
    procedure = PROCEDURES["collective"]
    rows = dict(procedure.actions)
    for name in ("constitute_panel", "propose_award", "issue_award"):
        guards = tuple(g for g in rows[name].guards if g.__name__ != "panel_sound")
        rows[name] = dataclasses.replace(rows[name], guards=guards)
    monkeypatch.setitem(PROCEDURES, "collective", dataclasses.replace(procedure, actions=rows))
    steps = [("challenge", "workers", True), ("constitute", "ministry", True)]
    assert try_walk(table, steps)

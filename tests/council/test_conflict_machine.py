"""Nobody in conflict reaches an award, whatever happens in whatever order: a stateful property (trust.md T8).

`CONFLICT_EXAMPLES=400` walks longer; `SABOTAGE=panel_sound` takes the condition away, and the property fails.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import os

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from accounts.models import Mandate
from cases.forms import AnswersInvalid
from cases.models import Arbitrator, ArbitratorMandate, Award, Case
from cases.models.acting import NotYours, Refused
from cases.procedure import PROCEDURES
from cases.roles import actor_for
from tests.accounts.factories import make_mandate, make_official
from tests.council.conftest import TEXT

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

LISTS = st.sampled_from(["workers", "employers", "ministry"])
SIDES = st.sampled_from(["union", "employer"])
EXAMPLES = int(os.environ.get("CONFLICT_EXAMPLES", "10"))
GUARDED = ("constitute_panel", "propose_award", "issue_award")


class Onlooker:
    """What somebody in the room knows of the panel. It never asks the product."""

    def __init__(self) -> None:
        self.sits = dict.fromkeys(("workers", "employers", "ministry"), 1)
        self.clear: set[str] = set()
        self.challenges: dict[str, int] = {}
        self.barred: set[tuple[str, int]] = set()
        self.linked: set[tuple[str, int]] = set()

    def who(self, seat: str) -> tuple[str, int]:
        """Who sits there: the list and the number on it."""
        return seat, self.sits[seat]

    @property
    def sound(self) -> bool:
        """Whether these three may decide."""
        people = {self.who(seat) for seat in self.sits}
        out = people & (self.barred | self.linked)
        return self.clear == set(self.sits) and not out and not any(self.challenges.values())


class Panel(RuleBasedStateMachine):
    """One case before the Council whose panel is formed; each rule is what somebody may try."""

    table: object = None
    awards = 0

    def __init__(self) -> None:
        super().__init__()
        self.table.case = Case.objects.get(pk=self.table.case.pk)
        self.savepoint = transaction.savepoint()
        self.knows, self.wrong = Onlooker(), ""

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.savepoint)

    def person(self, seat: str) -> str:
        """The cast's name of who sits there."""
        name, number = self.knows.who(seat)
        return f"arb_{name}" if number == 1 else f"second_{name}"

    def key(self, seat: str) -> str:
        return f"{seat}-{self.knows.sits[seat]}"

    def tried(self, who: str, action: str, **answers: object) -> bool:
        """Whether the product let them; a refusal changes nothing."""
        try:
            with transaction.atomic():
                self.table.do(who, action, answers)
        except (Refused, NotYours, AnswersInvalid):
            return False
        return True

    def judged(self, who: str, action: str, **answers: object) -> None:
        """Try what only a sound panel may; keep it in mind where an unsound one could."""
        sound = self.knows.sound
        if self.tried(who, action, **answers) and not sound:
            self.wrong = f"{action} by {self.knows.__dict__}"

    @initialize(clear=st.booleans(), sitting=st.booleans())
    def begin(self, clear: bool, sitting: bool) -> None:
        """Everybody has declared to be free, and the panel may sit already."""
        for seat in self.knows.sits if clear else ():
            self.declare(seat, conflict=False)
        if sitting:
            self.constitute()

    @rule(seat=LISTS, conflict=st.booleans())
    def declare(self, seat: str, conflict: bool) -> None:
        if self.tried(self.person(seat), "declare_interest", conflict=conflict):
            self.knows.clear.add(seat)
            self.knows.barred |= {self.knows.who(seat)} if conflict else set()

    @rule(seat=LISTS)
    def challenge(self, seat: str) -> None:
        if self.tried("union_rep", "challenge_arbitrator", arbitrator=self.key(seat), grounds="A cousin"):
            self.knows.challenges[seat] = self.knows.challenges.get(seat, 0) + 1

    @precondition(lambda self: any(self.knows.challenges.values()))
    @rule(seat=LISTS, upheld=st.booleans())
    def decide(self, seat: str, upheld: bool) -> None:
        answers = {"arbitrator": self.key(seat), "upheld": upheld, "reason": "Heard"}
        if self.tried("secretary", "decide_challenge", **answers):
            self.knows.challenges[seat] -= 1
            self.knows.barred |= {self.knows.who(seat)} if upheld else set()

    @rule(seat=LISTS)
    def replace(self, seat: str) -> None:
        """Somebody leaves, and the other one of the list comes; also back, if the product lets them."""
        other = 3 - self.knows.sits[seat]
        answers = {"arbitrator": self.key(seat), "replacement": f"{seat}-{other}", "reason": "x"}
        if self.tried("secretary", "replace_arbitrator", **answers):
            self.knows.sits[seat] = other
            self.knows.clear.discard(seat)
            self.knows.challenges.pop(seat, None)

    @rule(seat=LISTS, side=SIDES)
    def link_appears(self, seat: str, side: str) -> None:
        """A member becomes the representative of a party."""
        make_mandate(getattr(self.table.cast, self.person(seat)), getattr(self.table.cast, side))
        self.knows.linked.add(self.knows.who(seat))

    @rule(seat=LISTS)
    def link_ends(self, seat: str) -> None:
        """Whoever represented a party once stays linked to it."""
        user = getattr(self.table.cast, self.person(seat))
        Mandate.objects.filter(user=user).update(revoked_at=timezone.now())

    @rule(seat=LISTS)
    def mandate_on_the_list_ends(self, seat: str) -> None:
        """A panel keeps its case when a member's year is over: nobody becomes unfit by that."""
        day = timezone.localdate() - dt.timedelta(days=1)
        ArbitratorMandate.objects.filter(arbitrator__key=self.key(seat)).update(valid_until=day)

    @rule()
    def constitute(self) -> None:
        self.judged("secretary", "constitute_panel")

    @rule()
    def propose(self) -> None:
        self.judged(self.person("ministry"), "propose_award", **TEXT)

    @rule()
    def sign(self) -> None:
        for seat in self.knows.sits:
            self.tried(self.person(seat), "sign_award", agree=True)

    @rule()
    def issue(self) -> None:
        self.judged(self.person("ministry"), "issue_award")
        type(self).awards += Award.objects.filter(case=self.table.case, status="issued").exists()

    @rule()
    def finish(self) -> None:
        """The straight way from here to an award."""
        for step in (self.constitute, self.propose, self.sign, self.issue):
            step()

    @invariant()
    def nothing_came_of_an_unsound_panel(self) -> None:
        assert not self.wrong, self.wrong

    @invariant()
    def nobody_barred_is_an_arbitrator_of_the_case(self) -> None:
        for seat in self.knows.sits:
            if self.knows.who(seat) in self.knows.barred:
                user = getattr(self.table.cast, self.person(seat))
                user.__dict__.pop("_access", None)
                assert not actor_for(user, self.table.case).roles & {"arbitrator", "chair"}
                assert not Case.objects.visible_to(user).filter(pk=self.table.case.pk).exists()


def sabotage(monkeypatch):
    """Take the condition of a sound panel out of the table."""
    procedure = PROCEDURES["collective"]
    rows = dict(procedure.actions)
    for name in GUARDED:
        guards = tuple(g for g in rows[name].guards if g.__name__ != "panel_sound")
        rows[name] = dataclasses.replace(rows[name], guards=guards)
    monkeypatch.setitem(PROCEDURES, "collective", dataclasses.replace(procedure, actions=rows))


@pytest.fixture
def machine(at_council):
    """The machine on a case whose three seats are taken, and whose lists have two people who can sign in."""
    table = at_council("chosen")
    for name in ("workers", "employers", "ministry"):
        table.cast.people[f"second_{name}"] = user = make_official("arbitrator", None, name=f"Second {name}")
        Arbitrator.objects.filter(key=f"{name}-2").update(user=user)
    for who in ("arb_workers", "arb_employers"):
        table.do(who, "select_chair", {"arbitrator": "ministry-1"})
    return type("PanelOfThisCase", (Panel,), {"table": table, "awards": 0})


def walk(machine, examples):
    run_state_machine_as_test(machine, settings=settings(
        max_examples=examples, stateful_step_count=9, deadline=None, derandomize=examples <= 20,
        phases=[Phase.generate], suppress_health_check=list(HealthCheck), database=None,
    ))  # fmt: skip


def test_no_order_of_events_reaches_an_award_by_somebody_in_conflict(machine, monkeypatch):
    if os.environ.get("SABOTAGE") == "panel_sound":
        sabotage(monkeypatch)
    walk(machine, EXAMPLES)
    assert machine.awards, "no walk reached an award: the property says nothing"


def test_without_the_condition_the_property_fails(machine, monkeypatch):
    sabotage(monkeypatch)
    with pytest.raises(AssertionError, match=r"_(panel|award) by"):
        walk(machine, 20)

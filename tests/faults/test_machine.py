"""Any lawful or unlawful course of a dispute: the product and the thought-out model never disagree.

After each act: outcome, state, issues, clocks, record and its chain, who can read what, who was told.
FAULT_EXAMPLES=300 looks longer than the suite does.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import os
from typing import Any

import pytest
from django.db import transaction
from django.utils import translation
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from accounts.models import User
from cases.forms import AnswersInvalid, read_answers
from cases.models import Case, CaseEvent
from cases.models.acting import NotYours, Refused
from cases.models.base import NEVER
from cases.models.facts import CaseFacts
from cases.procedure import PROCEDURES
from cases.roles import CLOCK, actor_for
from cases.services import act
from cases.services.chain import verify_case
from cases.services.opening import start_draft
from notifications.models import Notification
from tests.conftest import Cast, sheet_of
from tests.faults.chaos.entitled import Charge, People, entitled
from tests.faults.machine.model import ZONE, Model
from tests.faults.machine.table import INDIVIDUAL, TABLES

pytestmark = [pytest.mark.database, pytest.mark.django_db, pytest.mark.slow]

EXAMPLES = int(os.environ.get("FAULT_EXAMPLES", "12"))
STEPS = 16
BEGINNING = dt.datetime(2026, 3, 2, 9, 0, tzinfo=ZONE)
LATEST = dt.datetime(2026, 10, 1, tzinfo=ZONE)
ACTORS = ["union_rep", "employer_rep", "officer", "officer2", "head", "conciliator", "clock"]
ONLOOKERS = ["union_viewer", "rival_rep", "other_employer_rep", "ex_rep", "officer_elsewhere", "delegate"]
NAMES = sorted(set(INDIVIDUAL) | set(TABLES["collective"][1]) - {"file"})


def form_of(model: Model, action: str, given: dict[str, Any], people: dict[str, User]) -> dict[str, Any]:
    """The answers of an act as a program would send them."""
    open_ = [k for k, s in model.issues.items() if s in ("open", "remaining")]
    words: dict[str, dict[str, Any]] = {
        "ask_information": {"what": "Papers", "answer_by": given["day"].isoformat()},
        "accept": {"kinds": {"1": "rights", "2": "interests"}},
        "refuse": {"reason": "a", "legal_basis": "b", "how_to_appeal": "c"},
        "appeal_refusal": {"grounds": "Wrong"},
        "route_to_agreed_procedure": {"clause": "Clause 7"},
        "appoint_conciliator": {"conciliator": people[given["person"]].pk},
        "reassign": {"to": people[given["person"]].pk, "reason": "Workload"},
        "declare_claimant_default": {"excuse": "Nothing was said"},
        "declare_respondent_default": {"excuse": "Nothing was said"},
        "respond": {"answers": {k: {"answer": "deny"} for k in model.issues}},
        "add_document": {"title": "A paper", "text": "Words", "audience": given["audience"]},
        "decide_excuse": {"accepted": given["accepted"]},
        "record_interview": {"party": given["party"], "minutes": "Said so", "signed": "paper"},
        "add_note": {"text": "A thought"},
        "link_proceeding": {"kind": "court", "reference": "12/26"},
        "schedule_session": {"starts_at": "2026-12-01T09:00", "place": "Room 1"},
        "record_session": {"attended": given["came"], "minutes": "We met"},
        "report_non_conciliation": {"positions": {k: {"union": "No", "factory": "No"} for k in open_}},
        "request_extension": {"deadline": "COL_CONCILIATION", "days": 7},
        "answer_extension": {"consent": given["consent"]},
        "settle_issue": {"issue": given["issue"]},
        "withdraw_issue": {"issue": given["issue"]},
        "propose_settlement": {"key": given["key"], "issues": given["covers"], "text": "We agree"},
        "sign_settlement": {"agree": True, "signer": "A. Name", **given["by_hand"]},
        "report_breach": {"obligation": "The first"},
        "go_to_court": {"court": "Court", "number": "1", "date": "2026-03-01"},
        "record_judgment": {"judgment": "So be it"},
        "report_compliance": {"evidence": "Paid"},
        "file": {"declaration": True},
    }
    return words.get(action, {"reason": "So it is"} if action in REASONED else {})


REASONED = {"route_to_inspection", "set_aside_default", "withdraw", "explain_absence", "reopen"}
DETAILS = st.fixed_dictionaries(
    {
        "days": st.integers(0, 12), "person": st.sampled_from(["officer", "officer2", "conciliator", "head"]),
        "audience": st.sampled_from(["all", "party"]), "accepted": st.booleans(), "consent": st.booleans(),
        "party": st.sampled_from(["union", "factory"]), "issue": st.sampled_from(["1", "2"]),
        "came": st.sampled_from([["union", "factory"], ["factory"], ["union"], []]),
        "key": st.sampled_from(["a", "b"]), "covers": st.sampled_from([["1", "2"], ["1"], []]),
    }
)  # fmt: skip


class Dispute(RuleBasedStateMachine):
    """One dispute in the product and in the model; everything is rolled back in the end."""

    cast: Cast

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.model = Model("individual", BEGINNING)
        self.people = People.now()

    def teardown(self) -> None:
        """Leave no trace."""
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    @initialize(procedure=st.sampled_from(["individual", "collective"]))
    def begin(self, procedure: str) -> None:
        """A draft is written and filed."""
        self.model = Model(procedure, BEGINNING)
        CLOCK_ON_THE_WALL[0] = BEGINNING
        self.case = start_draft(
            procedure=procedure, office=self.cast.office, created_by=self.cast.union_rep.pk,
            sheet=sheet_of(self.cast), filed_for=self.cast.union, title="A dispute",
        )  # fmt: skip
        self.do("union_rep", "file", dict.fromkeys(("day",), BEGINNING.date()) | BLANK)

    @rule(hours=st.sampled_from([1, 24, 49, 24 * 6, 24 * 16, 24 * 63]))
    def time_passes(self, hours: int) -> None:
        """Hours, days or months go by."""
        self.model.now = min(self.model.now + dt.timedelta(hours=hours), LATEST)
        CLOCK_ON_THE_WALL[0] = self.model.now

    @rule(data=st.data(), details=DETAILS)
    def something_lawful(self, data: st.DataObject, details: dict[str, Any]) -> None:
        """One of the acts that somebody may take now."""
        may = [
            (who, action)
            for action in NAMES
            for who in ACTORS
            if self.model.verdict(who, action, self.given(action, who, details)) == "done"
        ]
        if may:
            who, action = data.draw(st.sampled_from(may))
            self.do(who, action, self.given(action, who, details))

    @rule(who=st.sampled_from(ACTORS), action=st.sampled_from(NAMES), details=DETAILS)
    def anything(self, who: str, action: str, details: dict[str, Any]) -> None:
        """Anybody tries anything."""
        self.do(who, action, self.given(action, who, details))

    def given(self, action: str, who: str, details: dict[str, Any]) -> dict[str, Any]:
        """The details with the day counted from today, and a paper signature where an official records one."""
        official = who not in ("union_rep", "employer_rep")
        by_hand = {"party": details["party"], "method": "paper"} if official else {}
        audience = details["audience"] if not official else "all"
        day = (self.model.now + dt.timedelta(days=details["days"])).astimezone(ZONE).date()
        return {**details, "day": day, "by_hand": by_hand, "audience": audience}

    def do(self, who: str, action: str, given: dict[str, Any]) -> None:
        """Act in both; the outcomes must be the same."""
        expected = self.model.verdict(who, action, given)
        outcome = self.act(who, action, form_of(self.model, action, given, self.cast.people))
        assert outcome == expected, f"{who} {action}: {outcome}, not {expected}"
        if expected == "done":
            self.model.take(who, action, given)

    def act(self, who: str, action: str, answers: dict[str, Any]) -> str:
        """Act in the product, through the form and the one service."""
        self.case = Case.objects.get(pk=self.case.pk)
        user = CLOCK if who == "clock" else User.objects.get(pk=getattr(self.cast, who).pk)
        actor = CLOCK if who == "clock" else actor_for(user, self.case)
        row = self.case.table.action(action)
        if row is not None and not actor.roles & set(row.who):
            return self.never(action, user)
        try:
            facts = CaseFacts(self.case, actor, self.model.now)
            cleaned, _assumed = read_answers(action, answers, facts)
            act.take_action(self.case, action, by=user, answers=cleaned)
        except (Refused, AnswersInvalid):
            return "refused"
        return "done"

    def never(self, action: str, user: Any) -> str:
        """Who may never do it is refused by the service itself, whatever is answered."""
        with pytest.raises(NotYours):
            act.take_action(self.case, action, by=user, answers={})
        return "never"

    # -- What must hold after each act -------------------------------------------------------------

    @invariant()
    def the_case_stands_as_the_model_says(self) -> None:
        """State, issues, clocks with their ends, and which one comes next."""
        case = Case.objects.get(pk=self.case.pk)
        assert case.state == self.model.state
        assert dict(case.issues.values_list("key", "status")) == self.model.issues
        rows = case.deadlines.select_related("party", "trigger").order_by("id")
        found = [(d.code, d.party and d.party.key, d.trigger.seq, d.due_at, d.due_on, d.status) for d in rows]
        assert found == [(c.code, c.party, c.began, c.due, c.last_day, c.status) for c in self.model.clocks]
        assert case.next_deadline == (self.model.next_due() or NEVER)

    @invariant()
    def the_record_is_whole_and_says_what_was_done(self) -> None:
        """Entries without a gap, each with who, role, from, to and for whom; the chain verifies."""
        events = list(self.case.events.select_related("audience_party").order_by("seq"))
        ids = {u.pk: name for name, u in self.cast.people.items()}
        found = [
            (e.seq, e.action, ids.get(e.actor_id or 0), e.role, e.state_before, e.state_after, e.audience,
             e.audience_party and e.audience_party.key)
            for e in events
        ]  # fmt: skip
        assert found == [(n, *dataclasses.astuple(e)) for n, e in enumerate(self.model.entries, start=1)]
        assert verify_case(self.case) == []

    @invariant()
    def everybody_reads_exactly_what_is_theirs(self) -> None:
        """Parties, officials and those who have no part in it."""
        for name in [*ACTORS[:-1], *ONLOOKERS]:
            user = User.objects.get(pk=getattr(self.cast, name).pk)
            found = set(
                CaseEvent.objects.visible_to(user).filter(case=self.case).values_list("seq", flat=True)
            )
            wanted = {n for n, e in enumerate(self.model.entries, start=1) if self.model.sees(name, e)}
            assert found == wanted, name

    @invariant()
    def exactly_the_entitled_were_told_once_and_in_order(self) -> None:
        """Notifications are entries times entitled people, numbered from 1."""
        charge, wanted = Charge(self.model.procedure), []
        case = Case.objects.get(pk=self.case.pk)
        parties = list(case.parties.all())
        for event in case.events.order_by("seq"):
            charge.after(event.action, event.actor_id, event.data)
            wanted += [(user, event.pk) for user in entitled(self.people, case, parties, charge, event)]
        rows = Notification.objects.filter(ref=case.number).order_by("user_id", "seq")
        assert sorted(wanted) == [(r.user_id, r.source) for r in rows]
        for user in {r.user_id for r in rows}:
            mine = [r.seq for r in rows if r.user_id == user]
            assert mine == list(range(1, len(mine) + 1))


BLANK: dict[str, Any] = {
    "days": 0, "person": "officer", "audience": "all", "accepted": True, "consent": True, "party": "union",
    "issue": "1", "came": [], "key": "a", "covers": [], "by_hand": {},
}  # fmt: skip
CLOCK_ON_THE_WALL = [BEGINNING]
"""The moment that the service takes for the database's; the database's own clock is tested elsewhere."""


@pytest.fixture
def machine(cast, monkeypatch):
    """The machine with its cast, and time that passes as told."""
    locked = act.lock_case
    monkeypatch.setattr(act, "lock_case", lambda case: (locked(case)[0], CLOCK_ON_THE_WALL[0]))
    return type("DisputeOfThisCast", (Dispute,), {"cast": cast})


def run(machine, examples):
    """Try so many courses of at most sixteen steps."""
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    how = settings(
        max_examples=examples, stateful_step_count=STEPS, deadline=None, suppress_health_check=checks,
        derandomize=True, database=None,
    )  # fmt: skip
    with translation.override("en"):
        run_state_machine_as_test(machine, settings=how)


def test_product_and_model_agree_on_every_course(machine):
    run(machine, EXAMPLES)


BROKEN = [
    ("individual", "file", {"starts": ()}),
    ("collective", "accept", {"starts": ("COL_CONCILIATOR", "COL_INFO_GRACE")}),
    ("individual", "take_up", {"guards": (), "audience": "officers"}),
    ("collective", "take_up", {"who": ("officer", "claimant")}),
]


@pytest.mark.parametrize(("procedure", "action", "change"), BROKEN)
def test_a_broken_row_is_noticed(machine, monkeypatch, procedure, action, change):
    table = PROCEDURES[procedure]
    row = dataclasses.replace(table.actions[action], **change)
    monkeypatch.setitem(
        PROCEDURES, procedure, dataclasses.replace(table, actions={**table.actions, action: row})
    )
    with pytest.raises(AssertionError):
        run(machine, 10)

"""One sample per action: answers that fit, who gives them, and in which world.

Page, interface and replay are compared over these, and the interface is fuzzed around them. A new action
needs a row in SAMPLES, and a world where no world has what must be true before it. In answers `@name`
stands for a person of the cast, `@other` for the number of a second case, `@entry` for the newest entry,
`@request` for the newest request to read, `@+10` for the day in ten days.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from cases.models import AccessRequest, Arbitrator, Case, DateProposal
from cases.models.panel import ArbitratorMandate
from cases.services.access import ask
from cases.services.act import When
from cases.services.opening import PREFIXES
from tests.accounts.factories import make_official
from tests.conftest import Cast, Table, begin_draft

Answers = dict[str, Any]
PAPER_ROLES = {
    "union_rep": "union", "employer_rep": "factory", "head": "head_of_office",
    "delegate": "minister_delegate", "officer2": "officer", "arbitrator_w": "arbitrator", "arbitrator_e": "arbitrator",
}  # fmt: skip
"""What the people of the cast are called in a paper file."""
COUNCIL = {"workers": "arbitrator_w", "employers": "arbitrator_e", "ministry": "chair"}


@dataclass(frozen=True)
class Step:
    """One act on the way to a world; `days_ago` for what an official enters afterwards."""

    who: str
    action: str
    answers: Answers
    days_ago: int = 0

    def take(self, table: Table) -> Any:
        """Do it through form and service."""
        ago = dt.timedelta(days=self.days_ago)
        when = When(timezone.now() - ago) if self.days_ago else None
        return table.do(self.who, self.action, filled(self.answers, table), when=when)


@dataclass(frozen=True)
class World:
    """What happened to a case: all that had happened in `parent`, and these steps."""

    parent: str | None
    steps: tuple[Step, ...] = ()
    procedure: str = "collective"
    prepare: Callable[[Table], None] | None = None


@dataclass(frozen=True)
class Sample:
    """How one action is taken: in which world, by whom, with which answers.

    `replays` is False where a case file cannot tell it.
    """

    at: str
    who: str
    answers: Answers
    replays: bool = True


def filled(answers: Answers, table: Table, *, people: bool = True) -> Answers:
    """The answers with what stands for people, cases and entries put in; on paper people have names only."""
    return {name: _filled(value, table, people) for name, value in answers.items()}


def _filled(value: Any, table: Table, people: bool) -> Any:
    if isinstance(value, dict):
        return filled(value, table, people=people)
    if not isinstance(value, str) or not value.startswith("@"):
        return value
    if value.startswith("@+"):
        return (timezone.localdate() + dt.timedelta(days=int(value[2:]))).isoformat()
    if value == "@other":
        return Case.objects.get(title="The other case").number
    if value == "@entry":
        return Case.objects.get(pk=table.case.pk).seq
    if value == "@request":
        return str(AccessRequest.objects.latest("pk").pk)
    return table.cast.people[value[1:]].pk if people else value[1:]


def seat_the_council(cast: Cast) -> None:
    """The Council's secretariat, and one arbitrator in office on each list, with an account."""
    cast.people["council"] = make_official("council", None, name="Council Secretariat")
    today = timezone.localdate()
    year = {"valid_from": today - dt.timedelta(days=200), "valid_until": today + dt.timedelta(days=200)}
    for name, who in COUNCIL.items():
        user = cast.people[who] = make_official("arbitrator", None, name=f"Arbitrator of {name}")
        person = Arbitrator.objects.create(key=f"{PREFIXES[name]}-1", list=name, name=user.name, user=user)
        ArbitratorMandate.objects.create(arbitrator=person, **year)


def open_another(table: Table) -> None:
    """A second case of the same sides."""
    other = begin_draft(table.cast, table.case.procedure)
    other.do("union_rep", "file", {"declaration": True})
    Case.objects.filter(pk=other.case.pk).update(title="The other case")


def propose_a_date(table: Table) -> None:
    """What a changed calendar does: another end for a running time limit, to be decided on."""
    deadline = table.case.deadlines.filter(status="running").order_by("id")[0]
    later = deadline.due_at + dt.timedelta(days=1)
    DateProposal.objects.create(
        case=table.case, deadline=deadline, calendar_version=deadline.calendar_version + 1,
        old_due_at=deadline.due_at, new_due_at=later, new_due_on=later.date(), counting={"days": []},
    )  # fmt: skip


def ask_to_read(table: Table) -> None:
    """An officer of another office asks to read the case."""
    ask(table.case, table.cast.officer_elsewhere, "Made up for a test", key="ask")


KINDS = {"kinds": {"1": "rights", "2": "interests"}}
REASON = {"reason": "Made up for a test"}
TEXT = {
    "key": "main", "text": "The bonus is paid.", "issues": ["1", "2"],
    "obligations": [{"by": "factory", "text": "Pays the bonus", "due": "2099-01-05"}],
}  # fmt: skip
OFFER = {"issues": ["1"], "text": "Sundays at 150 %"}
PART = {"key": "part", "text": "Sundays are paid.", "issues": ["1"]}
AGREED = {"agree": True, "signer": "Made Up"}
POSITIONS = {"positions": {key: {"union": "As claimed", "factory": "Nothing"} for key in ("1", "2")}}
REFUSED = {**REASON, "legal_basis": "Prakas 074/25", "how_to_appeal": "To the head of office"}
COURT = {"court": "Court of first instance (made up)", "number": "7/2026", "date": "2026-01-05"}
NO_CONFLICT = {"conflict": False, "text": "None that I know of"}
AWARD = {
    "text": "The award (made up).", "binding": False, "outcomes": {"1": "ordered", "2": "rejected"},
    "reasons": {"1": "Article 139", "2": "No basis"}, "order": {"1": "Pay at 200 %"}, "articles": {"1": "LL 139"},
}  # fmt: skip
SERVED = {"how": "By hand", "proof": "Receipt 7"}
HEARING = {
    "starts_at": "2099-02-03T09:00", "until": "2099-02-03T11:00", "place": "Hearing room", "despite": True,
}  # fmt: skip
MOVED = {"cause": "event", "asked_by": "union", "reason": "Flood", "despite": True}
TIMES = {
    "slots": {"1": "2099-02-03T09:00", "2": "2099-02-04T09:00"}, "minutes": 120, "place": "Office",
    "answer_by": "2099-02-01T12:00", "despite": True,
}  # fmt: skip
ORDER = {
    "key": "return",
    "kind": "return_to_work",
    "text": "Back to work",
    "due": "2099-01-05",
    "to": ["union"],
}
NOTICE = {
    "demands": "The bonus", "planned_start": "2099-01-15T08:00", "place": "Factory", "expected_workers": 300,
    "served": {"factory": "2026-01-05", "ministry": "2026-01-06"},
    "ballot": {"members": 412, "voters": 400, "for": 380, "against": 20, "blank": 0, "women": 340,
               "on": "2026-01-04", "secret": True},
}  # fmt: skip


def absent(key: str) -> tuple[Step, ...]:
    """A joint meeting to which only the other side came."""
    came = "factory" if key == "union" else "union"
    return (Step("conciliator", "record_session", {"attended": [came], "minutes": "One side came."}),)


def signed(text: Answers) -> tuple[Step, ...]:
    """A text that both sides signed."""
    sides = (Step(who, "sign_settlement", AGREED) for who in ("union_rep", "employer_rep"))
    return (Step("conciliator", "propose_settlement", text), *sides)


def award(**more: Any) -> tuple[Step, ...]:
    """An award that the whole panel signed."""
    panel = (Step(who, "sign_award", {"agree": True}) for who in COUNCIL.values())
    return (Step("chair", "propose_award", {**AWARD, **more}), *panel, Step("chair", "issue_award", {}))


def served(*keys: str) -> tuple[Step, ...]:
    """The award was received by these parties."""
    return tuple(Step("council", "serve_award", {**SERVED, "party": key}) for key in keys)


BINDING = {"binding": True, "binding_basis": "Collective agreement, article 9 (made up)"}
WORLDS: dict[str, World] = {
    "draft": World(None),
    "filed": World("draft", (Step("union_rep", "file", {"declaration": True}),)),
    "under_review": World("filed", (Step("officer", "take_up", {}),)),
    "two cases": World("under_review", prepare=open_another),
    "refused": World("under_review", (Step("officer", "refuse", REFUSED),)),
    "accepted": World("under_review", (Step("officer", "accept", KINDS),)),
    "talks": World("accepted", (Step("head", "appoint_conciliator", {"conciliator": "@conciliator"}),)),
    "union absent": World("talks", absent("union")),
    "factory absent": World("talks", absent("factory")),
    "void": World("union absent", (Step("conciliator", "declare_claimant_default", {"excuse": "None"}),)),
    "explained": World("talks", (Step("employer_rep", "explain_absence", {"reason": "Flood"}),)),
    "another date": World("talks", prepare=propose_a_date),
    "asked": World("talks", prepare=ask_to_read),
    "planned": World(
        "talks", (Step("conciliator", "schedule_session", {"starts_at": "2099-02-03T09:00", "place": "Office", "despite": True}),)
    ),
    "times": World("talks", (Step("conciliator", "propose_slots", TIMES),)),
    "more time": World(
        "talks", (Step("union_rep", "request_extension", {"deadline": "COL_CONCILIATION", "days": 7}),)
    ),
    "offered": World("talks", (Step("union_rep", "make_offer", OFFER),)),
    "text": World("talks", signed(TEXT)[:1]),
    "signed": World("talks", signed(TEXT)),
    "part signed": World("talks", signed(PART)),
    "settled": World("signed", (Step("conciliator", "certify_settlement", {}),)),
    "failed": World("talks", (Step("conciliator", "report_non_conciliation", POSITIONS),)),
    "again": World("failed", tuple(Step(w, "request_retry", {}) for w in ("union_rep", "employer_rep"))),
    "court": World("failed", (Step("union_rep", "go_to_court", COURT),)),
    "long failed": World(
        None,
        (
            Step("union_rep", "file", {"declaration": True}), Step("officer", "take_up", {}),
            Step("officer", "accept", KINDS), Step("officer", "report_non_conciliation", POSITIONS, 90),
        ),
        "individual",
    ),
    "reported": World("failed", (Step("conciliator", "send_report", {}),)),
    "referred": World("reported", (Step("delegate", "refer_to_arbitration", {}),)),
    "forming": World("referred", (Step("council", "receive_at_council", {}),)),
    "chosen": World(
        "forming",
        (
            Step("union_rep", "select_arbitrator", {"arbitrator": "worker-list-1"}),
            Step("employer_rep", "select_arbitrator", {"arbitrator": "employer-list-1"}),
        ),
    ),
    "two declared": World(
        "chosen", tuple(Step(w, "declare_interest", NO_CONFLICT) for w in ("arbitrator_w", "arbitrator_e"))
    ),
    "drawn": World(
        "chosen", (Step("council", "draw_chair", {"seat": "chair", "witness": "Both", **REASON}),)
    ),
    "challenged": World(
        "drawn",
        (Step("union_rep", "challenge_arbitrator", {"arbitrator": "employer-list-1", "grounds": "Cousin"}),),
    ),
    "declared": World("drawn", tuple(Step(w, "declare_interest", NO_CONFLICT) for w in COUNCIL.values())),
    "sitting": World("declared", (Step("council", "constitute_panel", {}),)),
    "hearing": World("sitting", (Step("council", "schedule_hearing", HEARING),)),
    "ordered": World("sitting", (Step("chair", "issue_order", ORDER),)),
    "stopped": World("sitting", (Step("chair", "discontinue", REASON),)),
    "frozen": World("sitting", award()[:1]),
    "all signed": World("sitting", award()[:-1]),
    "award": World("sitting", award()),
    "received": World("award", served("union", "factory")),
    "late objection": World("award", (Step("union_rep", "register_late_objection", {"grounds": "Flood"}),)),
    "binding": World("sitting", award(**BINDING)),
    "final": World("binding", (*served("union", "factory"), Step("council", "finalise_award", {}))),
    "notice": World("talks", (Step("union_rep", "notify_strike", {**NOTICE, "key": "s"}),)),
    "strike": World("notice", (Step("union_rep", "strike_starts", {"key": "s"}),)),
    "illegal": World("strike", (Step("officer", "rule_illegal", {"key": "s"}),)),
}  # fmt: skip

SAMPLES: dict[str, Sample] = {
    "file": Sample("draft", "union_rep", {"declaration": True, "signer": "Made Up"}),
    "take_up": Sample("filed", "officer", {}),
    "ask_information": Sample(
        "under_review", "officer",
        {"what": "Wage lists", "answer_by": {"union": "@+10", "factory": "@+11"}},
    ),
    "accept": Sample("under_review", "officer", KINDS),
    "refuse": Sample("under_review", "officer", REFUSED),
    "appeal_refusal": Sample("refused", "union_rep", {"grounds": "No certificate is needed"}),
    "route_to_inspection": Sample("under_review", "officer", REASON),
    "route_to_agreed_procedure": Sample("under_review", "officer", {"clause": "Article 9"}),
    "appoint_conciliator": Sample("accepted", "head", {"conciliator": "@conciliator"}),
    "declare_claimant_default": Sample("union absent", "conciliator", {"excuse": "None"}),
    "declare_respondent_default": Sample("factory absent", "conciliator", {"excuse": "None"}),
    "set_aside_default": Sample("void", "head", REASON),
    "withdraw": Sample("filed", "union_rep", REASON),
    "respond": Sample(
        "under_review", "employer_rep",
        {
            "answers": {
                "1": {"answer": "deny", "words": "ប្រាក់បានបើករួចហើយ", "workers": 398},
                "2": {"answer": "propose", "words": "Half of it"},
            },
            "cannot_attend": "Fridays",
        },
    ),
    "add_document": Sample(
        "under_review", "union_rep", {"title": "Note", "text": "Who was there", "audience": "party"}
    ),
    "add_workers": Sample("under_review", "union_rep", {"lines": "Made Up; woman; sewing\nMade Up Too; man"}),
    "explain_absence": Sample("talks", "employer_rep", {"reason": "Flood"}),
    "decide_excuse": Sample("explained", "conciliator", {"accepted": True, **REASON}),
    "record_interview": Sample(
        "talks", "conciliator", {"party": "union", "minutes": "Asks for October", "signed": "thumbprint"}
    ),
    "amend_claim": Sample(
        "under_review", "union_rep",
        {"issues": {"1": {"text": "Sundays too"}, "3": {"text": "Leave", "category": "leave"}}, "workers": 420},
    ),
    "join_party": Sample(
        "talks", "conciliator",
        {"joining": {"key": "second", "name": "Union B", "side": "workers", "kind": "union"}, **REASON},
    ),
    "merge_cases": Sample("two cases", "officer", {"other": "@other", **REASON}, replays=False),
    "split_case": Sample("under_review", "officer", {"issues": ["2"], **REASON}),
    "reassign": Sample("talks", "head", {"to": "@officer2", **REASON}),
    "add_note": Sample("talks", "conciliator", {"text": "The sides are close", "about": "workers"}),
    "link_proceeding": Sample(
        "talks", "conciliator",
        {"kind": "police", "reference": "7/2026", "body": "Station 4", "day": "2026-01-05"},
    ),
    "correct": Sample("talks", "conciliator", {"entry": "@entry", "text": "It was Tuesday"}),
    "decide_date_change": Sample("another date", "conciliator", {"approve": True, **REASON}, replays=False),
    "decide_access": Sample(
        "asked", "head", {"request": "@request", "accepted": True, "days": 7, **REASON}, replays=False
    ),
    "schedule_session": Sample(
        "talks", "conciliator",
        {"kind": "joint", "starts_at": "2099-02-03T09:00", "until": "2099-02-03T11:00", "place": "Office",
         "interpreter": "Mandarin", "interpreter_name": "Made Up", "despite": True},
    ),
    "postpone_session": Sample(
        "planned", "conciliator", {"session": 1, "starts_at": "2099-02-04T09:00", **MOVED}
    ),
    "propose_slots": Sample("talks", "conciliator", TIMES, replays=False),
    "answer_slots": Sample(
        "times", "union_rep", {"free": {"1": True, "2": False}, "words": "Mornings"}, replays=False
    ),
    "answer_session": Sample("planned", "union_rep", {"session": 1, "coming": False, "words": "Another day"}),
    "record_session": Sample(
        "talks", "conciliator",
        {"kind": "visit", "place": "Factory", "attended": ["union", "factory"], "minutes": "Talks",
         "unsigned": ["factory"]},
    ),
    "report_non_conciliation": Sample("talks", "conciliator", {**POSITIONS, **REASON}),
    "send_report": Sample("failed", "conciliator", {"text": "Enclosed"}),
    "request_extension": Sample("talks", "union_rep", {"deadline": "COL_CONCILIATION", "days": 7, **REASON}),
    "answer_extension": Sample("more time", "employer_rep", {"consent": True, "deadline": "COL_CONCILIATION"}),
    "request_retry": Sample("failed", "union_rep", {"text": "Once more"}),
    "retry_conciliation": Sample("again", "conciliator", {}),
    "settle_issue": Sample("talks", "conciliator", {"issue": "1", **REASON}),
    "withdraw_issue": Sample("talks", "union_rep", {"issue": "2", **REASON}),
    "make_offer": Sample("talks", "union_rep", OFFER),
    "answer_offer": Sample("offered", "employer_rep", {"answer": "decline", "words": "Too much"}),
    "share_offers": Sample("talks", "union_rep", {"wish": True}),
    "propose_settlement": Sample("talks", "employer_rep", TEXT),
    "sign_settlement": Sample("text", "union_rep", AGREED),
    "certify_partial_settlement": Sample("part signed", "conciliator", {"settlement": "part"}),
    "certify_settlement": Sample("signed", "conciliator", {"settlement": "main"}),
    "reopen": Sample("settled", "conciliator", REASON),
    "report_breach": Sample("settled", "union_rep", {"obligation": "The bonus was not paid"}),
    "go_to_court": Sample("failed", "union_rep", COURT),
    "record_judgment": Sample("court", "officer", {"judgment": "Granted", "date": "2026-01-06"}),
    "report_compliance": Sample("settled", "officer", {"evidence": {"main-0": "Receipt 7"}}),
    "lapse": Sample("long failed", "officer", {}),
    "refer_to_arbitration": Sample("reported", "delegate", {}),
    "receive_at_council": Sample("referred", "council", {}),
    "select_arbitrator": Sample("forming", "union_rep", {"arbitrator": "worker-list-1"}),
    "select_chair": Sample("two declared", "arbitrator_w", {"arbitrator": "ministry-list-1"}),
    "draw_chair": Sample(
        "chosen", "council", {"seat": "chair", "witness": "Both sides", "seed": "4 and 17", **REASON}
    ),
    "declare_interest": Sample("declared", "arbitrator_e", NO_CONFLICT),
    "challenge_arbitrator": Sample(
        "drawn", "union_rep", {"arbitrator": "employer-list-1", "grounds": "A cousin of the manager"}
    ),
    "decide_challenge": Sample("challenged", "council", {"upheld": False, **REASON}),
    "replace_arbitrator": Sample("drawn", "council", {"arbitrator": "employer-list-1", **REASON}),
    "constitute_panel": Sample("declared", "council", {}),
    "schedule_hearing": Sample("sitting", "council", HEARING),
    "postpone_hearing": Sample(
        "hearing", "council", {"hearing": 1, "starts_at": "2099-02-04T09:00", **MOVED}
    ),
    "record_hearing": Sample(
        "sitting", "council", {"place": "Hearing room", "attended": ["union"], "minutes": "Talks"}
    ),
    "issue_order": Sample("sitting", "chair", ORDER),
    "record_order_compliance": Sample(
        "ordered", "council", {"order": "return", "party": "union", "complied": True, "words": "Seen"}
    ),
    "discontinue": Sample("sitting", "chair", REASON),
    "resume": Sample("stopped", "chair", REASON),
    "propose_award": Sample("sitting", "chair", AWARD),
    "sign_award": Sample("frozen", "arbitrator_w", {"agree": True, "dissent": "On issue 2"}),
    "issue_award": Sample("all signed", "chair", {}),
    "serve_award": Sample("award", "council", {**SERVED, "party": "union"}),
    "correct_award": Sample("award", "chair", {"text": "200, not 20"}),
    "object": Sample("received", "union_rep", {"grounds": "The figures are wrong"}),
    "register_late_objection": Sample("award", "union_rep", {"grounds": "Flood", "means": "By letter"}),
    "decide_late_objection": Sample("late objection", "delegate", {"admit": True, **REASON}),
    "finalise_award": Sample("binding", "council", {}),
    "register_award": Sample("final", "council", {"number": "1/2026"}),
    "post_award": Sample("final", "officer", {"place": "At the gate"}),
    "publish_award": Sample("final", "council", {"masked": "A v. B", "summary": "The bonus is owed."}),
    "notify_strike": Sample("talks", "union_rep", {**NOTICE, "key": "s"}),
    "notify_lockout": Sample("talks", "employer_rep", {"demands": "Quiet", "key": "l"}),
    "call_off_strike": Sample("notice", "union_rep", {"key": "s", **REASON}),
    "strike_starts": Sample("notice", "union_rep", {"key": "s", "workers": 300}),
    "suspend_strike": Sample("strike", "union_rep", {"key": "s", **REASON}),
    "strike_ends": Sample("strike", "union_rep", {"key": "s", **REASON}),
    "rule_illegal": Sample("strike", "officer", {"key": "s", "court": "Court (made up)", "number": "7"}),
    "record_return": Sample("illegal", "officer", {"key": "s", "returned": True}),
}  # fmt: skip


def bring(cast: Cast, name: str) -> Table:
    """A case in the world of that name, from its filing on."""
    world = WORLDS[name]
    table = bring(cast, world.parent) if world.parent else begin_draft(cast, world.procedure)
    enter(table, name)
    return table


def enter(table: Table, name: str) -> None:
    """What happens between the parent of a world and the world itself."""
    world = WORLDS[name]
    for step in world.steps:
        step.take(table)
    if world.prepare is not None:
        world.prepare(table)
    table.case = Case.objects.get(pk=table.case.pk)

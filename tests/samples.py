"""One sample per action: answers that fit, who gives them, and what happened before.

Page, interface and replay are compared over these, and the interface is fuzzed around them. A new action
needs a row here and nothing else. `@name` stands for a person of the cast, `@other` for the number of a
second case, `@entry` for the number of the newest entry.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from cases.models import Case, DateProposal
from cases.services.act import When
from tests.conftest import Table

Step = tuple[str, str, dict[str, Any]]
AtState = Callable[..., Table]

KINDS = {"kinds": {"1": "rights", "2": "interests"}}
REASON = {"reason": "Made up for a test"}
OBLIGATION = {"by": "factory", "text": "Pays the bonus", "due": "2099-01-05"}
TEXT = {"key": "main", "text": "The bonus is paid.", "issues": ["1", "2"], "obligations": [OBLIGATION]}
PART = {"key": "part", "text": "Sundays are paid.", "issues": ["1"]}
SIGNED = {"agree": True, "signer": "Made Up"}
POSITIONS = {"positions": {key: {"union": "As claimed", "factory": "Nothing"} for key in ("1", "2")}}
REFUSED = {**REASON, "legal_basis": "Prakas 074/25", "how_to_appeal": "To the head of office"}
COURT = {"court": "Court of first instance (made up)", "number": "7/2026", "date": "2026-01-05"}


@dataclass(frozen=True)
class Sample:
    """How one action is taken: by whom, with which answers, from where.

    `state` is where `at_state` brings the case, `before` what happens then, `days_ago` when the steps
    before were, `prepare` what no act does. `replays` is False where one file cannot tell it.
    """

    who: str
    answers: dict[str, Any]
    state: str = "in_conciliation"
    before: tuple[Step, ...] = ()
    procedure: str = "collective"
    days_ago: int = 0
    prepare: Callable[[Table], None] | None = None
    replays: bool = True

    def world(self, at_state: AtState) -> Table:
        """The case just before the action."""
        if "@other" in self.answers.values():
            at_state("under_review", self.procedure)
        table = at_state(self.state, self.procedure)
        for who, action, answers in self.before:
            moment = When(timezone.now() - dt.timedelta(days=self.days_ago)) if self.days_ago else None
            table.do(who, action, answers, when=moment)
        if self.prepare is not None:
            self.prepare(table)
        table.case = Case.objects.get(pk=table.case.pk)
        return table

    def filled(self, table: Table) -> dict[str, Any]:
        """The answers with what stands for people, cases and entries put in."""
        return {name: _filled(value, table) for name, value in self.answers.items()}


def _filled(value: Any, table: Table) -> Any:
    if not isinstance(value, str) or not value.startswith("@"):
        return value
    if value == "@other":
        return Case.objects.exclude(pk=table.case.pk).get().number
    return table.case.seq if value == "@entry" else table.cast.people[value[1:]].pk


def propose_a_date(table: Table) -> None:
    """What a changed calendar does: another end for a running time limit, to be decided on."""
    deadline = table.case.deadlines.filter(status="running").order_by("id")[0]
    later = deadline.due_at + dt.timedelta(days=1)
    DateProposal.objects.create(
        case=table.case, deadline=deadline, calendar_version=deadline.calendar_version + 1,
        old_due_at=deadline.due_at, new_due_at=later, new_due_on=later.date(), counting={"days": []},
    )  # fmt: skip


def stayed_away(key: str) -> tuple[Step, ...]:
    """A joint meeting to which only the other side came."""
    came = "factory" if key == "union" else "union"
    return (("conciliator", "record_session", {"attended": [came], "minutes": "One side came."}),)


def signed(text: dict[str, Any]) -> tuple[Step, ...]:
    """A text that both sides signed."""
    return (
        ("conciliator", "propose_settlement", text),
        ("union_rep", "sign_settlement", SIGNED),
        ("employer_rep", "sign_settlement", SIGNED),
    )


FAILED: tuple[Step, ...] = (("conciliator", "report_non_conciliation", POSITIONS),)
SETTLED: tuple[Step, ...] = (*signed(TEXT), ("conciliator", "certify_settlement", {}))
IN_COURT: tuple[Step, ...] = (*FAILED, ("union_rep", "go_to_court", COURT))
EXPLAINED: tuple[Step, ...] = (("employer_rep", "explain_absence", {"reason": "Flood"}),)
ASKED: tuple[Step, ...] = (("union_rep", "request_extension", {"deadline": "COL_CONCILIATION", "days": 7}),)
BOTH_AGAIN: tuple[Step, ...] = (
    *FAILED,
    ("union_rep", "request_retry", {}),
    ("employer_rep", "request_retry", {}),
)
PLANNED: tuple[Step, ...] = (
    ("conciliator", "schedule_session", {"starts_at": "2099-02-03T09:00", "place": "Office"}),
)

SAMPLES: dict[str, Sample] = {
    "file": Sample("union_rep", {"declaration": True, "signer": "Made Up"}, "draft"),
    "take_up": Sample("officer", {}, "filed"),
    "ask_information": Sample(
        "officer",
        {"what": "Wage lists", "answer_by": {"union": "2099-01-05", "factory": "2099-01-06"}},
        "under_review",
    ),
    "accept": Sample("officer", KINDS, "under_review"),
    "refuse": Sample("officer", REFUSED, "under_review"),
    "appeal_refusal": Sample(
        "union_rep", {"grounds": "No certificate is needed"}, "under_review", (("officer", "refuse", REFUSED),)
    ),
    "route_to_inspection": Sample("officer", REASON, "under_review"),
    "route_to_agreed_procedure": Sample("officer", {"clause": "Article 9"}, "under_review"),
    "appoint_conciliator": Sample("head", {"conciliator": "@conciliator"}, "accepted"),
    "declare_claimant_default": Sample("conciliator", {"excuse": "None"}, before=stayed_away("union")),
    "declare_respondent_default": Sample("conciliator", {"excuse": "None"}, before=stayed_away("factory")),
    "set_aside_default": Sample(
        "head", REASON,
        before=(*stayed_away("union"), ("conciliator", "declare_claimant_default", {"excuse": "None"})),
    ),
    "withdraw": Sample("union_rep", REASON, "filed"),
    "respond": Sample(
        "employer_rep",
        {
            "answers": {
                "1": {"answer": "deny", "words": "ប្រាក់បានបើករួចហើយ", "workers": 398},
                "2": {"answer": "propose", "words": "Half of it"},
            },
            "cannot_attend": "Fridays",
        },
        "under_review",
    ),
    "add_document": Sample(
        "union_rep", {"title": "Note", "text": "Who was there", "audience": "party"}, "under_review"
    ),
    "add_workers": Sample("union_rep", {"lines": "Made Up; woman; sewing\nMade Up Too; man"}, "under_review"),
    "explain_absence": Sample("employer_rep", {"reason": "Flood"}),
    "decide_excuse": Sample("conciliator", {"accepted": True, **REASON}, before=EXPLAINED),
    "record_interview": Sample(
        "conciliator", {"party": "union", "minutes": "Asks for October", "signed": "thumbprint"}
    ),
    "amend_claim": Sample(
        "union_rep",
        {"issues": {"1": {"text": "Sundays too"}, "3": {"text": "Leave", "category": "leave"}}, "workers": 420},
        "under_review",
    ),
    "join_party": Sample(
        "conciliator",
        {"joining": {"key": "second", "name": "Union B", "side": "workers", "kind": "union"}, **REASON},
    ),
    "merge_cases": Sample("officer", {"other": "@other", **REASON}, "under_review", replays=False),
    "split_case": Sample("officer", {"issues": ["2"], **REASON}, "under_review"),
    "reassign": Sample("head", {"to": "@officer2", **REASON}),
    "add_note": Sample("conciliator", {"text": "The sides are close", "about": "workers"}),
    "link_proceeding": Sample(
        "conciliator", {"kind": "police", "reference": "7/2026", "body": "Station 4", "day": "2026-01-05"}
    ),
    "correct": Sample("conciliator", {"entry": "@entry", "text": "It was Tuesday"}),
    "decide_date_change": Sample(
        "conciliator", {"approve": True, **REASON}, prepare=propose_a_date, replays=False
    ),
    "note_missed_date": Sample("clock", {}, "filed"),
    "schedule_session": Sample(
        "conciliator",
        {"kind": "joint", "starts_at": "2099-02-03T09:00", "until": "2099-02-03T11:00", "place": "Office"},
    ),
    "postpone_session": Sample(
        "conciliator", {"session": 1, "starts_at": "2099-02-04T09:00", **REASON}, before=PLANNED
    ),
    "record_session": Sample(
        "conciliator",
        {"kind": "visit", "place": "Factory", "attended": ["union", "factory"], "minutes": "Talks",
         "unsigned": ["factory"]},
    ),
    "report_non_conciliation": Sample("conciliator", {**POSITIONS, **REASON}),
    "send_report": Sample("conciliator", {"text": "Enclosed"}, before=FAILED),
    "request_extension": Sample("union_rep", {"deadline": "COL_CONCILIATION", "days": 7, **REASON}),
    "answer_extension": Sample(
        "employer_rep", {"consent": True, "deadline": "COL_CONCILIATION"}, before=ASKED
    ),
    "request_retry": Sample("union_rep", {"text": "Once more"}, before=FAILED),
    "retry_conciliation": Sample("conciliator", {}, before=BOTH_AGAIN),
    "settle_issue": Sample("conciliator", {"issue": "1", **REASON}),
    "withdraw_issue": Sample("union_rep", {"issue": "2", **REASON}),
    "propose_settlement": Sample("employer_rep", TEXT),
    "sign_settlement": Sample("union_rep", SIGNED, before=signed(TEXT)[:1]),
    "certify_partial_settlement": Sample("conciliator", {"settlement": "part"}, before=signed(PART)),
    "certify_settlement": Sample("conciliator", {"settlement": "main"}, before=signed(TEXT)),
    "reopen": Sample("conciliator", REASON, before=SETTLED),
    "report_breach": Sample("union_rep", {"obligation": "The bonus was not paid"}, before=SETTLED),
    "go_to_court": Sample("union_rep", COURT, before=FAILED),
    "record_judgment": Sample("officer", {"judgment": "Granted", "date": "2026-01-06"}, before=IN_COURT),
    "report_compliance": Sample("officer", {"evidence": {"main-0": "Receipt 7"}}, before=SETTLED),
    "lapse": Sample("officer", {}, before=FAILED, procedure="individual", days_ago=90),
}  # fmt: skip

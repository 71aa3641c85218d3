"""What somebody can do on a case now, as links in the order of importance, and what is shut and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from cases.models import Case, DeadlineStatus
from cases.models.facts import CaseFacts
from workflow.gate import Decision

FIRST = 6
"""So many links stand open on the case page; the others are one click away."""

PAGES = {
    "respond": "respond",
    "explain_absence": "explain",
    "sign_settlement": "settlement_sign",
    "schedule_session": "session_new",
    "add_note": "notes",
    "add_document": "document_add",
    "add_workers": "workers_add",
    "report_non_conciliation": "not_settled",
}
"""Actions that have a page of their own, with its name; the others use the generic one."""

COUNCIL_PAGES = {"propose_award": "award_freeze", "sign_award": "award_sign"}
"""The same under the case's number at the Council."""

_ORDER = (
    "select_arbitrator", "constitute_panel", "draw_chair", "select_chair", "decide_challenge", "object",
    "sign_award", "issue_award", "serve_award", "decide_late_objection", "refer_to_arbitration",
    "receive_at_council", "finalise_award", "register_award", "post_award", "publish_award",
    "schedule_hearing", "record_hearing", "propose_award", "take_up", "appeal_refusal", "sign_settlement",
    "certify_settlement", "answer_extension", "answer_slots",
    "answer_session", "decide_excuse", "decide_date_change",
    "decide_access", "respond", "appoint_conciliator", "accept", "ask_information", "record_session",
    "schedule_session", "propose_slots", "answer_offer", "propose_settlement", "make_offer", "settle_issue",
    "send_report", "retry_conciliation", "request_retry",
    "report_compliance", "record_judgment", "report_breach", "add_document", "request_extension",
    "explain_absence", "report_non_conciliation", "certify_partial_settlement", "record_interview",
    "postpone_session", "go_to_court", "lapse", "declare_claimant_default", "declare_respondent_default",
    "set_aside_default", "add_note", "refuse", "reassign", "add_workers", "amend_claim", "withdraw_issue",
    "join_party", "link_proceeding", "correct", "merge_cases", "split_case", "register_late_objection",
    "challenge_arbitrator", "replace_arbitrator", "postpone_hearing", "issue_order",
    "record_order_compliance", "correct_award", "notify_strike", "notify_lockout", "strike_starts",
    "call_off_strike", "suspend_strike", "strike_ends", "rule_illegal", "record_return", "discontinue",
    "resume", "share_offers", "route_to_inspection", "route_to_agreed_procedure", "reopen", "withdraw",
)  # fmt: skip
_UNMET = (DeadlineStatus.RUNNING, DeadlineStatus.MISSED)
_RANK = {name: n for n, name in enumerate(_ORDER)}


@dataclass(frozen=True, slots=True)
class ActLink:
    """One act: its words and its page, or the reason why it is shut, with the article if there is one."""

    name: str
    label: str
    url: str
    reason: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class ActLinks:
    """Acts that are open, the first ones apart, and acts that are shut."""

    first: list[ActLink]
    more: list[ActLink]
    shut: list[ActLink]


def url_of(case: Case, action: str) -> str:
    """The page on which an action of this case is taken."""
    if action in COUNCIL_PAGES and case.council_number:
        return reverse(f"cases:{COUNCIL_PAGES[action]}", args=[case.council_number])
    if action in PAGES:
        return reverse(f"cases:{PAGES[action]}", args=[case.number])
    return reverse("cases:act", args=[case.number, action])


def links_of(case: Case, decisions: Iterable[Decision], facts: CaseFacts) -> ActLinks:
    """Decisions of the gate as links.

    An answer that was given already is no longer the first thing to do; explaining is, for who is late.
    """
    answered = any(issue.answer for issue in facts.issues)
    mine = [d for d in facts.deadlines if d.party_id is not None and d.party_id == facts.actor.party_id]
    late = any(d.status in _UNMET and d.is_over(facts.now) for d in mine)
    rows = sorted(decisions, key=lambda d: _importance(d.action.name, answered=answered, late=late))
    links = [(d.allowed, _link(case, d)) for d in rows]
    opened = [link for allowed, link in links if allowed]
    return ActLinks(opened[:FIRST], opened[FIRST:], [link for allowed, link in links if not allowed])


def _importance(name: str, *, answered: bool, late: bool) -> int:
    if name == "explain_absence" and late:
        return -1
    if name == "respond" and answered:
        return len(_RANK)
    return _RANK.get(name, len(_RANK))


def _link(case: Case, decision: Decision) -> ActLink:
    action, reason = decision.action, decision.reason
    return ActLink(
        action.name, str(action.label), url_of(case, action.name),
        str(reason.text) if reason else "", reason.basis if reason else "",
    )  # fmt: skip

"""Conciliation and what follows it without arbitration: sessions, settlement, report, court, closing."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cases.procedure import guards
from cases.procedure.roles import CHAIR, CLAIMANT, CLOCK, CONCILIATOR, COUNCIL, OFFICER, PARTIES
from cases.procedure.states import CAN_SETTLE, CAN_WITHDRAW, INTAKE
from workflow.table import Action

# fmt: off
_TALKS = ("in_conciliation",)
_MEET = (*_TALKS, "in_arbitration")
_BEFORE = (*INTAKE, "in_conciliation")


def rows_of_conciliation(*, prefix: str, prakas: str) -> tuple[Action, ...]:
    """The rows from the first session to a settlement or a report."""
    individual = prefix == "IND"
    report_basis = "LL 301" if individual else "LL 308"
    return (
        Action(
            "schedule_session", _TALKS, None, (CONCILIATOR,), _("Schedule a session"),
            _("Session scheduled"), basis=prakas,
        ),
        Action(
            "postpone_session", _TALKS, None, (CONCILIATOR,), _("Postpone a session"),
            _("Session postponed"), basis=prakas,
        ),
        Action(
            "propose_slots", _MEET, None, (CONCILIATOR, COUNCIL), _("Propose times"), _("Times proposed"),
            guards=(guards.right_hand_plans,),
        ),
        Action(
            "answer_slots", _MEET, None, PARTIES, _("Say when you can come"), _("Proposed times answered"),
            guards=(guards.slots_wait,), audience="party", tolerant=True,
        ),
        Action(
            "answer_session", _TALKS, None, PARTIES, _("Say whether you come to a session"),
            _("Invitation to a session answered"), guards=(guards.session_is_planned,), tolerant=True,
        ),
        Action(
            "record_session", _TALKS, None, (CONCILIATOR,), _("Record a session"), _("Session held"),
            meets=("IND_MEETING",) if individual else (), basis=prakas,
        ),
        Action(
            "report_non_conciliation", _TALKS, "not_conciliated", (CONCILIATOR,),
            _("Report that conciliation failed"), _("Non-conciliation report signed"),
            guards=(guards.something_remains,),
            starts=("IND_COURT",) if individual else ("COL_REPORT", "COL_RETRY"),
            meets=() if individual else ("COL_CONCILIATION",), basis=report_basis,
        ),
        Action(
            "request_extension", ("in_conciliation", "in_arbitration"), None, PARTIES,
            _("Ask for more time"), _("More time asked for"), basis="LL 305",
        ),
        Action(
            "answer_extension", ("in_conciliation", "in_arbitration"), None, PARTIES,
            _("Answer a request for more time"), _("Request for more time answered"),
            guards=(guards.extension_was_asked,), basis="LL 305",
        ),
        Action(
            "request_retry", ("not_conciliated",), None, PARTIES, _("Ask to try conciliation again"),
            _("Another attempt asked for"), guards=(guards.retry_not_used, guards.retry_window_open),
        ),
        Action(
            "retry_conciliation", ("not_conciliated",), "in_conciliation", (CONCILIATOR,),
            _("Try conciliation again"), _("Conciliation is tried again"),
            guards=(guards.retry_not_used, guards.every_party_asked_again),
        ),
        *_rows_of_offers(),
        *_rows_of_settlement(prefix, prakas),
        *_rows_after(individual),
    )


def _rows_of_offers() -> tuple[Action, ...]:
    """What the parties say to each other without the office, before and during conciliation."""
    return (
        Action(
            "make_offer", _BEFORE, None, PARTIES, _("Make an offer to the other side"), _("Offer made"),
            audience="pair", tolerant=True,
        ),
        Action(
            "answer_offer", _BEFORE, None, PARTIES, _("Answer an offer"), _("Offer answered"),
            guards=(guards.offer_to_answer,), audience="pair", tolerant=True,
        ),
        Action(
            "share_offers", _BEFORE, None, PARTIES, _("Say whether the conciliator reads offers"),
            _("Wish about the conciliator and offers changed"), audience="pair", tolerant=True,
        ),
    )


def _rows_of_settlement(prefix: str, prakas: str) -> tuple[Action, ...]:
    """Issue by issue to a text that every party signs."""
    force = "LL 301" if prefix == "IND" else "LL 307"
    return (
        Action(
            "settle_issue", CAN_SETTLE, None, (CONCILIATOR, CHAIR), _("Mark an issue as settled"),
            _("Issue settled"), basis=prakas,
        ),
        Action(
            "withdraw_issue", CAN_WITHDRAW, None, (CLAIMANT,), _("Withdraw an issue"),
            _("Issue withdrawn"),
        ),
        Action(
            "propose_settlement", CAN_SETTLE, None, (*PARTIES, CONCILIATOR),
            _("Propose a settlement text"), _("Settlement text proposed"), basis=force,
        ),
        Action(
            "sign_settlement", CAN_SETTLE, None, (*PARTIES, CONCILIATOR), _("Sign the settlement"),
            _("Settlement signed"), guards=(guards.settlement_proposed, guards.may_sign), basis=force,
        ),
        Action(
            "certify_partial_settlement", _TALKS, None, (CONCILIATOR,), _("Certify a partial settlement"),
            _("Partial settlement certified"), guards=(guards.settlement_signed,), basis=force,
        ),
        Action(
            "certify_settlement", CAN_SETTLE, "settled", (CONCILIATOR, CHAIR), _("Certify the settlement"),
            _("Settlement certified"),
            guards=(guards.right_hand_certifies, guards.settlement_signed, guards.issues_all_settled),
            meets=() if prefix == "IND" else ("COL_CONCILIATION",), basis=force,
        ),
        Action(
            "reopen", ("settled",), "in_conciliation", (CONCILIATOR,), _("Reopen the case"),
            _("Case reopened"),
        ),
        Action(
            "report_breach", ("settled", "award_final"), None, PARTIES, _("Report that it is not kept"),
            _("Breach reported"), tolerant=True,
        ),
    )


def _rows_after(individual: bool) -> tuple[Action, ...]:
    """Report, court and the end."""
    rows = (
        Action(
            "go_to_court", ("not_conciliated", "award_objected", "award_final", "settled"), "in_court",
            (*PARTIES, OFFICER), _("Record that a court has it"), _("Taken to court"),
            meets=("IND_COURT",) if individual else (), basis="LL 301" if individual else "LL 312",
        ),
        Action(
            "record_judgment", ("in_court",), "closed", (OFFICER,), _("Record the judgment"),
            _("Judgment recorded"),
        ),
        Action(
            "report_compliance", ("settled", "award_final"), "closed", (OFFICER,),
            _("Record that it was carried out"), _("Carried out; case closed"),
        ),
    )
    if individual:
        return (
            *rows,
            Action(
                "send_report", ("not_conciliated",), None, (CONCILIATOR,), _("Send the report"),
                _("Report sent"), guards=(guards.report_not_sent,), basis="LL 301",
            ),
            Action(
                "lapse", ("not_conciliated",), "lapsed", (CLOCK, OFFICER), _("Confirm that it lapsed"),
                _("Lapsed: the time to go to court ran out"), guards=(guards.court_time_ran_out,),
                basis="LL 301",
            ),
        )
    return (
        *rows,
        Action(
            "send_report", ("not_conciliated",), None, (CONCILIATOR,), _("Send the report to the Minister"),
            _("Report sent to the Minister"), guards=(guards.report_not_sent,), starts=("COL_REFER_AC",),
            meets=("COL_REPORT",), basis="LL 308",
        ),
    )

"""Arbitration: from the referral to the Council over panel, hearings and award to what follows it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cases.procedure import guards_arbitration as guards
from cases.procedure.guards import report_was_sent
from cases.procedure.roles import (
    ARBITRATOR,
    CHAIR,
    CLOCK,
    COUNCIL,
    DELEGATE,
    OFFICER,
    PARTIES,
)
from cases.procedure.states import AWARDED, OPEN_AFTER_FILING
from workflow.table import Action

# fmt: off
_AC = "Prakas 098/26"
_FORMING = ("panel_forming",)
_SITTING = ("in_arbitration",)
_PANEL = (*_FORMING, *_SITTING)
_KNOWN = (*AWARDED, "in_court", "settled", "closed")
_PUBLISHERS = (COUNCIL, OFFICER)
_REFERRED = {"IND": (), "COL": ("COL_REFER_AC",)}


def rows_of_arbitration(prefix: str) -> tuple[Action, ...]:
    """The rows of arbitration; the procedures differ only in the clock that the referral meets."""
    lawful = (guards.individual_may_be_referred,) if prefix == "IND" else ()
    return (
        Action(
            "refer_to_arbitration", ("not_conciliated",), "referred", (DELEGATE,),
            _("Refer to the Arbitration Council"), _("Referred to the Arbitration Council"),
            guards=(*lawful, report_was_sent), meets=_REFERRED[prefix], basis="LL 309-310",
        ),
        Action(
            "receive_at_council", ("referred",), "panel_forming", (COUNCIL,), _("Receive at the Council"),
            _("Received by the Arbitration Council"), starts=("AC_FIRST_MEETING", "AC_AWARD"),
            basis="LL 310",
        ),
        *_rows_of_panel(),
        *_rows_of_hearings(),
        *_rows_of_award(),
        *_rows_after_award(),
    )


def _rows_of_panel() -> tuple[Action, ...]:
    """Three arbitrators: one from each side's list, the chair from the ministry's."""
    return (
        Action(
            "select_arbitrator", _FORMING, None, PARTIES, _("Choose an arbitrator"),
            _("Arbitrator chosen"), guards=(guards.own_seat_free,), audience="party", basis=_AC,
        ),
        Action(
            "select_chair", _FORMING, None, (ARBITRATOR,), _("Agree on the chair"),
            _("Chair named by the two arbitrators"), guards=(guards.sides_have_chosen, guards.chair_missing),
            audience="panel", basis=_AC,
        ),
        Action(
            "draw_chair", _FORMING, None, (COUNCIL,), _("Draw by lot"), _("Drawn by lot"),
            guards=(guards.a_seat_is_free,), basis=_AC,
        ),
        Action(
            "declare_interest", _PANEL, None, (ARBITRATOR,), _("Declare interests"),
            _("Declaration of interests made"), audience="panel", tolerant=True, basis=_AC,
        ),
        Action(
            "challenge_arbitrator", _PANEL, None, PARTIES, _("Object to an arbitrator"),
            _("Arbitrator challenged"), guards=(guards.panel_has_members,), basis=_AC,
        ),
        Action(
            "decide_challenge", _PANEL, None, (COUNCIL,), _("Decide on a challenge"),
            _("Challenge decided"), guards=(guards.challenge_is_open,), basis=_AC,
        ),
        Action(
            "replace_arbitrator", _PANEL, None, (COUNCIL,), _("Replace an arbitrator"),
            _("Arbitrator replaced"), guards=(guards.panel_has_members,), basis=_AC,
        ),
        Action(
            "constitute_panel", _FORMING, "in_arbitration", (COUNCIL,), _("Constitute the panel"),
            _("Panel constituted"), guards=(guards.panel_complete, guards.panel_sound),
            meets=("AC_FIRST_MEETING",), basis=_AC,
        ),
    )


def _rows_of_hearings() -> tuple[Action, ...]:
    """Hearings, orders, and the Council's stopping."""
    return (
        Action(
            "schedule_hearing", _SITTING, None, (COUNCIL,), _("Schedule a hearing"), _("Hearing scheduled"),
            basis="LL 312",
        ),
        Action(
            "postpone_hearing", _SITTING, None, (COUNCIL,), _("Move a hearing"), _("Hearing moved"),
            guards=(guards.hearing_planned,), basis="LL 312",
        ),
        Action(
            "record_hearing", _SITTING, None, (COUNCIL,), _("Record a hearing"), _("Hearing held"),
            basis="LL 312",
        ),
        Action(
            "issue_order", OPEN_AFTER_FILING, None, (CHAIR, OFFICER), _("Issue an order"), _("Order issued"),
            guards=(guards.order_possible,), basis="LL 312",
        ),
        Action(
            "record_order_compliance", OPEN_AFTER_FILING, None, (COUNCIL, OFFICER),
            _("Record whether an order was obeyed"), _("Obedience to an order recorded"),
            guards=(guards.order_waits,), basis="LL 312",
        ),
        Action(
            "discontinue", _PANEL, "discontinued", (CHAIR,), _("Stop the arbitration"),
            _("Arbitration stopped by the Council"),
        ),
        Action(
            "resume", ("discontinued",), "in_arbitration", (CHAIR,), _("Take the arbitration up again"),
            _("Arbitration taken up again"),
        ),
    )


def _rows_of_award() -> tuple[Action, ...]:
    """The frozen text, three signatures, the award, and its service."""
    return (
        Action(
            "propose_award", _SITTING, None, (CHAIR,), _("Freeze the award for signing"),
            _("Text of the award ready for signing"), guards=(guards.panel_sound,), audience="panel",
            basis="LL 313",
        ),
        Action(
            "sign_award", _SITTING, None, (CHAIR, ARBITRATOR), _("Sign the award"), _("Award signed"),
            guards=(guards.award_proposed,), audience="panel", basis="LL 313",
        ),
        Action(
            "issue_award", _SITTING, "award_issued", (CHAIR,), _("Issue the award"), _("Award issued"),
            guards=(guards.panel_sound, guards.award_signed), meets=("AC_AWARD",), basis="LL 313",
        ),
        Action(
            "serve_award", AWARDED, None, (COUNCIL,), _("Record that a party received the award"),
            _("Award served"), guards=(guards.party_unserved,), starts=("AWARD_OBJECT",), basis="LL 313",
        ),
        Action(
            "correct_award", AWARDED, None, (CHAIR,), _("Correct a clerical error"),
            _("Clerical error in the award corrected"),
        ),
        Action(
            "object", ("award_issued",), "award_objected", PARTIES, _("Object to the award"),
            _("Objection to the award"), guards=(guards.award_not_binding, guards.own_window_open),
            meets=("AWARD_OBJECT",), basis="LL 313-314",
        ),
        Action(
            "register_late_objection", ("award_issued", "award_final"), None, PARTIES,
            _("File a late objection"), _("Late objection registered"), guards=(guards.own_window_shut,),
            basis="LL 313",
        ),
        Action(
            "decide_late_objection", ("award_issued", "award_final"), "award_objected", (DELEGATE,),
            _("Decide on a late objection"), _("Late objection decided on"),
            guards=(guards.late_objection_waits,), basis="LL 313", moves_if="admit",
        ),
        Action(
            "finalise_award", ("award_issued",), "award_final", (COUNCIL, CLOCK),
            _("Record that the award is final"), _("Award final"), guards=(guards.award_can_be_final,),
            starts=("INTEREST_AWARD_TERM",), basis="LL 313-314",
        ),
    )


def _rows_after_award() -> tuple[Action, ...]:
    """Registered, posted, published."""
    return (
        Action(
            "register_award", ("award_final", "closed"), None, _PUBLISHERS, _("Register the award"),
            _("Award registered"), guards=(guards.award_not_registered,), basis="LL 314",
        ),
        Action(
            "post_award", ("award_final", "closed"), None, _PUBLISHERS,
            _("Record that the award was posted"), _("Award posted at the workplace"), basis="LL 315",
        ),
        Action(
            "publish_award", _KNOWN, None, _PUBLISHERS, _("Publish the masked award"),
            _("Award published, masked"), guards=(guards.award_exists, guards.award_not_published),
        ),
    )


__all__ = ["rows_of_arbitration"]

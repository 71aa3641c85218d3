"""The states of a dispute case: the office's word and the plain word a party reads."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from workflow.table import State

_ROWS = (
    State("draft", "open", _("Draft"), _("You are still writing")),
    State("filed", "open", _("Filed"), _("Received, waiting for an officer")),
    State("under_review", "open", _("Under review"), _("An officer is reading it")),
    State("awaiting_information", "open", _("Awaiting information"), _("Waiting for information")),
    State("awaiting_conciliator", "open", _("Awaiting conciliator"), _("A conciliator will be named")),
    State("in_conciliation", "open", _("Conciliation"), _("Conciliation")),
    State("settled", "open", _("Settled"), _("Settled, being carried out")),
    State("not_conciliated", "open", _("Not conciliated"), _("Not settled in conciliation")),
    State("referred", "open", _("Referred"), _("Sent to the Arbitration Council")),
    State("panel_forming", "open", _("Panel forming"), _("Arbitrators are being chosen")),
    State("in_arbitration", "open", _("Arbitration"), _("Arbitration")),
    State("award_issued", "open", _("Award issued"), _("Award given")),
    State("award_objected", "open", _("Award objected to"), _("Award objected to")),
    State("award_final", "open", _("Award final"), _("Award final")),
    State("in_court", "open", _("In court"), _("In court")),
    State("refused", "ended", _("Refused"), _("Not accepted; you can appeal")),
    State("referred_out", "ended", _("Referred out"), _("Sent to another procedure")),
    State("void", "ended", _("Void"), _("Ended: the claimant did not take part")),
    State("withdrawn", "ended", _("Withdrawn"), _("Withdrawn")),
    State("lapsed", "ended", _("Lapsed"), _("Ended: a time limit was missed")),
    State("discontinued", "ended", _("Discontinued"), _("Stopped by the Council")),
    State("closed", "ended", _("Closed"), _("Closed")),
)

STATES: dict[str, State] = {state.name: state for state in _ROWS}
OPEN_STATES = tuple(name for name, state in STATES.items() if state.is_open)
ENDED_STATES = tuple(name for name, state in STATES.items() if not state.is_open)

INTAKE = ("filed", "under_review", "awaiting_information", "awaiting_conciliator")
ARBITRATION = ("referred", "panel_forming", "in_arbitration")
AWARDED = ("award_issued", "award_objected", "award_final")
CAN_SETTLE = ("in_conciliation", "not_conciliated", *ARBITRATION, *AWARDED, "in_court")
BEFORE_REFERRAL = (*INTAKE, "in_conciliation", "not_conciliated")
CAN_WITHDRAW = (*BEFORE_REFERRAL, *ARBITRATION)
AFTER_FILING = tuple(name for name in STATES if name != "draft")
OPEN_AFTER_FILING = tuple(name for name in OPEN_STATES if name != "draft")

WAITS_FOR = {
    "draft": "claimant",
    "filed": "office",
    "under_review": "office",
    "awaiting_information": "parties",
    "awaiting_conciliator": "head",
    "in_conciliation": "conciliator",
    "settled": "parties",
    "not_conciliated": "conciliator",
    "referred": "council",
    "panel_forming": "council",
    "in_arbitration": "panel",
    "award_issued": "council",
    "award_objected": "parties",
    "award_final": "council",
    "in_court": "court",
}
"""In whose hands a case is, by state; states that are not here wait for nobody."""

AT_COUNCIL = (*ARBITRATION, *AWARDED, "discontinued")
"""States in which the Arbitration Council works on a case."""

"""The procedure of a tripartite or bipartite agreement (lifecycle.md §3)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dialogue.procedure import guards
from dialogue.procedure.roles import CLOCK, ENDORSER, LEADS, OWNER, PARTNER, ROLES, SECRETARIAT
from workflow.table import Action, Procedure, State, rows

# fmt: off
_STANDING = ("endorsed", "in_force")

STATES = (
    State("draft", "open", _("Draft"), _("Being written")),
    State("tabled", "open", _("Tabled"), _("Waiting for endorsement")),
    State("endorsed", "open", _("Endorsed"), _("Endorsed; not in force yet")),
    State("in_force", "open", _("In force"), _("In force")),
    State("fulfilled", "ended", _("Fulfilled"), _("Fulfilled")),
    State("terminated", "ended", _("Terminated"), _("Ended early")),
    State("expired", "ended", _("Expired"), _("Its time is over")),
)

AGREEMENT = Procedure(
    name="agreement",
    label=_("Agreement"),
    initial="draft",
    states={state.name: state for state in STATES},
    actions=rows((
        Action(
            "describe_agreement", ("draft",), None, LEADS, _("Change title, days and endorsers"),
            _("Title, days and endorsers set"), tolerant=True,
        ),
        Action(
            "write_clauses", ("draft",), None, LEADS, _("Write the text"), _("Text written"), tolerant=True,
        ),
        Action(
            "set_commitment", ("draft",), None, LEADS, _("Add a commitment"), _("Commitment added"),
            tolerant=True,
        ),
        Action(
            "table_agreement", ("draft",), "tabled", LEADS, _("Table the text"),
            _("Text tabled and frozen"), guards=(guards.has_clauses,),
        ),
        Action(
            "reserve", ("tabled",), None, (ENDORSER, SECRETARIAT), _("State a reservation"),
            _("Reservation stated"), tolerant=True,
        ),
        Action(
            "decline", ("tabled",), None, (ENDORSER, SECRETARIAT), _("Do not endorse"), _("Not endorsed"),
            tolerant=True,
        ),
        Action(
            "endorse", ("tabled",), "endorsed", (ENDORSER, SECRETARIAT), _("Endorse for my side"),
            _("Endorsed"), guards=(guards.still_to_endorse,), tolerant=True, moves_if="completes",
        ),
        Action(
            "take_effect", ("endorsed",), "in_force", (CLOCK,), _("Note that it is in force"),
            _("In force"), guards=(guards.effective_day_reached,), tolerant=True,
        ),
        Action(
            "report_commitment", (*_STANDING, "expired"), None, (SECRETARIAT, PARTNER, OWNER),
            _("Report on a commitment"), _("Report on a commitment"), tolerant=True,
        ),
        Action(
            "fulfil", ("in_force",), "fulfilled", LEADS, _("Note that everything was done"),
            _("Fulfilled"), guards=(guards.commitments_done,),
        ),
        Action(
            "terminate_agreement", _STANDING, "terminated", LEADS, _("Record that it was ended"),
            _("Terminated"),
        ),
        Action(
            "expire_agreement", ("in_force",), "expired", (CLOCK,), _("Note that its time is over"),
            _("Expired"), guards=(guards.expiry_reached,), tolerant=True,
        ),
    )),
    clocks={},
    roles=ROLES,
)

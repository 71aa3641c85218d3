"""The procedure of a programme's work plan (lifecycle.md §3)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dialogue.procedure import guards
from dialogue.procedure.roles import CLOCK, ENDORSER, PARTNER, ROLES, SECRETARIAT
from workflow.table import Action, Procedure, State, rows

# fmt: off
_ALIVE = ("draft", "validated", "submitted", "endorsed", "in_force", "reviewed")

STATES = (
    State("draft", "open", _("Draft"), _("Being written")),
    State("validated", "open", _("Validated"), _("Checked by the partners")),
    State("submitted", "open", _("Submitted"), _("Waiting for endorsement")),
    State("endorsed", "open", _("Endorsed"), _("Endorsed; not begun yet")),
    State("in_force", "open", _("In force"), _("Being carried out")),
    State("reviewed", "open", _("Reviewed"), _("Reviewed by the partners")),
    State("closed", "ended", _("Closed"), _("Closed")),
)

WORK_PLAN = Procedure(
    name="work_plan",
    label=_("Work plan"),
    initial="draft",
    states={state.name: state for state in STATES},
    actions=rows((
        Action(
            "validate_plan", ("draft",), "validated", (SECRETARIAT,), _("Record the validation"),
            _("Validated"),
        ),
        Action(
            "submit_plan", ("validated",), "submitted", (SECRETARIAT,), _("Send for endorsement"),
            _("Sent for endorsement"),
        ),
        Action(
            "endorse_plan", ("validated", "submitted"), "endorsed", (ENDORSER, SECRETARIAT),
            _("Endorse for my side"), _("Endorsed"), guards=(guards.still_to_endorse,), tolerant=True,
            moves_if="completes",
        ),
        Action(
            "begin_plan", ("endorsed",), "in_force", (CLOCK, SECRETARIAT), _("Note that it has begun"),
            _("In force"), guards=(guards.effective_day_reached,), tolerant=True,
        ),
        Action(
            "report_progress", _ALIVE, None, (PARTNER, SECRETARIAT), _("Report progress"),
            _("Progress reported"), tolerant=True,
        ),
        Action(
            "report_value", _ALIVE, None, (PARTNER, SECRETARIAT), _("Report a value"), _("Value reported"),
            tolerant=True,
        ),
        Action(
            "verify_value", _ALIVE, None, (PARTNER, SECRETARIAT), _("Verify a value"), _("Value verified"),
            tolerant=True,
        ),
        Action(
            "accept_value", _ALIVE, None, (SECRETARIAT,), _("Record that a value was accepted"),
            _("Value accepted"), tolerant=True,
        ),
        Action("change_target", _ALIVE, None, (SECRETARIAT,), _("Change a target"), _("Target changed")),
        Action(
            "review_plan", ("in_force",), "reviewed", (SECRETARIAT,), _("Record the review"),
            _("Reviewed"),
        ),
        Action(
            "close_plan", ("in_force", "reviewed"), "closed", (SECRETARIAT,), _("Close the plan"),
            _("Closed"),
        ),
    )),
    clocks={},
    roles=ROLES,
)

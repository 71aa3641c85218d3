"""The procedure of a meeting (lifecycle.md §3): it may open without quorum, and decides nothing without."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dialogue.procedure import guards
from dialogue.procedure.roles import (
    CHAIR,
    CLOCK,
    DELEGATE,
    IN_THE_ROOM,
    LEADS,
    OBSERVER,
    OWNER,
    PARTNER,
    ROLES,
    SECRETARIAT,
    VICE_CHAIR,
)
from workflow.table import Action, Procedure, State, rows

# fmt: off
_BEFORE = ("planned", "convened")
_ON = ("open", "adjourned")
_RUNNING = ("convened", *_ON)
_MINUTES = ("open", "adjourned", "closed")

STATES = (
    State("planned", "open", _("Planned"), _("Being prepared")),
    State("convened", "open", _("Convened"), _("Invitations are out")),
    State("open", "open", _("Under way"), _("Going on now")),
    State("adjourned", "open", _("Adjourned"), _("Interrupted, to go on later")),
    State("closed", "open", _("Closed"), _("Over; the minutes are being written")),
    State("minutes_adopted", "ended", _("Minutes adopted"), _("Over; the minutes are adopted")),
    State("cancelled", "ended", _("Cancelled"), _("Does not take place")),
)

MEETING = Procedure(
    name="meeting",
    label=_("Meeting"),
    initial="planned",
    states={state.name: state for state in STATES},
    actions=rows((
        Action(
            "set_agenda_item", (*_BEFORE, *_ON), None, LEADS, _("Add or change an item"),
            _("Agenda changed"), tolerant=True,
        ),
        Action(
            "move_agenda_item", _BEFORE, None, LEADS, _("Move an item"), _("Agenda put in order"),
            tolerant=True,
        ),
        Action(
            "convene", ("planned",), "convened", LEADS, _("Send the invitations"), _("Invitations sent"),
            guards=(guards.has_agenda,), basis="LL 351-356",
        ),
        Action(
            "cancel_meeting", _BEFORE, "cancelled", LEADS, _("Cancel the meeting"), _("Meeting cancelled"),
        ),
        Action(
            "record_arrival", _RUNNING, None, LEADS, _("Record who came"), _("Arrival recorded"),
            tolerant=True,
        ),
        Action(
            "record_departure", _RUNNING, None, LEADS, _("Record who left"), _("Departure recorded"),
            tolerant=True,
        ),
        Action("open_meeting", ("convened",), "open", LEADS, _("Open the meeting"), _("Meeting opened")),
        Action("adjourn", ("open",), "adjourned", LEADS, _("Adjourn"), _("Meeting adjourned")),
        Action("resume", ("adjourned",), "open", LEADS, _("Go on"), _("Meeting goes on")),
        Action("call_item", ("open",), None, LEADS, _("Call an item"), _("Item called"), tolerant=True),
        Action(
            "ask_to_speak", ("open",), None, (*IN_THE_ROOM, OBSERVER), _("Ask to speak"),
            _("Asked to speak"), tolerant=True,
        ),
        Action(
            "withdraw_request", ("open",), None, (*IN_THE_ROOM, OBSERVER),
            _("Withdraw my request to speak"), _("Request to speak withdrawn"), tolerant=True,
        ),
        Action("give_floor", ("open",), None, LEADS, _("Give the floor"), _("Floor given"), tolerant=True),
        Action("end_speech", ("open",), None, LEADS, _("End the speech"), _("Speech ended"), tolerant=True),
        Action(
            "put_motion", ("open",), None, LEADS, _("Put a motion to the vote"), _("Vote opened"),
            guards=(guards.no_open_vote,),
        ),
        Action(
            "close_vote", _ON, None, (*LEADS, CLOCK), _("Close the vote"), _("Vote closed"),
            tolerant=True, guards=(guards.open_vote,),
        ),
        Action(
            "record_decision", ("open", "adjourned"), None, LEADS,
            _("Record a decision taken in the room"), _("Decision recorded"),
        ),
        Action(
            "hand_over_topic", _MINUTES, None, (SECRETARIAT, CHAIR), _("Hand a topic over to a dispute"),
            _("Topic handed over"),
        ),
        Action(
            "add_paper", (*_BEFORE, *_MINUTES), None, (SECRETARIAT,), _("Add a paper"), _("Paper added"),
            tolerant=True,
        ),
        Action(
            "withdraw_paper", (*_BEFORE, *_MINUTES), None, (SECRETARIAT,), _("Withdraw a paper"),
            _("Paper withdrawn"), tolerant=True,
        ),
        Action(
            "add_commitment", _MINUTES, None, (SECRETARIAT, CHAIR), _("Record a commitment"),
            _("Commitment recorded"), tolerant=True,
        ),
        Action(
            "report_commitment", (*_MINUTES, "minutes_adopted"), None, (SECRETARIAT, PARTNER, OWNER),
            _("Report on a commitment"), _("Report on a commitment"), tolerant=True,
        ),
        Action(
            "close_meeting", _ON, "closed", LEADS, _("Close the meeting"), _("Meeting closed"),
            guards=(guards.no_open_vote,),
        ),
        Action(
            "write_minutes", (*_ON, "closed"), None, LEADS, _("Write the minutes"), _("Minutes written"),
            tolerant=True, guards=(guards.minutes_open,),
        ),
        Action(
            "circulate_minutes", ("closed",), None, LEADS, _("Send the minutes for comment"),
            _("Minutes sent for comment"), guards=(guards.minutes_written,),
        ),
        Action(
            "comment_minutes", ("closed",), None, (*IN_THE_ROOM, OBSERVER), _("Comment on the minutes"),
            _("Comment on the minutes"), tolerant=True, guards=(guards.minutes_circulated,),
        ),
        Action(
            "adopt_minutes", ("closed",), "minutes_adopted", LEADS, _("Adopt the minutes"),
            _("Minutes adopted"), guards=(guards.minutes_circulated,),
        ),
        Action(
            "sign_minutes", ("minutes_adopted",), None, (CHAIR, VICE_CHAIR), _("Sign the minutes"),
            _("Minutes signed"), tolerant=True,
        ),
    )),
    clocks={},
    roles=ROLES,
)
"""A delegate's vote is no row here: it changes the ballot, not the meeting (services/voting.py)."""

VOTERS = (CHAIR, VICE_CHAIR, DELEGATE)

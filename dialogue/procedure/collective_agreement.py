"""The procedure of registering a collective agreement (lifecycle.md §3, LL 96-101, TUL)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dialogue.procedure import guards
from dialogue.procedure.roles import CLOCK, PARTY, REGISTRAR, ROLES
from workflow.table import Action, Procedure, State, rows

# fmt: off
_STANDING = ("registered", "amended")

STATES = (
    State("submitted", "open", _("Sent for registration"), _("Waiting for the office")),
    State("returned", "open", _("Returned"), _("Sent back to be completed")),
    State("registered", "open", _("Registered"), _("Registered")),
    State("amended", "open", _("Amended"), _("Registered, with changes")),
    State("terminated", "ended", _("Terminated"), _("Ended by notice")),
    State("expired", "ended", _("Expired"), _("Its term is over")),
)

COLLECTIVE_AGREEMENT = Procedure(
    name="collective_agreement",
    label=_("Collective agreement"),
    initial="submitted",
    states={state.name: state for state in STATES},
    actions=rows((
        Action(
            "send_for_registration", ("submitted",), None, (PARTY,), _("Send for registration"),
            _("Sent for registration"), guards=(guards.nothing_recorded,),
        ),
        Action(
            "register_agreement", ("submitted",), "registered", (REGISTRAR,), _("Register"),
            _("Registered"), basis="LL 96; Prakas 305/01",
        ),
        Action(
            "return_agreement", ("submitted",), "returned", (REGISTRAR,), _("Return with reasons"),
            _("Returned with reasons"),
        ),
        Action(
            "send_again", ("returned",), "submitted", (PARTY,), _("Send again"), _("Sent again"),
        ),
        Action(
            "add_text_file", ("submitted", "returned", *_STANDING), None, (PARTY, REGISTRAR),
            _("Add the signed text as a file"), _("Signed text added as a file"), tolerant=True,
        ),
        Action(
            "amend_agreement", _STANDING, "amended", (REGISTRAR,), _("Record an amendment"),
            _("Amendment recorded"),
        ),
        Action(
            "give_notice_of_end", _STANDING, None, (PARTY, REGISTRAR), _("Give notice to end it"),
            _("Notice to end it given"), basis="LL 96", guards=(guards.no_notice_yet,),
        ),
        Action(
            "end_agreement", _STANDING, "terminated", (REGISTRAR, CLOCK), _("Record that it ended"),
            _("Ended"), guards=(guards.notice_is_over,), tolerant=True,
        ),
        Action(
            "expire_registration", _STANDING, "expired", (CLOCK, REGISTRAR),
            _("Note that its term is over"), _("Expired"), guards=(guards.expiry_reached,), tolerant=True,
        ),
    )),
    clocks={},
    roles=ROLES,
)

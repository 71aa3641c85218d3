"""Strikes and lock-outs: their own states, and the acts on a case that move them (LL 318-337).

Everything here warns and nothing blocks: whether a strike is lawful is for a court to say.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cases.procedure.roles import CLOCK, CONCILIATOR, COUNCIL, OFFICER, PARTIES, ROLES
from cases.procedure.states import AFTER_FILING
from workflow.table import Action, Procedure, State, rows

# fmt: off
_WHO = (*PARTIES, OFFICER, CONCILIATOR, COUNCIL)
_RECORDS = (OFFICER, CONCILIATOR, COUNCIL)
BEFORE_START = ("notified", "notice_running", "lawful_from_reached")
"""Announced, not begun."""

_STATES = (
    State("notified", "open", _("Notified"), _("Notice given")),
    State("notice_running", "open", _("Notice running"), _("The notice is running")),
    State("lawful_from_reached", "open", _("Notice over"), _("The notice is over")),
    State("ongoing", "open", _("Going on"), _("Going on")),
    State("suspended", "open", _("Suspended"), _("Suspended")),
    State("ruled_illegal", "open", _("Ruled illegal"), _("A court ruled it illegal")),
    State("called_off", "ended", _("Called off"), _("Called off")),
    State("ended", "ended", _("Ended"), _("Ended")),
    State("returned", "ended", _("Back at work"), _("Back at work")),
    State("not_returned", "ended", _("Not back at work"), _("Not back at work")),
)


def rows_of_industrial_action() -> tuple[Action, ...]:
    """The acts on a case that give notice of, begin, suspend, end or judge a strike or lock-out."""
    notice = ("STRIKE_NOTICE", "STRIKE_NOTICE_ESS")
    return (
        Action(
            "notify_strike", AFTER_FILING, None, _WHO, _("Give notice of a strike"),
            _("Notice of a strike given"), starts=notice, basis="LL 323-327",
        ),
        Action(
            "notify_lockout", AFTER_FILING, None, _WHO, _("Give notice of a lock-out"),
            _("Notice of a lock-out given"), starts=notice, basis="LL 322-327",
        ),
        Action(
            "call_off_strike", AFTER_FILING, None, _WHO, _("Call a strike or lock-out off"),
            _("Strike or lock-out called off"),
        ),
        Action(
            "strike_starts", AFTER_FILING, None, _WHO, _("Record that it has begun"),
            _("Strike or lock-out begun"), basis="LL 318-324",
        ),
        Action(
            "suspend_strike", AFTER_FILING, None, _WHO, _("Record that it is suspended"),
            _("Strike or lock-out suspended"),
        ),
        Action(
            "strike_ends", AFTER_FILING, None, _WHO, _("Record that it has ended"),
            _("Strike or lock-out ended"),
        ),
        Action(
            "rule_illegal", AFTER_FILING, None, _RECORDS, _("Record a ruling that it is illegal"),
            _("A court ruled it illegal"), starts=("STRIKE_RETURN",), basis="LL 336-337",
        ),
        Action(
            "record_return", AFTER_FILING, None, _RECORDS, _("Record the return to work"),
            _("Return to work recorded"), meets=("STRIKE_RETURN",), basis="LL 337",
        ),
        Action(
            "reach_lawful_day", AFTER_FILING, None, (CLOCK,), _("Note that a notice is over"),
            _("A notice is over"), tolerant=True,
        ),
    )


INDUSTRIAL_ACTION = Procedure(
    name="industrial_action",
    label=_("Strike or lock-out"),
    initial="notified",
    states={state.name: state for state in _STATES},
    actions=rows((
        Action("run_notice", ("notified",), "notice_running", _WHO, "", ""),
        Action("reach_day", ("notice_running",), "lawful_from_reached", (CLOCK,), "", ""),
        Action("begin", (*BEFORE_START, "suspended"), "ongoing", _WHO, "", ""),
        Action("suspend", ("ongoing",), "suspended", _WHO, "", ""),
        Action("end", ("ongoing", "suspended"), "ended", _WHO, "", ""),
        Action("call_off", BEFORE_START, "called_off", _WHO, "", ""),
        Action("judge_illegal", ("ongoing", "suspended"), "ruled_illegal", _RECORDS, "", ""),
        Action("go_back", ("ruled_illegal",), "returned", _RECORDS, "", ""),
        Action("stay_away", ("ruled_illegal",), "not_returned", _RECORDS, "", ""),
    )),
    clocks={},
    roles=ROLES,
)
"""The states of one strike or lock-out; the acts above call these moves."""

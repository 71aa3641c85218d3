"""What is done with a whole case and is no step of its procedure, but stands in its record all the same."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cases.procedure.roles import (
    ARBITRATOR,
    CHAIR,
    CLAIMANT,
    CLOCK,
    CONCILIATOR,
    COUNCIL,
    DELEGATE,
    HEAD,
    JOINED,
    OFFICER,
    RESPONDENT,
)
from cases.procedure.states import STATES
from workflow.table import Action

_ANYWHERE = tuple(name for name in STATES if name != "draft")
_ENDED = tuple(name for name, state in STATES.items() if not state.is_open)
_READERS = (
    HEAD, CONCILIATOR, OFFICER, DELEGATE, COUNCIL, CHAIR, ARBITRATOR, CLAIMANT, RESPONDENT, JOINED,
)  # fmt: skip

NOTED: dict[str, Action] = {
    action.name: action
    for action in (
        Action(
            "export_case", _ANYWHERE, None, _READERS, _("Take the whole case along"),
            _("File of the whole case asked for"), audience="chosen",
        ),
        Action(
            "bring_in", ("draft",), None, (HEAD,), _("Bring in from an old register"),
            _("Brought in from an old register"), audience="officers",
        ),
        Action(
            "place_hold", _ANYWHERE, None, (HEAD, COUNCIL), _("Stop erasing"), _("Erasing stopped"),
            audience="officers",
        ),
        Action(
            "lift_hold", _ANYWHERE, None, (HEAD, COUNCIL), _("Let the rules run again"),
            _("Erasing no longer stopped"), audience="officers",
        ),
        Action(
            "erase_by_rule", _ENDED, None, (CLOCK,), _("Erase by rule"),
            _("Personal contents erased by rule"),
        ),
    )
}  # fmt: skip
"""By name. None of it moves a case, and nobody takes it by a form of an action: each has its own page."""

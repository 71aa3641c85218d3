"""What happens after a complaint was sent: dated steps, taken from the clocks and the numbers of the law."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from cases.law import rule_book
from cases.models import Case, Deadline
from workflow.rules import RuleMissing

_ROAD = {
    "individual": ("IND_MEETING", "IND_COURT"),
    "collective": ("COL_CONCILIATOR", "COL_CONCILIATION"),
}


def next_steps(case: Case, deadlines: list[Deadline]) -> list[dict[str, Any]]:
    """The steps of the receipt: received, read by an officer, then the steps that have time limits."""
    read = case.state != "filed"
    steps: list[dict[str, Any]] = [
        {"label": _("Received"), "at": case.filed_at, "state": "done"},
        {"label": _("An officer reads it and calls you"), "state": "done" if read else "current"},
    ]
    running = {d.code: d for d in deadlines}
    for code in _ROAD[case.procedure][:2]:
        clock = case.table.clocks[code]
        steps.append(
            {
                "label": clock.label,
                "deadline": running.get(code),
                "length": _length(case, code),
                "state": "next",
            }
        )
    return steps


def _length(case: Case, code: str) -> Any:
    """The rule on the day of filing; None where none is in force or it has no length."""
    try:
        _set, rule = rule_book().find(code, (case.filed_at or case.created_at).date())
    except RuleMissing:
        return None
    return rule if rule.length is not None else None


def outlook() -> list[str]:
    """What the claimant loses by not taking part, one sentence each."""
    return [
        _("Answer when the office asks you for papers. If you do not, you can lose the complaint."),
        _("Come to the meeting. If you cannot come, say so before it and say why."),
    ]

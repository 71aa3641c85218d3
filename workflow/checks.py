"""Django system checks: an unsound table does not start."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.checks import CheckMessage, Error

from workflow.table import Procedure


def check_procedures(
    procedures: Iterable[Procedure], methods: object, field: str = "state"
) -> list[CheckMessage]:
    """Every fault of the tables, and every action that has no method of its name on `methods`."""
    faults = [fault for procedure in procedures for fault in procedure.faults()]
    for procedure in procedures:
        for name in procedure.actions:
            meta = getattr(getattr(methods, name, None), "_django_fsm", None)
            if meta is None:
                faults.append(f"{procedure.name}.{name}: no method of that name is bound to it")
    return [Error(fault, id="workflow.E001") for fault in faults]


def check_clocks(codes: Iterable[str], known: Iterable[str]) -> list[CheckMessage]:
    """Every clock of the tables that no rule set gives a length."""
    missing = sorted(set(codes) - set(known))
    return [Error(f"no rule set knows the clock {code}", id="workflow.E002") for code in missing]

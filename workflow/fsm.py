"""Binds a table to django-fsm: a visible method gets source and target from the row of its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django_fsm import GET_STATE, transition

from workflow.table import Procedure

Method = TypeVar("Method", bound=Callable[..., Any])


def action_of(
    procedures: Mapping[str, Procedure], name: str, field: str = "state"
) -> Callable[[Method], Method]:
    """Make a model method the transition called `name` in every procedure that has it.

    The model names its procedure in the attribute `procedure`. A method whose name differs from
    the action's is a mistake and raises ValueError, so that one search finds all of an action.
    """
    found = {key: p.actions[name] for key, p in procedures.items() if name in p.actions}
    if not found:
        raise ValueError(f"no procedure has an action {name}")
    sources = sorted({source for action in found.values() for source in action.sources})
    targets = {action.target for action in found.values()}

    def in_its_procedure(case: Any) -> bool:
        action = found.get(case.procedure)
        return action is not None and getattr(case, field) in action.sources

    def where(case: Any, act: Any = None, **_options: Any) -> str:
        action = found[case.procedure]
        moves = not action.moves_if or act.answers[action.moves_if]
        return str(action.target if moves else getattr(case, field))

    def bind(method: Method) -> Method:
        if method.__name__ != name:
            raise ValueError(f"method {method.__name__} is bound to action {name}")
        target: Any = next(iter(targets))
        if len(targets) > 1 or any(action.moves_if for action in found.values()):
            states = {*targets, *(s for action in found.values() if action.moves_if for s in action.sources)}
            target = GET_STATE(where, states=sorted(s for s in states if s is not None))
        bound: Method = transition(field=field, source=sources, target=target, conditions=[in_its_procedure])(
            method
        )
        return bound

    return bind

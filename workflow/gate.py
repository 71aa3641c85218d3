"""The one gate: may these roles take this action now? It opens, or gives the reason."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from workflow.table import Action, Procedure, Reason


@dataclass(frozen=True, slots=True)
class Decision:
    """The gate's answer. `theirs` says whether the action could ever be this person's."""

    action: Action
    allowed: bool
    theirs: bool
    reason: Reason | None = None


def decide(
    procedure: Procedure,
    action: Action,
    *,
    state: str,
    roles: Collection[str],
    facts: Any,
    words: dict[str, Reason],
) -> Decision:
    """Judge role, then state, then each guard in order; the first that fails gives the reason.

    `facts` is what the guards ask. `words` holds the two reasons the engine itself gives, under
    `not_yours` and `not_now`, in the product's language.
    """
    if not set(action.who) & set(roles):
        return Decision(action, allowed=False, theirs=False, reason=words["not_yours"])
    if state not in action.sources or action.name not in procedure.actions:
        return Decision(action, allowed=False, theirs=True, reason=words["not_now"])
    for guard in action.guards:
        reason = guard(facts)
        if reason is not None:
            return Decision(action, allowed=False, theirs=True, reason=reason)
    return Decision(action, allowed=True, theirs=True)

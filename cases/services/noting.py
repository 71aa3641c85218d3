"""Notes in the record what is done with a whole case and is no step of its procedure."""

from __future__ import annotations

from typing import Any

from cases.models import Case, CaseEvent
from cases.models.acting import Act, Actor
from cases.models.facts import CaseFacts
from cases.procedure.noted import NOTED
from cases.services.clocks import Clocks
from cases.services.record import lock_case, record_event


def note(case: Case, name: str, actor: Actor, data: dict[str, Any]) -> CaseEvent:
    """Write it at the head of the chain, for the actor's side and the office; call it in a transaction."""
    locked, now = lock_case(case)
    act = Act(
        name=name, actor=actor, answers={}, now=now, occurred_at=now, day_only=False,
        event_id=locked.__dict__["event_id"], seq=locked.seq + 1, data=data,
        facts=CaseFacts(locked, actor, now),
    )  # fmt: skip
    act.for_party(actor.party_id)
    return record_event(locked, act, NOTED[name], str(locked.state), Clocks(locked, act))

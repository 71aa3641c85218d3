"""Giving many cases to one person: each through the one service, so one that fails stops no other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from cases.models import Case
from cases.models.acting import Refused
from cases.models.facts import CaseFacts
from cases.roles import actor_for
from cases.services.act import take_action

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True, slots=True)
class Assigned:
    """What became of one case."""

    case: Case
    done: bool
    words: str


def assign(cases: Iterable[Case], person: User, *, by: User, reason: str, key: str) -> list[Assigned]:
    """Appoint the person where a conciliator is awaited, else reassign; one row of result per case."""
    return [_one(case, person, by, reason, f"{key}-{case.pk}"[:64]) for case in cases]


def _one(case: Case, person: User, by: User, reason: str, key: str) -> Assigned:
    facts = CaseFacts(case, actor_for(by, case), case.touched_at or case.created_at)
    if facts.linked(person.pk) or person.pk == case.refused_by_id:
        return Assigned(case, done=False, words=_("This person is linked to a party or refused it before."))
    if person.pk in (case.conciliator_id, case.officer_id if case.conciliator_id is None else None):
        return Assigned(case, done=False, words=_("This person has it already."))
    try:
        if case.state == "awaiting_conciliator":
            take_action(case, "appoint_conciliator", by=by, answers={"conciliator": person}, key=key)
        else:
            take_action(case, "reassign", by=by, answers={"to": person, "reason": reason}, key=key)
    except Refused as refused:
        return Assigned(case, done=False, words=str(refused))
    return Assigned(case, done=True, words=_("Assigned."))

"""Giving many cases to one person: each through the one service, so one that fails stops no other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from cases.models import Case, CaseEvent, KeptAnswer
from cases.models.acting import Refused, Stale
from cases.services.act import take_action
from cases.workload import barred_from, has_it

if TYPE_CHECKING:
    from accounts.models import User

ASSIGNING = ("take_up", "appoint_conciliator", "reassign")
"""Acts after which somebody has a case."""


@dataclass(frozen=True, slots=True)
class Assigned:
    """What became of one case; `at` is when somebody else was faster."""

    case: Case
    done: bool
    words: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Handover:
    """Whom cases are given to, by whom, why, under which key.

    `seen` holds per number the head of the record that the page showed: a case that somebody else gave
    away since is left alone. The same key again changes nothing and gives the same result.
    """

    person: User
    by: User
    reason: str
    key: str
    seen: Mapping[str, str] = field(default_factory=dict)


def assign(cases: Iterable[Case], handover: Handover) -> list[Assigned]:
    """Appoint the person where a conciliator is awaited, else reassign; one row of result per case."""
    chosen = list(cases)
    barred = barred_from(chosen, [handover.person.pk])
    return [_one(case, handover, barred=handover.person.pk in barred[case.pk]) for case in chosen]


def _one(case: Case, handover: Handover, *, barred: bool) -> Assigned:
    key = f"{handover.key}-{case.pk}"[:64]
    if KeptAnswer.objects.filter(user=handover.by, key=key).exists():
        return Assigned(case, done=True, words=_("Assigned."))
    if barred:
        return Assigned(case, done=False, words=_("This person is linked to a party or refused it before."))
    if has_it(case, handover.person.pk):
        return Assigned(case, done=False, words=_("This person has it already."))
    try:
        _give(case, handover, key)
    except Stale as stale:
        return _somebody_was_faster(case, _given_by(stale))
    except Refused as refused:
        return Assigned(case, done=False, words=str(refused))
    return Assigned(case, done=True, words=_("Assigned."))


def _give(case: Case, handover: Handover, key: str) -> None:
    """One act of the table; what else happened meanwhile is no hindrance. Raises Stale or Refused."""
    answers: dict[str, Any]
    name, answers = "reassign", {"to": handover.person, "reason": handover.reason}
    if case.state == "awaiting_conciliator":
        name, answers = "appoint_conciliator", {"conciliator": handover.person}
    seen = handover.seen.get(str(case.number))
    try:
        take_action(case, name, by=handover.by, answers=answers, key=key, seen=seen)
    except Stale as stale:
        if _given_by(stale) is not None:
            raise
        take_action(case, name, by=handover.by, answers=answers, key=key)


def _given_by(stale: Stale) -> CaseEvent | None:
    """The newest act meanwhile by which somebody got the case."""
    return next((event for event in stale.events if event.action in ASSIGNING), None)


def _somebody_was_faster(case: Case, event: CaseEvent | None) -> Assigned:
    """Whose the case is now, by whom and since when."""
    assert event is not None
    fresh = Case.objects.select_related("conciliator", "officer").get(pk=case.pk)
    holder = fresh.conciliator or fresh.officer
    words = {"person": holder.name if holder else "", "who": event.actor.name if event.actor else ""}
    text = _("Already assigned to %(person)s by %(who)s.") % words
    return Assigned(fresh, done=False, words=text, at=event.occurred_at)

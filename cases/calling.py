"""What every page and call does first: find the case through the one visibility rule, know who acts."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest
from django.utils import timezone

from cases.forms import ActionForm, form_of
from cases.models import Case, CaseEvent
from cases.models.acting import KeyReused, Misfit, NotYours, Refused, Stale, TooMany
from cases.models.facts import CaseFacts
from cases.procedure import ACTIONS
from cases.roles import actor_for
from cases.services.act import seen_token, take_action
from workflow.table import Reason


def find_case(request: HttpRequest, number: str) -> Case:
    """The case of that number if this person may see it; raises Http404 otherwise."""
    case: Case | None = (
        Case.objects.visible_to(request.user)
        .select_related("office", "officer", "conciliator", "claimant", "old")
        .filter(number=number.upper())
        .first()
    )
    if case is None:
        raise Http404
    return case


def facts_for(request: HttpRequest, case: Case) -> CaseFacts:
    """The facts of the case for this person now."""
    return CaseFacts(case, actor_for(request.user, case), timezone.now())


def new_key() -> str:
    """An idempotency key for a form that is shown."""
    return secrets.token_urlsafe(18)


@dataclass(slots=True)
class Tried:
    """What came of a posted action: an event, or a status with the form, the reason and what was newer.

    `code` and `basis` are the reason's code for programs and its article, `wait` the seconds after which
    to try again.
    """

    status: int
    event: CaseEvent | None = None
    form: ActionForm | None = None
    reason: str = ""
    newer: list[CaseEvent] | None = None
    code: str = ""
    basis: str = ""
    wait: int = 0


def try_action(
    case: Case,
    name: str,
    request: HttpRequest,
    data: Any,
    *,
    key: str | None,
    seen: str | None,
    facts: CaseFacts | None = None,
) -> Tried:
    """Post an action as page or program: 403 never yours, 422 answers or key do not fit, 428 key missing,
    409 not now or stale, 429 too many today, 201 done. Nothing changes unless it is done.

    `data` are the answers, or the action's form filled in with them. Give the facts where they were read
    for this request already; the service judges anew in any case.
    """
    facts = facts or facts_for(request, case)
    if not set(ACTIONS[name].who) & facts.actor.roles:
        return _never(facts.actor.barred)
    if not key:
        return Tried(428)
    form = data if isinstance(data, ActionForm) else form_of(name, data, facts)
    if not form.is_valid():
        return Tried(422, form=form)
    try:
        event = take_action(case, name, by=request.user, answers=form.answers(), seen=seen, key=key[:64])  # type: ignore[arg-type]
    except Refused as refused:
        return _refused(refused, form)
    return Tried(201, event=event)


def _never(why: Reason | None, form: ActionForm | None = None) -> Tried:
    """An act that is never theirs; somebody who stands on a side is told that this is why."""
    return Tried(403, form=form, reason=str(why.text) if why else "", code=why.code if why else "")


def _refused(refused: Refused, form: ActionForm) -> Tried:
    """What came of an act that the service refused, with the form as it was filled in."""
    why, reason = refused.reason, str(refused)
    match refused:
        case NotYours():
            return _never(why, form)
        case Stale(events=events):
            return Tried(409, form=form, reason=reason, newer=events, code="stale")
        case KeyReused():
            return Tried(422, form=form, reason=reason)
        case TooMany(wait=wait):
            return Tried(429, form=form, reason=reason, code=why.code, wait=wait)
        case Misfit(field=field):
            form.full_clean()
            form.add_error(field, ValidationError(reason, code=why.code))
            return Tried(422, form=form)
    return Tried(409, form=form, reason=reason, code=why.code, basis=why.basis)


__all__ = ["Tried", "facts_for", "find_case", "new_key", "seen_token", "try_action"]

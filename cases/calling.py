"""What every page and call does first: find the case through the one visibility rule, know who acts."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest
from django.utils import timezone

from cases.forms import FORMS, ActionForm, AnswersInvalid, read_answers
from cases.models import Case, CaseEvent
from cases.models.acting import Actor, KeyReused, Misfit, NotYours, Refused, Stale
from cases.models.facts import CaseFacts
from cases.procedure import ACTIONS
from cases.roles import actor_for
from cases.services.act import seen_token, take_action


def find_case(request: HttpRequest, number: str) -> Case:
    """The case of that number if this person may see it; raises Http404 otherwise."""
    case: Case | None = (
        Case.objects.visible_to(request.user)
        .select_related("office", "officer", "conciliator", "claimant")
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

    `code` and `basis` are the reason's code for programs and its article.
    """

    status: int
    event: CaseEvent | None = None
    form: ActionForm | None = None
    reason: str = ""
    newer: list[CaseEvent] | None = None
    code: str = ""
    basis: str = ""


def try_action(
    case: Case, name: str, request: HttpRequest, data: Any, *, key: str | None, seen: str | None
) -> Tried:
    """Post an action as page or program: 403 never yours, 422 answers or key do not fit, 428 key missing,
    409 not now or stale, 201 done. Nothing changes unless it is done.
    """
    actor: Actor = actor_for(request.user, case)
    if not set(ACTIONS[name].who) & actor.roles:
        return Tried(403)
    if not key:
        return Tried(428)
    facts = CaseFacts(case, actor, timezone.now())
    try:
        answers, _assumed = read_answers(name, data, facts)
    except AnswersInvalid as error:
        return Tried(422, form=error.form)
    form = FORMS[name](data if hasattr(data, "getlist") else None, facts=facts)
    try:
        event = take_action(case, name, by=request.user, answers=answers, seen=seen, key=key[:64])  # type: ignore[arg-type]
    except Refused as refused:
        return _refused(form, refused)
    return Tried(201, event=event)


def _refused(form: ActionForm, refused: Refused) -> Tried:
    """What came of an act that the service refused, with the form as it was filled in."""
    why = refused.reason
    if isinstance(refused, NotYours):
        return Tried(403, form=form)
    if isinstance(refused, Stale):
        return Tried(409, form=form, reason=str(refused), newer=refused.events, code="stale")
    if isinstance(refused, KeyReused):
        return Tried(422, form=form, reason=str(refused))
    if isinstance(refused, Misfit):
        form.full_clean()
        form.add_error(refused.field, ValidationError(str(refused), code=why.code))
        return Tried(422, form=form)
    return Tried(409, form=form, reason=str(refused), code=why.code, basis=why.basis)


__all__ = ["Tried", "facts_for", "find_case", "new_key", "seen_token", "try_action"]

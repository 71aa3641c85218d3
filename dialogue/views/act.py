"""The generic page of a step: its form, the reason why it is shut, what came of posting it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from cases.calling import new_key
from cases.files.refusals import FileRefused
from cases.models.acting import KeyReused, Misfit, NotYours, Refused, Stale
from cases.views.uploads import keep_file
from dialogue.forms import FORMS, PlainForm, StepForm
from dialogue.forms.files import WithFile
from dialogue.services.filing import take_with_file
from dialogue.views.room import Room


@dataclass(slots=True)
class StepPage:
    """What the page of one step needs: where it leads, its template, initial values, own context.

    `again` adds to the context where the form is shown again after a refusal.
    """

    after: str
    template: str = "dialogue/act.html"
    title: str = ""
    initial: dict[str, Any] = field(default_factory=dict)
    more: dict[str, Any] = field(default_factory=dict)
    again: Callable[[Room, StepForm], dict[str, Any]] | None = None


def form_class(room: Room, name: str) -> type[StepForm]:
    """The form of a step; one that asks nothing has the plain form."""
    return FORMS[room.subject.procedure].get(name, PlainForm)


def run_step(room: Room, name: str, page: StepPage) -> HttpResponse:
    """Show the form of a step or take it; 404 for a name without a step, 403 where it is never theirs."""
    action = room.subject.table.action(name)
    if action is None:
        raise Http404
    if not set(action.who) & room.actor.roles:
        raise PermissionDenied
    if room.request.method != "POST":
        return _show(room, name, page)
    return _post(room, name, page)


def _show(room: Room, name: str, page: StepPage) -> HttpResponse:
    decision = room.decisions.get(name)
    shut = _("This cannot be done as things stand.") if decision is None else ""
    if decision is not None and decision.reason is not None:
        shut = str(decision.reason.text)
    form = None if shut else form_class(room, name)(facts=room.facts, step=name, initial=page.initial)
    return render(room.request, page.template, {**_context(room, name, page, form), "shut": shut})


def _post(room: Room, name: str, page: StepPage) -> HttpResponse:
    data = room.request.POST
    form = form_class(room, name)(data, room.request.FILES or None, facts=room.facts, step=name)
    key = data.get("idempotency_key") or ""
    if not key:
        return _again(room, page, form, 428, reason=_("This page was not complete. Look and send again."))
    if not form.is_valid():
        return _again(room, page, form, 422, reason="")
    return _take(room, name, page, form, key[:64])


def _take(room: Room, name: str, page: StepPage, form: StepForm, key: str) -> HttpResponse:
    user: Any = room.request.user
    seen = room.request.POST.get("seen") or None
    try:
        take_with_file(
            room.subject, name, by=user, answers=form.answers(), seen=seen, key=key, **_sent(room, form)
        )
    except FileRefused as refused:
        form.add_error("file", refused.text)
        return _again(room, page, form, refused.status, reason="")
    except NotYours as refused:
        raise PermissionDenied from refused
    except Misfit as refused:
        form.add_error(refused.field, ValidationError(str(refused)))
        return _again(room, page, form, 422, reason="")
    except Refused as refused:
        status = 422 if isinstance(refused, KeyReused) else 409
        return _again(room, page, form, status, reason=str(refused), stale=isinstance(refused, Stale))
    messages.success(room.request, str(room.subject.table.actions[name].done))
    return HttpResponseRedirect(page.after)


def _sent(room: Room, form: StepForm) -> dict[str, Any]:
    """The file that came with a form, and where it belongs."""
    upload = form.files.get("file") if isinstance(form, WithFile) else None
    if upload is None or not isinstance(form, WithFile) or not room.can(form.step):
        return {"upload": None}
    return {"upload": upload, **form.place()}


def _again(
    room: Room, page: StepPage, form: StepForm, status: int, *, reason: str, stale: bool = False
) -> HttpResponse:
    """The form with what was typed and sent; after a conflict with a new token: the person decides again."""
    keep_file(room.request, form)
    context = _context(room, form.step, page, form)
    if stale:
        manager: Any = type(room.subject)._default_manager
        context["seen"] = manager.values_list("head", flat=True).get(pk=room.subject.pk)[:16]
    context |= {"conflict": reason, "stale": stale}
    if page.again is not None:
        context |= page.again(room, form)
    return render(room.request, page.template, context, status=status)


def _context(room: Room, name: str, page: StepPage, form: StepForm | None) -> dict[str, Any]:
    action = room.subject.table.actions[name]
    return {
        "subject": room.subject, "form": form, "action": action, "title": page.title or str(action.label),
        "button": str(action.label), "seen": room.seen, "key": new_key(), "cancel_url": page.after,
        "back_url": page.after, "back_text": room.subject.number, **page.more,
    }  # fmt: skip

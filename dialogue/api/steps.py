"""Taking a step of social dialogue as a program: the same form, gate and service as its page."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.exceptions import APIException, PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from cases.api.answers import tree
from cases.api.base import ApiView, key_of, person, seen_of
from cases.api.errors import Conflict, does_not_fit, of_form, of_refusal, refuse_unknown
from cases.api.shapes import KEY, SEEN, answers
from cases.forms import flatten
from cases.models.acting import KeyReused, Misfit, NotYours, Refused, Stale
from dialogue.api import present, shapes
from dialogue.forms import FORMS, PlainForm, StepForm
from dialogue.models import Agreement, Entry, Meeting, Subject
from dialogue.models.facts import Facts
from dialogue.roles import actor_for
from dialogue.services.step import open_steps, take_step


class StepCall(ApiView):
    """A step on one subject; `model` says on what.

    Taking it answers 201 the entry · 403 never yours · 404 not visible · 409 not now or stale · 422 · 428.
    """

    model: ClassVar[type[Subject]]

    def facts(self, request: Request, number: str, name: str) -> Facts:
        """The subject and who acts; Http404 for strangers and unknown steps, 403 where it is never theirs."""
        manager: Any = self.model._default_manager
        subject = manager.visible_to(request.user).filter(number=number.upper()).first()
        action = subject.table.action(name) if subject is not None else None
        if subject is None or action is None:
            raise Http404
        actor = actor_for(person(request), subject)
        if not set(action.who) & actor.roles:
            raise PermissionDenied
        return Facts(subject, actor, timezone.now())

    def get(self, request: Request, number: str, name: str) -> Response:
        """Whether it can be taken now, and what it asks."""
        facts = self.facts(request, number, name)
        decisions = open_steps(facts.subject, facts.actor, facts.moment)
        found = next((d for d in decisions if d.action.name == name), None)
        if found is not None:
            asked = tree(_form(facts, name, None).fields) if found.allowed else None
            return Response({**present.step(found), "answers": asked})
        shut = {"open": False, "code": "not_now", "reason": _("This cannot be done as things stand.")}
        label = str(facts.subject.table.actions[name].label)
        return Response({"name": name, "label": label, **shut, "answers": None})

    def post(self, request: Request, number: str, name: str) -> Response:
        """Take it, once per key."""
        facts, key = self.facts(request, number, name), key_of(request)
        body = dict(request.data)
        seen = seen_of(request, body)
        form = _form(facts, name, flatten(body))
        refuse_unknown(body, form.fields)
        if not form.is_valid():
            raise of_form(form)
        try:
            entry = take_step(
                facts.subject, name, by=person(request), answers=form.answers(), seen=seen, key=key
            )
        except Refused as refused:
            raise _refusal(refused, form) from refused
        shown = {"action": entry.action, "state": entry.state_after, "occurred_at": entry.occurred_at}
        return Response({**shown, "warnings": entry.warnings, "seen": facts.subject.head[:16]}, status=201)


def _form(facts: Facts, name: str, data: Any) -> StepForm:
    return FORMS[facts.subject.procedure].get(name, PlainForm)(data, facts=facts, step=name)


def _refusal(refused: Refused, form: StepForm) -> APIException:
    """The answer to a step that the service refused."""
    match refused:
        case NotYours():
            return PermissionDenied(str(refused))
        case KeyReused():
            return does_not_fit("Idempotency-Key", str(refused), "key_reused")
        case Misfit(field=field):
            form.add_error(field, ValidationError(str(refused), code=refused.reason.code))
            return of_form(form)
        case Stale(events=newer):
            return Conflict(str(refused), "stale", {"newer": [_newer(entry) for entry in newer]})
    return of_refusal(refused)


def _newer(entry: Entry) -> dict[str, Any]:
    """Who did what meanwhile."""
    by = entry.actor.get_full_name() if entry.actor is not None else ""
    return {"action": entry.action, "by": by, "role": entry.role, "at": entry.recorded_at}


_ASKED = answers({200: shapes.StepAsked}, 404)
_DONE = answers({201: shapes.StepDone}, 400, 404, 409, 413, 415, 422, 428)


def described(name: str) -> Any:
    """Both calls of a step as the description of the interface tells them."""
    return extend_schema_view(
        get=extend_schema(operation_id=f"{name}_ask", responses=_ASKED),
        post=extend_schema(
            operation_id=name, request=dict[str, Any], parameters=[KEY, SEEN], responses=_DONE
        ),
    )


@described("meeting_step")
class MeetingStep(StepCall):
    """A step on a meeting. A file is sent on its page."""

    model = Meeting


@described("agreement_step")
class AgreementStep(StepCall):
    """A step on an agreement."""

    model = Agreement

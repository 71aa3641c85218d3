"""The addresses of cases for programs: list, one case, acts, filing."""

from __future__ import annotations

from typing import Any, cast

from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from cases.api import present, shapes
from cases.api.answers import schema_for
from cases.api.base import ApiView, facts_of, key_of, person, seen_of
from cases.api.errors import NOT_NOW, bad_filter, never, of_tried, refuse_unknown
from cases.api.filing import file_complaint
from cases.api.filing_shapes import Complaint, Filed
from cases.api.filters import CaseFilters, parameters, read_filters
from cases.calling import try_action
from cases.forms import FORMS, ActionForm, flatten
from cases.models.facts import CaseFacts
from cases.models.warned import said
from cases.procedure import ACTIONS, roles
from cases.queries import CursorInvalid, counts_by_state, listed, page_of
from cases.roles import actor_for
from cases.services.act import open_actions, seen_token

NAMES = sorted(name for name in FORMS if name != "file" and set(ACTIONS[name].who) != {roles.CLOCK})
"""The actions that have an address: not `file`, by which a case begins, nor what only the clock does."""

_NAME = OpenApiParameter("name", str, OpenApiParameter.PATH, enum=NAMES)


class CaseList(ApiView):
    """Cases by their next deadline, and filing."""

    filters = frozenset(CaseFilters.base_fields)

    @extend_schema(
        operation_id="cases_list", parameters=parameters(),
        responses=shapes.answers({200: shapes.CasePage}, 400),
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """One page: `results`, `next` (the mark for `after`) and, with `counts=1`, how many per state."""
        asked = read_filters(request.query_params, person(request).pk)
        cases = listed(request.user, asked.filters)
        try:
            rows, mark = page_of(cases, after=asked.after, limit=asked.limit)
        except CursorInvalid as error:
            raise bad_filter("after", _("This mark was not given by this list.")) from error
        body: dict[str, Any] = {"results": [present.row(r) for r in rows], "next": mark}
        if asked.counts:
            body["counts"], body["counts_complete"] = counts_by_state(cases)
        return Response(body)

    @extend_schema(
        operation_id="cases_file", request=Complaint, parameters=[shapes.KEY],
        responses=shapes.answers({200: Filed, 201: Filed}, 400, 409, 413, 415, 422, 428, 429),
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """File a complaint: 201 the new case, 200 the case that this key and body made before."""
        key = key_of(request)
        event, new = file_complaint(request, dict(request.data), key)
        case = event.case
        body = {
            "number": case.number, "state": str(case.state),
            "seen": seen_token(case, actor_for(request.user, case)),
        }  # fmt: skip
        return Response(body, status=201 if new else 200)


class CaseDetail(ApiView):
    """One case."""

    @extend_schema(
        operation_id="cases_read", parameters=[shapes.NUMBER],
        responses=shapes.answers({200: shapes.CaseView}, 404),
    )  # fmt: skip
    def get(self, request: Request, number: str) -> Response:
        """Everything of it that this person may see; 404 for a stranger."""
        return Response(present.detail(facts_of(request, number)))


class CaseAct(ApiView):
    """An action on a case: the same form, gate and service as its page."""

    @extend_schema(
        operation_id="cases_ask", parameters=[shapes.NUMBER, _NAME],
        responses=shapes.answers({200: shapes.Asked}, 404),
    )  # fmt: skip
    def get(self, request: Request, number: str, name: str) -> Response:
        """Whether it can be done now, and what it asks of this person on this case; 403 never yours."""
        facts = facts_of(request, number)
        _known(name)
        if not set(ACTIONS[name].who) & facts.actor.roles:
            raise never(facts.actor)
        shown = _now(facts, name)
        answers = schema_for(name, facts) if shown["open"] else None
        return Response({**shown, "answers": answers})

    @extend_schema(
        operation_id="cases_act", request=dict[str, Any],
        parameters=[shapes.NUMBER, _NAME, shapes.KEY, shapes.SEEN],
        responses=shapes.answers({201: shapes.Done}, 400, 404, 409, 413, 415, 422, 428),
    )  # fmt: skip
    def post(self, request: Request, number: str, name: str) -> Response:
        """201 the event · 403 never yours · 404 not visible · 409 not now or stale · 422 · 428."""
        facts = facts_of(request, number)
        _known(name)
        if not set(ACTIONS[name].who) & facts.actor.roles:
            raise never(facts.actor)
        key, case = key_of(request), cast("Any", facts.case)
        body = dict(request.data)
        seen = seen_of(request, body)
        form = _form(name, body, facts)
        tried = try_action(case, name, cast("Any", request), form, key=key, seen=seen, facts=facts)
        if tried.event is None:
            raise of_tried(tried, _allowed(request, number) if tried.code == NOT_NOW else None)
        event = tried.event
        shown = {"action": event.action, "state": event.state_after, "occurred_at": event.occurred_at}
        after = seen_token(case, actor_for(request.user, case, facts.parties))
        return Response({**shown, "warnings": said(event.warnings), "seen": after}, status=201)


def _allowed(request: Request, number: str) -> list[str]:
    """The actions that are open to the caller as the case stands now."""
    facts = facts_of(request, number)
    decisions = open_actions(cast("Any", facts.case), facts.actor, facts.now, facts)
    return [d.action.name for d in decisions if d.allowed]


def _known(name: str) -> None:
    """Refuse names no address has; raises Http404."""
    if name not in NAMES:
        raise Http404


def _now(facts: CaseFacts, name: str) -> dict[str, Any]:
    """One action as it stands for this person now."""
    decisions = open_actions(cast("Any", facts.case), facts.actor, facts.now, facts)
    found = next((d for d in decisions if d.action.name == name), None)
    if found is not None:
        return present.action(found, str(facts.case.number))
    words = _("This cannot be done while the case stands where it is.")
    shut = {"open": False, "code": "not_now", "reason": words, "basis": None}
    address = present.schema_address(str(facts.case.number), name)
    return {"name": name, "label": str(ACTIONS[name].label), **shut, "schema": address}


def _form(name: str, body: dict[str, Any], facts: CaseFacts) -> ActionForm:
    """The form filled in with the answers; raises Unprocessable for names it does not know."""
    full = FORMS[name].normalise(body, facts)
    form = FORMS[name](flatten(full), facts=facts)
    refuse_unknown(full, form.fields)
    return form

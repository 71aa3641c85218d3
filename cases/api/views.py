"""The addresses for programs: list, one case, acts, filing, inbox."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import APIException, ParseError, PermissionDenied, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import access_of
from accounts.models import Office
from cases.api import present
from cases.calling import Tried, facts_for, find_case, try_action
from cases.forms import FORMS
from cases.models import CaseEvent, KeptAnswer
from cases.models.sheet import SheetError, read_sheet
from cases.procedure import PROCEDURES
from cases.procedure.states import STATES
from cases.queries import CursorInvalid, Filters, counts_by_state, listed, page_of
from cases.services.act import take_action
from cases.services.opening import start_draft
from notifications.models import Notification

_FILTERS = {
    "state",
    "office",
    "procedure",
    "waits_for",
    "q",
    "after",
    "limit",
    "counts",
    "mine",
    "unassigned",
    "format",
}
_NUMBER = OpenApiParameter("number", str, OpenApiParameter.PATH)
_NAME = OpenApiParameter("name", str, OpenApiParameter.PATH, enum=sorted(FORMS))
_KEY = OpenApiParameter("Idempotency-Key", str, OpenApiParameter.HEADER, required=True)


class Conflict(APIException):
    """409: not now, or somebody else acted meanwhile."""

    status_code = 409
    default_code = "conflict"


class KeyRequired(APIException):
    """428: an unsafe call without its idempotency key."""

    status_code = 428
    default_code = "key_required"


class Unprocessable(ValidationError):
    """422: the answers can be read and do not fit."""

    status_code = 422


def _bad(field: str, words: str) -> ValidationError:
    return ValidationError({field: [words]}, code="invalid_filter")


def filters_of(request: Request) -> Filters:
    """The filters in the address; raises ValidationError (400) naming the one that does not fit."""
    given = request.query_params
    for name, value in given.items():
        if name not in _FILTERS:
            raise _bad(name, _("This filter is not known."))
        if "\x00" in value:
            raise _bad(name, _("Remove the hidden control characters."))
    states = tuple(given.getlist("state"))
    for state in states:
        if state not in STATES:
            raise _bad("state", _("This state is not known."))
    if given.get("procedure", "") not in ("", *PROCEDURES):
        raise _bad("procedure", _("This procedure is not known."))
    return Filters(
        office=_office(given.get("office")), states=states, procedure=given.get("procedure", ""),
        waits_for=tuple(given.getlist("waits_for")), q=given.get("q", "")[:100],
        mine=request.user.pk if given.get("mine") else None, unassigned=bool(given.get("unassigned")),
        is_open=None if states else True,
    )  # fmt: skip


def _office(slug: str | None) -> int | None:
    if not slug:
        return None
    found = Office.objects.filter(slug=slug).values_list("pk", flat=True).first()
    if found is None:
        raise _bad("office", _("This office is not known."))
    return int(found)


def _limit(request: Request) -> int:
    text = request.query_params.get("limit", "50")
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= 10**9):
        raise _bad("limit", _("Give a whole number from 1 to 100."))
    return min(int(text[:9]), 100)


class CaseList(APIView):
    """Cases by their next deadline, and filing."""

    @extend_schema(
        operation_id="cases_list", responses=OpenApiTypes.OBJECT,
        parameters=[OpenApiParameter(name, str) for name in sorted(_FILTERS - {"format"})],
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """One page: `results`, `next` (the mark for `after`) and, if asked, `counts` by state."""
        cases = listed(request.user, filters_of(request))
        try:
            rows, mark = page_of(cases, after=request.query_params.get("after"), limit=_limit(request))
        except CursorInvalid as error:
            raise _bad("after", _("This mark was not given by this list.")) from error
        body: dict[str, Any] = {"results": [present.row(r) for r in rows], "next": mark}
        if request.query_params.get("counts"):
            body["counts"] = counts_by_state(cases)
        return Response(body)

    @extend_schema(
        operation_id="cases_file",
        request=OpenApiTypes.OBJECT,
        responses={201: OpenApiTypes.OBJECT},
        parameters=[_KEY],
    )
    def post(self, request: Request) -> Response:
        """File a complaint given as a sheet; the same key files once."""
        key = request.headers.get("Idempotency-Key", "")[:64]
        if not key:
            raise KeyRequired(_("Send an Idempotency-Key."))
        kept = KeptAnswer.objects.filter(user_id=request.user.pk or 0, key=key, event__action="file").first()
        if kept is not None:
            return _filed(kept.event)
        sheet: dict[str, Any] = dict(request.data)
        try:
            read_sheet(sheet)
        except SheetError as error:
            raise Unprocessable({error.path: [error.message]}) from error
        return self._file(request, sheet, key)

    def _file(self, request: Request, sheet: dict[str, Any], key: str) -> Response:
        office = Office.objects.filter(slug=str(sheet.get("office", ""))).first()
        if sheet.get("procedure") not in PROCEDURES or office is None:
            raise Unprocessable({"procedure": [_("Give a procedure and an office.")]})
        mandate = next((m for m in access_of(request.user).acting if m.right != "view"), None)
        filed_for = mandate.organization_id if mandate else None
        draft = start_draft(
            procedure=sheet["procedure"], office=office, created_by=request.user.pk or 0,
            sheet=_own(sheet, request, filed_for),
            title=str(sheet.get("title", ""))[:300], filed_for_id=filed_for,
        )  # fmt: skip
        user: Any = request.user
        event = take_action(draft, "file", by=user, answers={"declaration": True}, key=key)
        return _filed(event)


def _filed(event: CaseEvent) -> Response:
    return Response({"number": event.case.number, "state": event.state_after}, status=201)


def _own(sheet: dict[str, Any], request: Request, organization: int | None) -> dict[str, Any]:
    """The sheet with the claimant tied to who files; nobody else is tied to anybody by typing an id."""
    claimant = sheet.get("claimant") or (sheet.get("parties") or [{}])[0].get("key")
    parties = []
    for party in sheet.get("parties", []):
        plain = {k: v for k, v in party.items() if k not in ("organization", "person")}
        if party.get("key") == claimant:
            plain |= {"organization": organization} if organization else {"person": request.user.pk}
        parties.append(plain)
    return {"claimant": claimant, "parties": parties, "issues": sheet.get("issues", [])}


class CaseDetail(APIView):
    """One case."""

    @extend_schema(operation_id="cases_read", responses=OpenApiTypes.OBJECT, parameters=[_NUMBER])
    def get(self, request: Request, number: str) -> Response:
        """Everything of it that this person may see; 404 for a stranger."""
        case = find_case(request, number)
        return Response(present.detail(facts_for(request, case)))


class CaseAct(APIView):
    """An action on a case: the same form, gate and service as its page."""

    @extend_schema(
        operation_id="cases_act", request=OpenApiTypes.OBJECT, responses={201: OpenApiTypes.OBJECT},
        parameters=[_NUMBER, _NAME, _KEY, OpenApiParameter("If-Match", str, OpenApiParameter.HEADER)],
    )  # fmt: skip
    def post(self, request: Request, number: str, name: str) -> Response:
        """201 the event · 403 never yours · 404 not visible · 409 not now or stale · 422 · 428."""
        case = find_case(request, number)
        if name not in FORMS or name == "file":
            raise Http404
        answers = dict(request.data)
        seen = request.headers.get("If-Match") or answers.pop("seen", None)
        key = request.headers.get("Idempotency-Key")
        tried = try_action(case, name, request, answers, key=key, seen=seen)
        if tried.event is None:
            raise _refusal(tried)
        event = tried.event
        body = {"action": event.action, "state": event.state_after, "occurred_at": event.occurred_at}
        return Response({**body, "warnings": event.warnings}, status=201)


def _refusal(tried: Tried) -> APIException:
    answers: dict[int, APIException] = {
        403: PermissionDenied(_("This is not for you to do on this case.")),
        428: KeyRequired(_("Send an Idempotency-Key.")),
        409: Conflict(tried.reason, "stale" if tried.newer else "not_now"),
        422: Unprocessable({"key": [tried.reason]}, code="key_reused"),
    }
    errors = tried.form.errors if tried.form is not None and tried.status == 422 else {}
    if errors:
        return Unprocessable({k: [str(e) for e in v] for k, v in errors.items()})
    return answers[tried.status]


class InboxList(APIView):
    """News for this person, after a number."""

    @extend_schema(
        operation_id="inbox_list", responses=OpenApiTypes.OBJECT, parameters=[OpenApiParameter("since", int)]
    )
    def get(self, request: Request) -> Response:
        """At most 100 rows after `since`, oldest first; numbers only, no content."""
        text = request.query_params.get("since", "0")
        if not (text.isascii() and text.isdigit() and len(text) < 18):
            raise ParseError(_("Give a whole number."), "invalid_filter")
        rows = (
            Notification.objects.of(request.user.pk or 0).filter(Q(seq__gt=int(text))).order_by("seq")[:100]
        )
        items = [
            {"seq": n.seq, "kind": n.kind, "ref": n.ref, "verb": n.verb, "at": n.occurred_at} for n in rows
        ]
        return Response({"items": items})

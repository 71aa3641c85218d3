"""Bodies and meetings in the shape of OParl 1.1, for programs that read councils.

OParl's Body is the ministry; its Organization is a body of ours. Public bodies are known to everybody, and so
are their meetings once they are over; subject, place and agenda are for those who may see them.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from cases.api.base import ApiView
from cases.api.shapes import answers
from dialogue.api.shapes import PAGE
from dialogue.api.views import asked_page
from dialogue.models import Body, Meeting
from dialogue.queries_agreements import newest_first

_BODY = OpenApiParameter("body", str, description="The slug of a body: its meetings alone")
SCHEMA = "https://schema.oparl.org/1.1/"
OVER = ("closed", "minutes_adopted")
_STATES = {
    "planned": "scheduled", "convened": "invited", "open": "running", "adjourned": "running",
    "closed": "completed", "minutes_adopted": "completed", "cancelled": "cancelled",
}  # fmt: skip


def url(name: str, *args: object) -> str:
    """The full address of an object, which is its id."""
    return settings.SITE_URL.rstrip("/") + reverse(f"dialogue_api:oparl_{name}", args=args)


def organization(row: Body) -> dict[str, Any]:
    """A body as OParl's Organization."""
    return {
        "id": url("organization", row.slug), "type": f"{SCHEMA}Organization", "body": url("body"),
        "name": row.name, "shortName": row.slug, "classification": row.kind,
        "meeting": f"{url('meetings')}?body={row.slug}", "concord:nameKm": row.name_km,
    }  # fmt: skip


def meeting(row: Meeting, *, whole: bool) -> dict[str, Any]:
    """A meeting; what it is about only for who may see it."""
    shown = {
        "id": url("meeting", row.number), "type": f"{SCHEMA}Meeting", "name": row.number,
        "organization": [url("organization", row.body.slug)], "meetingState": _STATES[str(row.state)],
        "cancelled": row.state == "cancelled", "start": row.starts_at.astimezone(row.zone).isoformat(),
    }  # fmt: skip
    if row.ends_at or row.closed_at:
        end: Any = row.closed_at or row.ends_at
        shown["end"] = end.astimezone(row.zone).isoformat()
    if not whole:
        return shown
    items = [
        {"id": f"{url('meeting', row.number)}#{item.key}", "type": f"{SCHEMA}AgendaItem", "number": item.key,
         "order": n, "name": item.title, "public": False, "meeting": url("meeting", row.number)}
        for n, item in enumerate(row.items.all())
    ]  # fmt: skip
    place = {"type": f"{SCHEMA}Location", "description": row.place} if row.place else {}
    return {**shown, "name": f"{row.number} {row.title}", "location": place, "agendaItem": items}


class Open(ApiView):
    """An address that everybody may read; a session or token shows more."""

    permission_classes = (AllowAny,)


class OparlSystem(Open):
    """Where a reader begins."""

    @extend_schema(operation_id="oparl_system", responses=answers({200: OpenApiTypes.OBJECT}))
    def get(self, request: Request) -> Response:
        """OParl's System."""
        return Response({
            "id": url("system"), "type": f"{SCHEMA}System", "oparlVersion": SCHEMA, "name": "Concord",
            "body": url("bodies"),
        })  # fmt: skip


def _ministry() -> dict[str, Any]:
    return {
        "id": url("body"), "type": f"{SCHEMA}Body", "system": url("system"), "name": _("Social dialogue"),
        "organization": url("organizations"), "meeting": url("meetings"),
    }  # fmt: skip


class OparlBody(Open):
    """The ministry as OParl's Body."""

    @extend_schema(operation_id="oparl_body", responses=answers({200: OpenApiTypes.OBJECT}))
    def get(self, request: Request) -> Response:
        """The one there is."""
        return Response(_ministry())


class OparlBodies(Open):
    """The list of OParl's Bodies."""

    @extend_schema(operation_id="oparl_bodies", responses=answers({200: OpenApiTypes.OBJECT}))
    def get(self, request: Request) -> Response:
        """One."""
        return Response({"data": [_ministry()], "pagination": {"totalElements": 1}, "links": {}})


def _page(request: Request, rows: QuerySet[Any], name: str, shown: Any) -> Response:
    """A list as OParl has it: data, pagination, links."""
    found = newest_first(rows, *asked_page(request))
    links = {"next": f"{url(name)}?after={found.older}"} if found.older else {}
    body = request.query_params.get("body")
    if links and body:
        links["next"] += f"&body={body}"
    return Response({"data": [shown(row) for row in found.rows], "pagination": {}, "links": links})


class OparlOrganizations(Open):
    """Bodies of social dialogue."""

    filters = frozenset({"after", "limit"})

    @extend_schema(
        operation_id="oparl_organizations", parameters=PAGE,
        responses=answers({200: OpenApiTypes.OBJECT}, 400),
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """Public ones, and those the reader sits in."""
        return _page(request, Body.objects.visible_to(request.user), "organizations", organization)


class OparlOrganization(Open):
    """One body."""

    @extend_schema(operation_id="oparl_organization", responses=answers({200: OpenApiTypes.OBJECT}, 404))
    def get(self, request: Request, slug: str) -> Response:
        """404 for a stranger to one that is not public."""
        row = Body.objects.visible_to(request.user).filter(slug=slug).first()
        if row is None:
            raise Http404
        return Response(organization(row))


def _meetings(request: Request) -> QuerySet[Meeting]:
    """What the reader may know of: their own, and of public bodies those that are over."""
    own = Meeting.objects.visible_to(request.user)
    held = Q(body__public=True, state__in=OVER)
    return Meeting.objects.filter(Q(pk__in=own.values("pk")) | held).select_related("body")


class OparlMeetings(Open):
    """Meetings, newest first."""

    filters = frozenset({"after", "limit", "body"})

    @extend_schema(
        operation_id="oparl_meetings",
        parameters=[*PAGE, _BODY],
        responses=answers({200: OpenApiTypes.OBJECT}, 400),
    )
    def get(self, request: Request) -> Response:
        """Without what they are about; each has an address of its own."""
        rows = _meetings(request)
        slug = request.query_params.get("body")
        if slug:
            rows = rows.filter(body__slug=slug)
        return _page(request, rows, "meetings", lambda row: meeting(row, whole=False))


class OparlMeeting(Open):
    """One meeting."""

    @extend_schema(operation_id="oparl_meeting", responses=answers({200: OpenApiTypes.OBJECT}, 404))
    def get(self, request: Request, number: str) -> Response:
        """With place and agenda for who may see them; 404 for who may not know of it."""
        row = _meetings(request).filter(number=number.upper()).first()
        if row is None:
            raise Http404
        own = Meeting.objects.visible_to(request.user).filter(pk=row.pk)
        return Response(meeting(row, whole=own.exists()))

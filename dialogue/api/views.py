"""Lists and details of social dialogue for programs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from cases.api.base import ApiView, person
from cases.api.errors import Conflict, bad_filter
from cases.api.shapes import answers
from cases.api.uploads import OwnType, bytes_of
from cases.models import DocumentState
from dialogue.api import present, shapes
from dialogue.models import (
    Agreement,
    Attachment,
    Body,
    CollectiveAgreement,
    Commitment,
    Indicator,
    Meeting,
    WorkPlan,
)
from dialogue.queries_agreements import newest_first
from dialogue.queries_commitments import RELATED
from dialogue.queries_programme import plan_now, stand, today_here
from dialogue.roles import actor_for

MOST = 100
SIDES = ("employer", "union", "office")


PAGED = frozenset({"after", "limit"})


def listing(request: Request, rows: QuerySet[Any], shown: Callable[[Any], dict[str, Any]]) -> Response:
    """One page, the newest first; `next` is the mark for `after`. One query beside who calls."""
    page = newest_first(rows, *asked_page(request))
    following = int(page.older) if page.older else None
    return Response({"results": [shown(row) for row in page.rows], "next": following})


def asked_page(request: Request) -> tuple[str, int]:
    """After which mark, and how many rows: 25 if not said, never more than 100."""
    after, limit = whole(request, "after"), whole(request, "limit")
    return str(after or ""), min(limit or 25, MOST)


def whole(request: Request, name: str) -> int | None:
    """A whole number of the address; bad_filter for what is none or larger than a row can have."""
    text = request.query_params.get(name, "")
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 20 and 0 < int(text) < 2**63):
        raise bad_filter(name, _("Give a whole number."))
    return int(text)


def paged(operation: str, shape: Any) -> Any:
    """A list as the description of the interface tells it."""
    responses = answers({200: shapes.page_of(shape)}, 400)
    return extend_schema(operation_id=operation, parameters=shapes.PAGE, responses=responses)


class BodyList(ApiView):
    """Bodies."""

    filters = PAGED

    @paged("bodies_list", shapes.BodyRow)
    def get(self, request: Request) -> Response:
        """Public ones, and those one sits in."""
        rows = Body.objects.visible_to(request.user)
        return listing(request, rows, present.body_row)


class MeetingList(ApiView):
    """Meetings."""

    filters = PAGED

    @paged("meetings_list", shapes.MeetingRow)
    def get(self, request: Request) -> Response:
        """Those of one's bodies."""
        rows = Meeting.objects.visible_to(request.user).select_related("body")
        return listing(request, rows, present.meeting_row)


class AgreementList(ApiView):
    """Agreements."""

    filters = PAGED

    @paged("agreements_list", shapes.AgreementRow)
    def get(self, request: Request) -> Response:
        """Those that came into force, and those of one's bodies."""
        rows = Agreement.objects.visible_to(request.user).select_related("body")
        return listing(request, rows, present.agreement_row)


class CollectiveList(ApiView):
    """Collective agreements."""

    filters = PAGED

    @paged("collective_agreements_list", shapes.CollectiveRow)
    def get(self, request: Request) -> Response:
        """Those of one's organizations or offices."""
        rows = CollectiveAgreement.objects.concerning(request.user)
        return listing(request, rows.select_related(*SIDES), present.collective_row)


class CommitmentList(ApiView):
    """Commitments."""

    filters = PAGED

    @paged("commitments_list", shapes.CommitmentRow)
    def get(self, request: Request) -> Response:
        """Those that count."""
        rows = Commitment.objects.visible_to(request.user).standing().select_related(*RELATED)
        return listing(request, rows, present.commitment_row)


class IndicatorList(ApiView):
    """Indicators."""

    filters = PAGED

    @paged("indicators_list", shapes.IndicatorRow)
    def get(self, request: Request) -> Response:
        """Those of programmes whose plan one may see."""
        rows = indicators_of(request.user)
        return listing(request, rows, present.indicator_row)


def indicators_of(user: Any) -> QuerySet[Indicator]:
    """The indicators of programmes with a plan that this person may see."""
    plans = WorkPlan.objects.visible_to(user).values("programme")
    return Indicator.objects.filter(programme__in=plans).select_related("programme", "item")


class BodyDetail(ApiView):
    """One body."""

    @extend_schema(operation_id="bodies_read", responses=answers({200: shapes.BodyView}, 404))
    def get(self, request: Request, slug: str) -> Response:
        """Its rules and seats; 404 for a stranger to one that is not public."""
        return Response(present.body_view(_one(Body.objects.visible_to(request.user).filter(slug=slug))))


class MeetingDetail(ApiView):
    """One meeting."""

    @extend_schema(operation_id="meetings_read", responses=answers({200: shapes.MeetingView}, 404))
    def get(self, request: Request, number: str) -> Response:
        """Everything of it that this person may see; 404 for a stranger."""
        rows = Meeting.objects.visible_to(request.user).select_related("body", "item_now")
        row, user = _one(rows.filter(number=number.upper())), person(request)
        return Response(present.meeting_view(row, user, actor_for(user, row), timezone.now()))


class AgreementDetail(ApiView):
    """One agreement."""

    @extend_schema(operation_id="agreements_read", responses=answers({200: shapes.AgreementView}, 404))
    def get(self, request: Request, number: str) -> Response:
        """Text, endorsements and commitments; 404 for a stranger to a draft."""
        rows = Agreement.objects.visible_to(request.user).select_related("body")
        row, user = _one(rows.filter(number=number.upper())), person(request)
        return Response(present.agreement_view(row, actor_for(user, row), timezone.now()))


class CollectiveDetail(ApiView):
    """One collective agreement."""

    @extend_schema(
        operation_id="collective_agreements_read", responses=answers({200: shapes.CollectiveView}, 404)
    )
    def get(self, request: Request, number: str) -> Response:
        """Its days, its text and files; 404 for who takes no part in it."""
        rows = CollectiveAgreement.objects.concerning(request.user).select_related(*SIDES)
        row, user = _one(rows.filter(number=number.upper())), person(request)
        return Response(present.collective_view(row, user, actor_for(user, row), timezone.now()))


class FileBytes(OwnType, ApiView):
    """A file: a paper of a meeting, the proof of a commitment, a signed text."""

    @extend_schema(
        operation_id="files_read",
        responses=answers({(200, "*/*"): OpenApiTypes.BINARY}, 404, 409, 503),
    )  # fmt: skip
    def get(self, request: Request, file: UUID) -> HttpResponse:
        """The bytes as they were sent; 404 for strangers, 409 for its sender while it is checked."""
        row = _one(Attachment.objects.visible_to(request.user).filter(pk=file))
        if row.state != DocumentState.READY:
            raise Conflict(_("This document cannot be opened now."), str(row.state))
        return bytes_of(row)


class CommitmentDetail(ApiView):
    """One commitment."""

    @extend_schema(operation_id="commitments_read", responses=answers({200: shapes.CommitmentView}, 404))
    def get(self, request: Request, pk: int) -> Response:
        """What was promised and how far it is; 404 for a stranger."""
        rows = Commitment.objects.visible_to(request.user).standing().select_related(*RELATED)
        return Response(present.commitment_view(_one(rows.filter(pk=pk)), request.user))


class IndicatorDetail(ApiView):
    """One indicator of a programme."""

    @extend_schema(operation_id="indicators_read", responses=answers({200: shapes.IndicatorView}, 404))
    def get(self, request: Request, programme: str, code: str) -> Response:
        """Where it stands in the present plan; only verified values count."""
        rows = indicators_of(request.user).filter(programme__code=programme, code=code)
        row = _one(rows.prefetch_related("milestones"))
        today = today_here()
        plan = plan_now(WorkPlan.objects.visible_to(request.user).filter(programme=row.programme_id), today)
        assert plan is not None  # the indicator was found through one
        one = stand(row.programme, [row], (plan.starts_on, plan.ends_on), today)[0]
        return Response(present.indicator_view(one))


def _one(rows: QuerySet[Any]) -> Any:
    """The one row; raises Http404."""
    found = rows.first()
    if found is None:
        raise Http404
    return found

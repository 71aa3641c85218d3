"""News for programs: what happened after a number, and ticking it off."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import ApiToken
from cases.api import shapes
from cases.api.base import ApiView, person
from cases.api.errors import bad_filter, does_not_fit
from notifications.inbox import mark_done
from notifications.models import Notification, NotificationQuerySet

PAGE = 100
_MOST = 1000
_HIGHEST = 2**63 - 1


def rows_of(request: Request) -> NotificationQuerySet:
    """The person's rows; through a token those told to its mandate or post alone."""
    rows = Notification.objects.of(person(request).pk)
    token = request.auth
    if not isinstance(token, ApiToken):
        return rows
    return rows.filter(mandate=token.mandate_id) if token.mandate_id else rows.filter(post=token.post_id)


def _row(news: Notification) -> dict[str, Any]:
    return {
        "seq": news.seq, "kind": news.kind, "ref": news.ref, "verb": news.verb, "reason": news.reason,
        "at": news.occurred_at, "read": news.read_at is not None, "done": news.done_at is not None,
    }  # fmt: skip


class InboxList(ApiView):
    """News for this person, after a number."""

    filters = frozenset({"since"})

    @extend_schema(
        operation_id="inbox_list", parameters=[OpenApiParameter("since", int)],
        responses=shapes.answers({200: shapes.News}),
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """At most 100 rows after `since`, oldest first; numbers only, no content."""
        text = request.query_params.get("since", "") or "0"
        if not (text.isascii() and text.isdigit() and int(text[:20]) <= _HIGHEST):
            raise bad_filter("since", _("Give a whole number."))
        found = list(rows_of(request).filter(seq__gt=int(text[:20])).order_by("seq")[: PAGE + 1])
        return Response({"items": [_row(n) for n in found[:PAGE]], "more": len(found) > PAGE})


class InboxDone(ApiView):
    """Ticking off."""

    @extend_schema(
        operation_id="inbox_done", request=shapes.Seqs,
        responses=shapes.answers({200: shapes.Count}, 413, 415, 422),
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Mark rows done; doing it again changes nothing, so no key is needed."""
        wanted = _seqs(dict(request.data))
        mine = rows_of(request).filter(seq__in=wanted).values_list("seq", flat=True)
        return Response({"done": mark_done(person(request).pk, list(mine))})


def _seqs(body: dict[str, Any]) -> list[int]:
    for name in body:
        if name != "seqs":
            raise does_not_fit(name[:80], _("This is not asked for here."), "unknown")
    seqs = body.get("seqs")
    if not isinstance(seqs, list) or len(seqs) > _MOST or not all(_is_seq(n) for n in seqs):
        raise does_not_fit("seqs", _("Give a list of at most 1,000 whole numbers."))
    return seqs


def _is_seq(number: Any) -> bool:
    return isinstance(number, int) and not isinstance(number, bool) and 1 <= number <= _HIGHEST

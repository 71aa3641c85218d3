"""The public register of awards: search, one award, and the same as open data and as a feed."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import feedgenerator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cases.forms.register import RegisterForm
from cases.models import PublicAward
from cases.models.award import OUTCOME_CHOICES
from cases.models.base import Category
from cases.queries import CursorInvalid
from cases.queries_register import page, search
from cases.views.papers import qr_svg
from cases.views.tables import csv_answer

FEED = 50
MOST_ROWS = 100_000
_FIELDS = (
    "number",
    "title",
    "issued_on",
    "status",
    "binding",
    "categories",
    "outcomes",
    "articles",
    "summary",
)
_CATEGORIES = dict(Category.choices)
_OUTCOMES = dict(OUTCOME_CHOICES)


@require_safe
def register_list(request: HttpRequest) -> HttpResponse:
    """The published awards that fit, newest first; 400 for a filter that does not fit."""
    form = RegisterForm(request.GET)
    rows: list[PublicAward] = []
    mark = ""
    if form.is_valid():
        try:
            rows, mark = page(search(form.wanted()), request.GET.get("after", ""))
        except CursorInvalid:
            form.add_error(None, _("This page of the list is not there. Begin again."))
    kept = {name: value for name, value in request.GET.items() if name in form.fields and value}
    query = urlencode(kept)
    context = {
        "form": form, "rows": [(row, _words(row)) for row in rows], "filtered": bool(kept), "query": query,
        "next_url": f"{request.path}?{urlencode({**kept, 'after': mark})}" if mark else "",
        "first_url": f"{request.path}?{query}" if request.GET.get("after") else "",
    }  # fmt: skip
    return render(request, "register/list.html", context, status=400 if form.errors else 200)


def _words(row: PublicAward) -> list[tuple[str, str]]:
    """Each decision as issue and outcome in words."""
    return [
        (d["issue"] or str(_CATEGORIES.get(d["category"], "")), str(_OUTCOMES.get(d["outcome"], "")))
        for d in row.decisions
    ]


@require_safe
def register_award(request: HttpRequest, number: str) -> HttpResponse:
    """One published award: summary and decision first, then the text in numbered paragraphs."""
    row = get_object_or_404(PublicAward.objects.select_related("office"), number=number.upper())
    address = settings.SITE_URL + row.get_absolute_url()
    paragraphs = [text for text in row.text.split("\n\n") if text.strip()]
    others = PublicAward.objects.filter(categories__overlap=row.categories).exclude(pk=row.pk)
    context = {
        "row": row, "decisions": _words(row), "paragraphs": paragraphs,
        "address": address, "qr": qr_svg(address),
        "others": others.newest().defer("text", "words")[:5],
    }  # fmt: skip
    return render(request, "register/award.html", context)


def _data(row: PublicAward) -> dict[str, Any]:
    plain = {name: getattr(row, name) for name in _FIELDS}
    return {**plain, "url": settings.SITE_URL + row.get_absolute_url(), "decisions": row.decisions}


@require_safe
def register_json(request: HttpRequest) -> HttpResponse:
    """The same search as open data, a page at a time; `next` leads on."""
    form = RegisterForm(request.GET)
    if not form.is_valid():
        return JsonResponse({"type": "validation_error", "errors": form.errors}, status=400)
    try:
        rows, mark = page(search(form.wanted()), request.GET.get("after", ""), 100)
    except CursorInvalid:
        return JsonResponse(
            {"type": "validation_error", "errors": {"after": [_("This mark is not known.")]}}, status=400
        )
    return JsonResponse({"awards": [_data(row) for row in rows], "next": mark or None})


@require_safe
def register_csv(request: HttpRequest) -> HttpResponseBase:
    """The same search as a table, streamed."""
    form = RegisterForm(request.GET)
    if not form.is_valid():
        text = _("This filter is not known.")
        return HttpResponse(text, status=400, content_type="text/plain; charset=utf-8")
    rows = search(form.wanted()).defer("text", "words")[:MOST_ROWS].iterator(500)
    return csv_answer(request, "awards", _FIELDS, map(_cells, rows))


def _cells(row: PublicAward) -> list[Any]:
    values = (getattr(row, name) for name in _FIELDS)
    return ["; ".join(value) if isinstance(value, list) else value for value in values]


@require_safe
def register_feed(request: HttpRequest) -> HttpResponse:
    """The newest awards as an Atom feed."""
    home = settings.SITE_URL + reverse("cases:register")
    feed = feedgenerator.Atom1Feed(
        title=_("Awards of the Arbitration Council"), link=home, description="",
        feed_url=settings.SITE_URL + request.path,
    )  # fmt: skip
    for row in PublicAward.objects.newest().defer("text", "words")[:FEED]:
        feed.add_item(
            title=str(row), link=settings.SITE_URL + row.get_absolute_url(), description=row.summary,
            pubdate=row.published_at, updateddate=row.published_at,
            unique_id=f"urn:concord:award:{row.number}",
        )  # fmt: skip
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")

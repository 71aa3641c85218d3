"""The published statistics: the list of tables by quarter, and one table as a page, as CSV and as JSON."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.models import Office
from cases.forms.statistics import quarter_words
from cases.models import Release
from cases.procedure import PROCEDURES
from cases.published_tables import BY_SLUG, PublicTable
from cases.views.statistics_words import (
    CLOCKS,
    GROUP_WORDS,
    ISSUE_WORDS,
    NOTICE_WORDS,
    RESULT_WORDS,
    SECTOR_WORDS,
    STRIKE_WORDS,
    Block,
    Line,
    Words,
)
from cases.views.tables import csv_answer

_NAMES: dict[str, dict[str, Words]] = {
    "procedure": {p.name: p.label for p in PROCEDURES.values()},  # type: ignore[misc]
    "sector": SECTOR_WORDS,
    "issue": ISSUE_WORDS,
    "group": GROUP_WORDS,
    "clock": CLOCKS,
    "result": RESULT_WORDS,
    "days": {
        "15": gettext_lazy("up to 15 days"),
        "30": gettext_lazy("16 to 30 days"),
        "60": gettext_lazy("31 to 60 days"),
        "120": gettext_lazy("61 to 120 days"),
        "more": gettext_lazy("more than 120 days"),
    },
    "kept": {"met": gettext_lazy("kept"), "missed": gettext_lazy("not kept")},
    "kind": STRIKE_WORDS,
    "notice": NOTICE_WORDS,
    "": {"": gettext_lazy("Number")},
}
_ROW_HEADS: dict[str, Words] = {
    "province": gettext_lazy("Province"),
    "procedure": gettext_lazy("Procedure"),
    "sector": gettext_lazy("Sector"),
    "issue": gettext_lazy("Issue"),
    "group": gettext_lazy("Workers"),
    "days": gettext_lazy("Days"),
    "clock": gettext_lazy("Time limit"),
    "kind": gettext_lazy("Kind"),
}


@require_safe
def tables(request: HttpRequest) -> HttpResponse:
    """Every published table, the newest quarter first."""
    rows = [row for row in Release.objects.defer("content") if row.table in BY_SLUG]
    quarters = [
        (quarter_words(period), [(BY_SLUG[row.table].title, row.get_absolute_url()) for row in some])
        for period, some in groupby(rows, key=lambda row: row.period)
    ]
    return render(request, "statistics/public.html", {"quarters": quarters})


@require_safe
def published(request: HttpRequest, table: str, period: str) -> HttpResponse:
    """One table of a quarter, as it was published."""
    found, row = _found(table, period)
    others = Release.objects.filter(table=table).exclude(pk=row.pk).defer("content")[:8]
    context = {
        "row": row, "table": found, "quarter": quarter_words(period), "told": _block(found, row),
        "others": [(quarter_words(other.period), other.get_absolute_url()) for other in others],
    }  # fmt: skip
    return render(request, "statistics/published.html", context)


def _found(table: str, period: str) -> tuple[PublicTable, Release]:
    row = get_object_or_404(Release, table=table if table in BY_SLUG else "", period=period)
    return BY_SLUG[table], row


def _names(kind: str, names: list[str]) -> list[str]:
    known: dict[str, Any] = (
        {o.slug: str(o) for o in Office.objects.all()} if kind == "province" else _NAMES[kind]
    )
    return [str(known.get(name, name)) for name in names]


def _block(table: PublicTable, row: Release) -> Block | None:
    """The table in words with bars; None where nothing of it is told."""
    cells = row.content["cells"]
    if cells is None:
        return None
    columns = _names(table.columns, row.content["columns"])
    rows = _names(table.rows, row.content["rows"])
    if not row.content["any_of"]:
        rows.append(_("All"))
        if table.columns:
            columns.append(_("All"))
        else:
            cells = [*([line[0]] for line in cells[:-1]), [cells[-1][-1]]]
    most = max((line[-1] or 0 for line in cells[: len(row.content["rows"])]), default=0) or 1
    lines = [
        Line(name, list(map(_told, line)), 100 * (line[-1] or 0) / most)
        for name, line in zip(rows, cells, strict=True)
    ]
    if not row.content["any_of"]:
        lines[-1] = Line(lines[-1].label, lines[-1].cells)
    head = [str(_ROW_HEADS[table.rows]), *columns]
    return Block(row.table, str(table.title), str(table.means), head, lines)


def _told(cell: int | None) -> str:
    return _("hidden") if cell is None else f"{cell:,}"


@require_safe
def published_csv(request: HttpRequest, table: str, period: str) -> HttpResponseBase:
    """The same as a table for a spreadsheet; hidden cells are empty."""
    found, row = _found(table, period)
    content, name = row.content, f"{table}-{period}"
    head = [found.rows, *(column or "number" for column in content["columns"])]
    names = list(content["rows"])
    if not content["any_of"]:
        names.append("all")
        head.append("all")
    lines = zip(names, content["cells"] or [], strict=False)
    return csv_answer(request, name, head, ([name, *cells] for name, cells in lines))


@require_safe
def published_json(request: HttpRequest, table: str, period: str) -> HttpResponse:
    """The same for programs, with the hash that the table was published under; hidden cells are null."""
    found, row = _found(table, period)
    return JsonResponse({
        "table": table, "period": period, "title": str(found.title), "definition": str(found.means),
        **row.content, "hidden": "null", "rounded_down_to": 5, "sha256": row.digest,
        "published_at": row.published_at.isoformat(), "url": settings.SITE_URL + row.get_absolute_url(),
    })  # fmt: skip

"""The list of a person's cases, in pages and as a table for a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import access_of
from cases.forms.filing_start import CaseListForm
from cases.procedure import PROCEDURES
from cases.procedure.states import STATES
from cases.queries import CursorInvalid, Filters, has_clock, listed, page_of

PAGE = 25
MOST_ROWS = 10_000
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")


@never_cache
@login_required
@require_safe
def case_list(request: HttpRequest) -> HttpResponse:
    """Every case the person may see, the soonest date first; 400 for a filter that does not fit."""
    form = CaseListForm(request.GET)
    rows: list[dict[str, Any]] = []
    mark: str | None = None
    if form.is_valid():
        try:
            rows, mark = page_of(
                listed(request.user, form.filters()), after=form.cleaned_data["after"], limit=PAGE
            )
        except CursorInvalid:
            form.add_error(None, _("This page of the list is not there. Begin again."))
    official = access_of(request.user).is_official
    context = {
        "form": form, "rows": rows_of(rows, timezone.now(), official=official), "official": official,
        "filtered": bool(request.GET.get("q") or request.GET.get("state")),
        "next_url": _address(request, after=mark) if mark else "",
        "first_url": _address(request) if request.GET.get("after") else "",
        "csv_url": _address(request, page=reverse("cases:cases_csv")),
    }  # fmt: skip
    return render(request, "cases/home_cases.html", context, status=400 if form.errors else 200)


def _address(request: HttpRequest, *, page: str = "", after: str = "") -> str:
    kept = {name: request.GET[name] for name in ("q", "state") if request.GET.get(name)}
    query = urlencode({**kept, "after": after} if after else kept)
    return f"{page or request.path}?{query}" if query else page or request.path


def rows_of(rows: Iterable[dict[str, Any]], now: datetime, *, official: bool) -> list[dict[str, Any]]:
    """Rows of a list with their words: stage, next date, whether it has passed."""
    return [_row(row, now, official=official) for row in rows]


def _row(row: dict[str, Any], now: datetime, *, official: bool) -> dict[str, Any]:
    state, table = STATES[row["state"]], PROCEDURES[row["procedure"]]
    clock = table.clocks.get(row["next_deadline_code"]) if has_clock(row) else None
    return {
        **row,
        "url": reverse("cases:case", args=[row["number"]]),
        "stage": state.label if official else state.plain,
        "clock": clock,
        "due_on": last_day(row["next_deadline"]) if clock else None,
        "why_url": reverse("cases:clock", args=[row["number"]]),
        "overdue": clock is not None and row["next_deadline"] <= now,
    }


def last_day(due: datetime) -> date | None:
    """The last day of a limit that ends with a day; None where it ends at an hour.

    A limit of days ends at the first instant of the next day, which nobody must read as that day.
    """
    local = timezone.localtime(due)
    return (local - timedelta(days=1)).date() if (local.hour, local.minute) == (0, 0) else None


@never_cache
@login_required
@require_safe
def case_table(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """The same list for a spreadsheet, with the same filters; 400 for a filter that does not fit."""
    form = CaseListForm(request.GET)
    if not form.is_valid():
        return HttpResponse(
            _("This filter is not known."), status=400, content_type="text/plain; charset=utf-8"
        )
    lines = _lines(request, form.filters())
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="cases.csv"'
    return response


class _Echo:
    """What csv writes into: it hands the line back."""

    def write(self, line: str) -> str:
        """The line itself."""
        return line


def _lines(request: HttpRequest, filters: Filters) -> Iterator[str]:
    official = access_of(request.user).is_official
    writer = csv.writer(_Echo())
    head = (
        _("Number"),
        _("Parties"),
        _("Procedure"),
        _("Stage"),
        _("Next date"),
        _("Filed"),
        _("Workers"),
        _("Women"),
    )
    yield "\ufeff" + writer.writerow(head)
    mark: str | None = None
    for _page in range(MOST_ROWS // 100):
        rows, mark = page_of(listed(request.user, filters), after=mark, limit=100)
        for row in rows_of(rows, timezone.now(), official=official):
            yield writer.writerow([harmless(cell) for cell in _cells(row)])
        if mark is None:
            return


def _cells(row: dict[str, Any]) -> list[Any]:
    due = (
        (row["due_on"] or timezone.localtime(row["next_deadline"]).date()).isoformat() if row["clock"] else ""
    )
    filed = timezone.localtime(row["filed_at"]).date().isoformat() if row["filed_at"] else ""
    kind = PROCEDURES[row["procedure"]].label
    return [row["number"], row["title"], kind, row["stage"], due, filed, row["workers"], row["women"]]


def harmless(cell: Any) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe before =, +, -, @ and controls."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.lstrip().startswith(_DANGEROUS) or text.startswith(_DANGEROUS) else text

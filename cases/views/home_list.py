"""The list of a person's cases, in pages and as a table for a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from operator import itemgetter
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import access_of
from cases.forms.filing_start import CaseListForm
from cases.procedure import PROCEDURES
from cases.procedure.states import STATES
from cases.queries import CursorInvalid, Listing, Page, has_clock, listed, page_around
from cases.views.tables import noted_csv

PAGE = 25
PLACE = "NUMBER"
"""Stands for the number of a case in an address."""


@never_cache
@login_required
@require_safe
def case_list(request: HttpRequest) -> HttpResponse:
    """Every case the person may see, the soonest date first; 400 for a filter that does not fit."""
    form = CaseListForm(request.GET)
    page = _page(request, form)
    official = access_of(request.user).is_official
    context = {
        "form": form, "rows": rows_of(page.rows, timezone.now(), official=official), "official": official,
        "filtered": bool(request.GET.get("q") or request.GET.get("state")),
        "next_url": _address(request, after=page.after),
        "previous_url": _address(request, before=page.before),
        "csv_url": _address(request, page=reverse("cases:cases_csv")),
    }  # fmt: skip
    return render(request, "cases/home_cases.html", context, status=400 if form.errors else 200)


def _page(request: HttpRequest, form: CaseListForm) -> Page:
    """The rows that are asked for; none, and an error on the form, for a mark that this list did not give."""
    if not form.is_valid():
        return Page([])
    marks = {name: form.cleaned_data[name] for name in ("after", "before")}
    try:
        return page_around(listed(request.user, form.filters()), **marks, limit=PAGE)
    except CursorInvalid:
        form.add_error(None, _("This page of the list is not there. Begin again."))
        return Page([])


def _address(request: HttpRequest, *, page: str = "", **mark: str | None) -> str:
    """The list with its filters, or another page of it; an empty text for a mark that is not there."""
    if None in mark.values():
        return ""
    kept = {name: request.GET[name] for name in ("q", "state") if request.GET.get(name)}
    query = urlencode({**kept, **mark})
    return f"{page or request.path}?{query}".rstrip("?")


def rows_of(rows: Iterable[dict[str, Any]], now: datetime, *, official: bool) -> list[dict[str, Any]]:
    """Rows of a list with their words: stage, next date, whether it has passed."""
    return list(_in_words(rows, now, official=official))


def _in_words(rows: Iterable[dict[str, Any]], now: datetime, *, official: bool) -> Iterator[dict[str, Any]]:
    case_url, why_url = address_of("cases:case"), address_of("cases:clock")
    for row in rows:
        urls = {"url": case_url(row["number"]), "why_url": why_url(row["number"])}
        yield {**row, **urls, **_words_of(row, now, official=official)}


def address_of(name: str) -> Callable[[str], str]:
    """A function that gives the address of a page for the number of a case, for long lists."""
    return with_number(reverse(name, args=[PLACE]))


def with_number(address: str) -> Callable[[str], str]:
    """The same for an address whose path has `PLACE` where the number stands; its query is left as it is."""
    before, _place, after = address.partition(PLACE)
    return lambda number: f"{before}{number}{after}"


def _words_of(row: dict[str, Any], now: datetime, *, official: bool) -> dict[str, Any]:
    """The words of one row."""
    state, table = STATES[row["state"]], PROCEDURES[row["procedure"]]
    clock = table.clocks.get(row["next_deadline_code"]) if has_clock(row) else None
    return {
        "stage": state.label if official else state.plain,
        "clock": clock,
        "due_on": last_day(row["next_deadline"]) if clock else None,
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
def case_table(request: HttpRequest) -> HttpResponseBase:
    """The same list for a spreadsheet, with the same filters; 400 for a filter that does not fit."""
    form = CaseListForm(request.GET)
    if not form.is_valid():
        return HttpResponse(
            _("This filter is not known."), status=400, content_type="text/plain; charset=utf-8"
        )
    filters = form.filters()
    rows = rows_by_cursor(listed(request.user, filters), official=access_of(request.user).is_official)
    head = [label for label, _value in COLUMNS]
    return noted_csv(request, "cases", head, map(cells_of, rows), asked={"filters": filters.used()})


def rows_by_cursor(cases: Listing, *, official: bool, **more: Any) -> Iterator[dict[str, Any]]:
    """Every row of a list in its order, in words, read by a cursor: one query however many there are."""
    return _in_words(cases.every_row(**more), timezone.now(), official=official)


def cells_of(row: dict[str, Any]) -> list[Any]:
    """The cells of a row in the order of `COLUMNS`."""
    return [value(row) for _label, value in COLUMNS]


def _next_day(row: dict[str, Any]) -> str:
    """The last day of the next limit; empty where no clock runs."""
    if row["clock"] is None:
        return ""
    return str((row["due_on"] or timezone.localtime(row["next_deadline"]).date()).isoformat())


def day_of(moment: datetime | None) -> str:
    """The local day of a moment, for a spreadsheet."""
    return timezone.localtime(moment).date().isoformat() if moment else ""


COLUMNS: tuple[tuple[Any, Callable[[dict[str, Any]], Any]], ...] = (
    (gettext_lazy("Number"), itemgetter("number")),
    (gettext_lazy("Parties"), itemgetter("title")),
    (gettext_lazy("Procedure"), lambda row: PROCEDURES[row["procedure"]].label),
    (gettext_lazy("Stage"), itemgetter("stage")),
    (gettext_lazy("Next date"), _next_day),
    (gettext_lazy("Filed"), lambda row: day_of(row["filed_at"])),
    (gettext_lazy("Workers"), itemgetter("workers")),
    (gettext_lazy("Women"), itemgetter("women")),
)
"""What the table of a list shows: the head of each column, and its value in a row."""

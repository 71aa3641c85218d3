"""P14: the queue of an office by legal date, what is new in it, and the same as a table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cases.forms.queue import VIEWS, Used
from cases.models import CaseLabel
from cases.queries import (
    MOST,
    PEOPLE,
    ROW,
    Counts,
    CursorInvalid,
    Filters,
    Page,
    count_words,
    counts_around,
    counts_of,
    page_around,
)
from cases.services.assigning import ASSIGNING
from cases.views.home_list import COLUMNS, day_of, rows_by_cursor
from cases.views.queue_room import Desk, enter, in_words, shown_of
from cases.views.queue_views import default_query, saved_views
from cases.views.tables import noted_csv
from notifications.context import live_page


@never_cache
@login_required
@require_safe
@live_page
def queue(request: HttpRequest) -> HttpResponse:
    """The cases of an office by their next legal date; 400 where a filter does not fit."""
    desk = enter(request)
    if not request.GET and (query := default_query(desk)):
        return redirect(f"{reverse('cases:queue')}?{query}")
    page, counts = _read(desk)
    rows = in_words(desk, page.rows)
    filters = {
        "form": _with_counts(desk, counts), "office": desk.office, "chips": _chips(desk),
        "clear_url": _everything(desk),
    }  # fmt: skip
    context = {
        **filters, "desk": desk, "rows": rows, "filter": partial(_filter, desk, filters),
        "counts": counts, "total": count_words(counts.total), "overdue": count_words(counts.overdue),
        "shown": _shown(counts, len(rows)), "views": _views(desk),
        "saved": saved_views(desk),
        "next_url": _page_url(desk, after=page.after), "previous_url": _page_url(desk, before=page.before),
        "csv_url": desk.address("queue_csv", after=None, before=None),
        "new_url": desk.address("queue_new", have=",".join(str(row["id"]) for row in rows)),
        **({} if rows else _instead(desk)),
    }  # fmt: skip
    return render(request, "cases/queue.html", context, status=400 if desk.form.errors else 200)


def _page_url(desk: Desk, **mark: str | None) -> str:
    """Another page of the queue; an empty text for a mark that is not there."""
    marks: Any = {"after": None, "before": None, **mark}
    return desk.address(**marks) if all(mark.values()) else ""


def _filters(desk: Desk, **options: Any) -> Filters:
    return desk.form.filters(desk.office.pk, desk.user.pk, **options)


def _read(desk: Desk) -> tuple[Page, Counts]:
    """The rows asked for and the counts around them; nothing where the address cannot be read."""
    form = desk.form
    if not form.is_valid():
        return Page([]), Counts()
    filters = _filters(desk)
    try:
        page = _page(desk, filters)
    except CursorInvalid:
        form.add_error(None, _("This page of the list is not there. Begin again."))
        return Page([]), Counts()
    first = page.rows[0] if page.before else None
    every_state = desk.listed(_without_states(filters))
    return page, counts_around(every_state, desk.now, states=filters.states, first=first)


def _page(desk: Desk, filters: Filters) -> Page:
    marks = {name: desk.form.cleaned_data[name] for name in ("after", "before")}
    return page_around(desk.listed(filters), **marks)


def _without_states(filters: Filters) -> Filters:
    return Filters(**{**filters.used(), "is_open": filters.is_open, "states": ()})


def _with_counts(desk: Desk, counts: Counts) -> Any:
    """The form; each stage says how many cases it holds, and one without cases is left out unless ticked."""
    field = desk.form.fields["state"]
    ticked = desk.form.data.getlist("state") if hasattr(desk.form.data, "getlist") else []
    choices = [
        (name, f"{label} ({words})" if (words := counts.words_of(name)) else label)
        for name, label in field.choices  # type: ignore[attr-defined]
        if name in ticked or counts.open_ended or counts.by_state.get(name)
    ]
    if choices:
        field.widget.choices = choices
    return desk.form


@dataclass(frozen=True)
class _Told:
    """All that the form of the filters tells: two that tell the same are one."""

    told: str
    context: dict[str, Any] = field(compare=False)


def _filter(desk: Desk, context: dict[str, Any]) -> SafeString:
    """The filters as a form; what was told before is not written anew."""
    if desk.form.errors:
        return render_to_string("cases/queue_filter.html", context)
    fields = desk.form.fields.items()
    offered = [(name, [(str(k), str(v)) for k, v in getattr(f, "choices", ())]) for name, f in fields]
    told = (get_language(), desk.office.slug, desk.address(after=None, before=None), offered)
    return _filter_that_tells(_Told(repr(told), context))


@lru_cache(maxsize=400)
def _filter_that_tells(all_this: _Told) -> SafeString:
    return render_to_string("cases/queue_filter.html", all_this.context)


def _shown(counts: Counts, rows: int) -> str:
    """Which of the cases are on the page, in words."""
    if not rows or counts.before > MOST:
        return ""
    place = {"first": counts.before + 1, "last": counts.before + rows, "all": count_words(counts.total)}
    return _("%(first)s–%(last)s of %(all)s") % place


def _everything(desk: Desk) -> str:
    """The queue without any filter."""
    return f"{reverse('cases:queue')}?office={desk.office.slug}&view=all"


def _views(desk: Desk) -> list[dict[str, Any]]:
    """The views of the house; each begins without other filters."""
    chosen = desk.request.GET.get("view") or "all"
    base = f"{reverse('cases:queue')}?office={desk.office.slug}"
    return [
        {"label": label, "url": f"{base}&view={name}", "current": name == chosen}
        for name, label in VIEWS.items()
    ]


def _chips(desk: Desk) -> list[dict[str, str]]:
    """One link per filter in use that drops just it."""
    used = desk.form.in_use() if desk.form.is_valid() else []
    return [{"label": one.words, "url": _dropped(desk, one)} for one in used]


def _dropped(desk: Desk, used: Used) -> str:
    """The queue without one filter."""
    given = desk.request.GET.copy()
    left = [value for value in given.getlist(used.name) if value != used.value]
    given.setlist(used.name, left if used.name == "state" else [])
    for mark in ("after", "before"):
        given.pop(mark, None)
    given["office"] = desk.office.slug
    return f"{reverse('cases:queue')}?{given.urlencode()}"


def _instead(desk: Desk) -> dict[str, Any]:
    """Where nothing fits: what would without one of the filters, and the next deadline of the office."""
    used = desk.form.in_use() if desk.form.is_valid() else []
    named = {f"n{n}": _filters(desk, without=one) for n, one in enumerate(used)}
    all_open = desk.listed(Filters(office=desk.office.pk))
    found = counts_of(all_open, named).values()
    chips = zip(_chips(desk), found, strict=True)
    drops = [{**chip, "n": n, "words": count_words(n)} for chip, n in chips if n]
    rows = in_words(desk, page_around(all_open, limit=1).rows)
    return {"drops": drops, "next_row": rows[0] if rows else None}


@never_cache
@login_required
@require_safe
def queue_row(request: HttpRequest, number: str) -> HttpResponse:
    """One row as it is now, for a page that is open; 404 where the person no longer sees the case."""
    desk = enter(request)
    found = list(desk.cases().filter(number=number.upper()).values(*ROW, **PEOPLE))
    if not found:
        raise Http404
    row = in_words(desk, found)[0]
    context = {"row": shown_of(row), "changed": True, "announce": _given_to_me(desk, row)}
    return render(request, "cases/queue_cells.html", context)


def _given_to_me(desk: Desk, row: dict[str, Any]) -> str:
    """What is said aloud when somebody gave the case to the person who looks."""
    given = row["last_action"] in ASSIGNING and row["last_by"] != desk.user.pk
    mine = desk.cases().filter(pk=row["id"]).filter(conciliator=desk.user.pk).exists() if given else False
    return _("%(number)s assigned to you") % {"number": row["number"]} if mine else ""


@never_cache
@login_required
@require_safe
def queue_new(request: HttpRequest) -> HttpResponse:
    """A button for the cases that belong on the page but are not on it; nothing where there are none."""
    desk = enter(request)
    if not desk.form.is_valid():
        return HttpResponse(status=400)
    have = {int(n) for n in request.GET.get("have", "").split(",") if n.isdecimal() and len(n) < 19}
    try:
        page = _page(desk, _filters(desk))
    except CursorInvalid:
        return HttpResponse(status=400)
    new = [row for row in page.rows if row["id"] not in have]
    found = render_to_string("cases/queue_new.html", {"new": len(new), "url": desk.address(have=None)})
    return HttpResponse(found.strip())


@never_cache
@login_required
@require_safe
def queue_csv(request: HttpRequest) -> HttpResponseBase:
    """The whole list with its filters for a spreadsheet; 400 where a filter does not fit."""
    desk = enter(request)
    if not desk.form.is_valid():
        return HttpResponse(
            _("This filter is not known."), status=400, content_type="text/plain; charset=utf-8"
        )
    filters = _filters(desk)
    listing = desk.listed(filters)
    on_it = CaseLabel.objects.filter(case=OuterRef("pk"), label__office=desk.office).order_by("label__word")
    labels = {"label_words": ArraySubquery(on_it.values("label__word"))}
    head = [*(label for label, _value in COLUMNS), *_OFFICE_COLUMNS]
    rows = rows_by_cursor(listing, official=True, **labels)
    asked = {"filters": filters.used(), "rows": listing.cases.count()}
    return noted_csv(request, "queue", head, _office_cells(rows), asked=asked, office=desk.office)


_OFFICE_COLUMNS = (
    gettext_lazy("Next deadline"),
    gettext_lazy("Overdue"),
    gettext_lazy("Strike or lockout now"),
    gettext_lazy("Officer"),
    gettext_lazy("Conciliator"),
    gettext_lazy("Last change"),
    gettext_lazy("Labels"),
)


def _office_cells(rows: Iterator[dict[str, Any]]) -> Iterator[list[Any]]:
    """The columns of every list, then those for the office alone."""
    for row in rows:
        yield [
            *(value(row) for _label, value in COLUMNS),
            row["clock"].label if row["clock"] else "", _yes(row["overdue"]), _yes(row["strike_now"]),
            row["officer_name"], row["conciliator_name"], day_of(row["touched_at"]),
            ", ".join(row["label_words"]),
        ]  # fmt: skip


def _yes(value: object) -> str:
    return _("Yes") if value else ""

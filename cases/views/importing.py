"""Bringing old cases in: the file, what its columns hold, what would become of its rows, and taking them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.tables import WrongTable
from cases.forms.importing import ColumnsForm, ImportForm
from cases.models import CaseImport, ColumnChoice, ImportRow, RowState
from cases.models.importing import offices_of
from cases.procedure.states import STATES
from cases.queries_importing import reasons
from cases.replay.importing import ask_to_look, ask_to_take, begin
from cases.replay.old_rows import columns_by_heading, guess_columns
from cases.replay.old_words import OUTCOMES, problem_words
from cases.views.tables import noted_csv

NEWEST, SHOWN, REFUSED_SHOWN = 20, 10, 50
_HEAVY = ("content", "errors")


def wrong_words(code: str) -> str:
    """Why a file cannot be read at all."""
    words = {
        "too_large": _("The file unfolds to too much, or holds more than 2,000 case files."),
        "not_utf8": _("The file is not UTF-8. Save it as “CSV UTF-8” or as XLSX."),
        "no_head": _("The first row must hold the headings of the columns."),
        "too_many_rows": _("More than 100,000 rows. Make two files of it."),
    }
    return words.get(code, _("This file cannot be read. Save it again as XLSX, CSV or ZIP."))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_new(request: HttpRequest) -> HttpResponse:
    """Choose a file; the newest below. For heads of offices and administrators."""
    offices = offices_of(request.user)
    if not offices:
        raise PermissionDenied
    kept = ColumnChoice.objects.visible_to(request.user)
    form = ImportForm(request.POST or None, request.FILES or None, offices=offices, kept=kept)
    begun = _begun(request, form) if request.method == "POST" and form.is_valid() else None
    if begun is not None:
        return HttpResponseRedirect(_place_of(begun, form.cleaned_data.get("kept")))
    rows = CaseImport.objects.visible_to(request.user).defer(*_HEAVY).select_related("user", "office")
    context = {"form": form, "rows": rows[:NEWEST]}
    return render(request, "imports/new.html", context, status=422 if form.errors else 200)


def _place_of(row: CaseImport, kept: ColumnChoice | None) -> str:
    """The page of an import, with the kept choice of columns that was asked for."""
    return reverse("cases:import", args=[row.pk]) + (f"?kept={kept.pk}" if kept else "")


def _begun(request: HttpRequest, form: ImportForm) -> CaseImport | None:
    """The import that was begun; None, with an error beside the field, where the file cannot be read."""
    user: Any = request.user
    given = form.cleaned_data
    file = given["file"]
    try:
        return begin(user, given["office"], given["source"], file.name, file.read(), is_table=form.is_table)
    except WrongTable as error:
        form.add_error("file", wrong_words(error.code))
        return None


def _found(request: HttpRequest, number: int) -> CaseImport:
    rows = CaseImport.objects.visible_to(request.user).defer("content").select_related("office")
    row: CaseImport | None = rows.filter(pk=number).first()
    if row is None:
        raise Http404
    return row


@never_cache
@login_required
@require_safe
def import_page(request: HttpRequest, number: int) -> HttpResponse:
    """How far it is; what the rows become and which are refused; the buttons that go on."""
    row = _found(request, number)
    if request.headers.get("HX-Request"):
        return render(request, "imports/state.html", _seen(row))
    return render(request, "imports/page.html", {**_seen(row), "form": _columns_form(request, row)})


def _columns_form(request: HttpRequest, row: CaseImport) -> ColumnsForm | None:
    """What the columns hold, as chosen before, kept under a name, or guessed; None for case files."""
    if not row.is_table or row.state in ("taking", "taken") or row.is_running:
        return None
    guessed = row.columns or guess_columns(row.head, _kept(request))
    return ColumnsForm(head=row.head, guessed=guessed, initial={"otherwise": row.procedure})


def _kept(request: HttpRequest) -> dict[str, str]:
    """The headings of the kept choice that the address names; none where it is not theirs."""
    asked = re.fullmatch(r"[0-9]{1,9}", request.GET.get("kept", ""))
    choices = ColumnChoice.objects.visible_to(request.user).filter(pk=asked[0] if asked else 0)
    return next(iter(choices.values_list("columns", flat=True)), {})


def _seen(row: CaseImport) -> dict[str, Any]:
    """What the page shows of it: the first rows as they would be, and those that are refused with reasons."""
    context: dict[str, Any] = {"row": row, "wrong": [wrong_words(e["code"]) for e in row.errors]}
    if row.state in ("ready", "taking", "taken"):
        kept = row.rows.filter(state__in=("ready", "taken")).exclude(values={})
        context["preview"] = [_preview(one) for one in kept[:SHOWN]]
        refused = row.rows.filter(state=RowState.REFUSED)[:REFUSED_SHOWN]
        context["refused"] = [
            {"number": one.number, "column": column, "text": text}
            for one in refused
            for column, text in map(problem_words, one.problems)
        ]
        context["reasons"] = [
            {"column": column, "text": text, "count": count}
            for count, (column, text) in ((n, problem_words(p)) for n, p in reasons(row))
        ]
    return context


def _preview(one: ImportRow) -> dict[str, Any]:
    """A row as it would be."""
    values = one.values
    if "case" in values:
        case = values["case"]
        return {"number": one.number, "key": one.cells[0], "title": case["title"], "begun": "",
                "state": STATES[case["state"]].label, "outcome": ""}  # fmt: skip
    return {
        "number": one.number, "key": values["said"]["number"], "title": values["title"],
        "begun": values["said"]["filed_on"], "state": STATES[values["state"]].label,
        "outcome": OUTCOMES[values["outcome"]].label,
    }  # fmt: skip


@login_required
@require_POST
def import_columns(request: HttpRequest, number: int) -> HttpResponse:
    """Take what the columns hold, keep it under a name, and have the rows looked into."""
    row = _found(request, number)
    if not row.is_table:
        raise Http404
    form = ColumnsForm(request.POST, head=row.head, guessed={})
    if not form.is_valid():
        return render(request, "imports/page.html", {**_seen(row), "form": form}, status=422)
    if name := form.cleaned_data["keep"]:
        columns = columns_by_heading(row.head, form.columns)
        ColumnChoice.objects.update_or_create(office=row.office, name=name, defaults={"columns": columns})
    if not ask_to_look(row, form.columns, form.cleaned_data["otherwise"]):
        messages.info(request, _("It is being looked into or taken already."))
    return HttpResponseRedirect(reverse("cases:import", args=[row.pk]))


@login_required
@require_POST
def import_take(request: HttpRequest, number: int) -> HttpResponse:
    """Take what was shown, once."""
    row = _found(request, number)
    if ask_to_take(row):
        messages.success(request, _("The cases are being brought in."))
    else:
        messages.info(request, _("There is nothing to take any more."))
    return HttpResponseRedirect(reverse("cases:import", args=[row.pk]))


@never_cache
@login_required
@require_safe
def import_refused(request: HttpRequest, number: int) -> HttpResponseBase:
    """The refused rows with the columns they had and what is wrong, to be mended and sent again."""
    row = _found(request, number)
    head = [*row.head, _("What is wrong")] if row.is_table else [_("File"), _("What is wrong")]
    return noted_csv(request, "refused", head, _lines(row), asked={"import": row.pk}, office=row.office)


def _lines(row: CaseImport) -> Iterator[list[str]]:
    width = len(row.head) if row.is_table else 1
    for one in row.rows.filter(state=RowState.REFUSED).iterator(chunk_size=500):
        cells = [*one.cells, *[""] * width][:width]
        yield [*cells, "; ".join(f"{column}: {text}" for column, text in map(problem_words, one.problems))]

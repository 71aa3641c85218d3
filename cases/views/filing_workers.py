"""The list of workers of a complaint: a template, a table that is read, a look at it, and a yes."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation

from accounts.http import signed_in
from accounts.texts import storable
from cases.forms.workers import WorkerTableForm
from cases.models import Case, WorkerList
from cases.replay.old_words import both
from cases.services import worker_lists
from cases.views.filing_parts import names_workers, writable_draft, writes_in_draft
from cases.views.tables import csv_answer, xlsx_answer
from cases.views.uploads import whole_uploads
from cases.worker_tables import COLUMNS, WORDS, refused_rows

SHOWN = 20
_TEMPLATE = "workers-template"
_ROWS = 2000
"""Rows of the template that offer the words of a column."""


def _of_workers(request: HttpRequest, draft: int) -> Case:
    """The draft of workers in which the person may write; raises Http404 or PermissionDenied otherwise."""
    found = writable_draft(request, draft)
    if not names_workers(found):
        raise Http404
    return found


@whole_uploads
@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@writes_in_draft
def workers(request: HttpRequest, draft: int) -> HttpResponse:
    """The list as it is, what was read of a new one, and the form for a table."""
    found = _of_workers(request, draft)
    if found.state != "draft":
        return redirect("cases:file_done", found.number)
    form = WorkerTableForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        name = storable(form.cleaned_data["file"].name or "")
        worker_lists.keep_read(found, form.read, name, by=signed_in(request), now=timezone.now())
        return redirect("cases:file_workers", draft)
    context = {
        "draft": found, "form": form, **_lists(request, found),
        "back_url": reverse("cases:file_question", args=[draft, "people"]),
        "next_url": reverse("cases:file_evidence", args=[draft]),
    }  # fmt: skip
    return render(request, "cases/filing_workers.html", context, status=422 if form.errors else 200)


def _lists(request: HttpRequest, draft: Case) -> dict[str, Any]:
    """The list that is taken and one's own that waits, each with its first people."""
    rows = WorkerList.objects.filter(case=draft)
    taken, waiting = rows.filter(taken=True).first(), rows.filter(taken=False, by=signed_in(request)).first()
    context: dict[str, Any] = {"taken": taken, "waiting": waiting}
    for name, row in (("taken", taken), ("waiting", waiting)):
        context[f"{name}_people"] = row.people[:SHOWN] if row else []
        context[f"{name}_more"] = max(len(row.people) - SHOWN, 0) if row else 0
    if waiting:
        context["refused"] = refused_rows(waiting.refused)
    return context


@login_required
@require_POST
@writes_in_draft
def take(request: HttpRequest, draft: int) -> HttpResponse:
    """Yes: what was shown becomes the list, and its numbers the complaint's."""
    found = _of_workers(request, draft)
    if worker_lists.take(found, _number(request), by=signed_in(request)):
        messages.success(request, _("The list stands beside the complaint. Its numbers are in it now."))
    else:
        messages.info(request, _("This list is not there any more. Choose the file again."))
    return redirect("cases:file_workers", draft)


@login_required
@require_POST
@writes_in_draft
def remove(request: HttpRequest, draft: int) -> HttpResponse:
    """Throw a list away: one that was read, or the one that is taken."""
    found = _of_workers(request, draft)
    worker_lists.leave(found, _number(request), by=signed_in(request))
    messages.success(request, _("The list is removed."))
    return redirect("cases:file_workers", draft)


def _number(request: HttpRequest) -> int:
    """Which list the page showed; 0, which none is, for anything else."""
    text = request.POST.get("list", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 18 else 0


def _heads() -> list[str]:
    """The headings of the template, in both languages each."""
    return [" / ".join(both(one.label)) for one in COLUMNS.values()]


@require_safe
def template_csv(request: HttpRequest) -> HttpResponse:
    """The headings alone, for any program."""
    return csv_answer(request, _TEMPLATE, _heads(), [])  # type: ignore[return-value]


@require_safe
def template_xlsx(request: HttpRequest) -> HttpResponse:
    """The headings as a workbook that offers the words of a column, with a second sheet that says how."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "កម្មករ Workers"
    sheet.append(_heads())
    for cell, width in zip(sheet[1], (30, 14, 24, 22, 30, 24), strict=True):
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = width
    sheet.freeze_panes = "A2"
    for column, codes in (("B", ("woman", "man")), ("E", ("yes", "no")), ("F", ("yes", "no"))):
        words = ",".join((*(WORDS[code] for code in codes), *codes))
        offered = DataValidation(type="list", formula1=f'"{words}"', allow_blank=True, showErrorMessage=False)
        offered.add(f"{column}2:{column}{_ROWS}")
        sheet.add_data_validation(offered)
    how: Any = book.create_sheet("របៀប How")
    for line in _how():
        how.append([line])
    how.column_dimensions["A"].width = 90
    content = BytesIO()
    book.save(content)
    return xlsx_answer(_TEMPLATE, content.getvalue())


def _how() -> list[str]:
    """What the second sheet says, in the language of the page."""
    return [
        _("Write one person in each row of the first sheet. Only the name is needed."),
        _("Sex: woman or man. No written contract, migrant worker: yes or no."),
        _("Leave empty what you do not know."),
        _("Two people of one name: write the number of each work card."),
    ]

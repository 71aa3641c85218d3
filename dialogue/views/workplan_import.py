"""Bringing a programme in over the site: the template, the file, what is wrong or would change, taking it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import access_of
from cases.views.tables import xlsx_answer
from dialogue.error_words import in_words
from dialogue.models import Body, ProgrammeImport
from dialogue.models.bodies import SECRETARIAT_POSTS
from dialogue.replay.importing import ask_to_take, begin_import
from dialogue.replay.programme_sheets import write_workbook
from dialogue.replay.programme_writer import write_programme
from dialogue.views.workplan import find

MOST = 2 * 1024 * 1024
NEWEST = 20


class ImportForm(forms.Form):
    """The file, and the body whose people see the plan."""

    use_required_attribute = False
    sent_whole = True
    """Not in pieces, which are for documents of cases."""
    file = forms.FileField(
        label=gettext_lazy("Workbook (XLSX) or programme file (JSON)"),
        help_text=gettext_lazy("At most 2 MB. Nothing is taken before you have seen what would change."),
    )
    body = forms.ModelChoiceField(
        Body.objects.none(), label=gettext_lazy("Whose people see the plan before it is endorsed?"),
        required=False,
        empty_label=gettext_lazy("The secretariat alone"), to_field_name="slug",
    )  # fmt: skip

    def __init__(self, *args: Any, bodies: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["body"].queryset = bodies  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        """Not too large, and of one of the two kinds."""
        file = self.cleaned_data["file"]
        if (file.size or 0) > MOST:
            raise forms.ValidationError(_("The file is bigger than 2 MB."), code="size")
        if not (file.name or "").lower().endswith((".xlsx", ".json")):
            raise forms.ValidationError(_("Choose a file that ends in .xlsx or .json."), code="kind")
        return file


def _needs_secretariat(request: HttpRequest) -> None:
    if not access_of(request.user).holds(*SECRETARIAT_POSTS):
        raise PermissionDenied


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_new(request: HttpRequest) -> HttpResponse:
    """Choose a file; the newest imports below. For the secretariat."""
    _needs_secretariat(request)
    bodies = Body.objects.visible_to(request.user).order_by("name")
    form = ImportForm(request.POST or None, request.FILES or None, bodies=bodies)
    if request.method == "POST" and form.is_valid():
        user: Any = request.user
        file = form.cleaned_data["file"]
        row = begin_import(user, file.name, file.read(), form.cleaned_data["body"])
        return HttpResponseRedirect(reverse("dialogue:workplan_import", args=[row.pk]))
    rows = ProgrammeImport.objects.visible_to(request.user).defer("content", "errors", "differences")
    context = {"form": form, "rows": rows.select_related("user")[:NEWEST]}
    return render(request, "dialogue/import_new.html", context, status=422 if form.errors else 200)


@never_cache
@login_required
@require_safe
def template_file(request: HttpRequest) -> HttpResponse:
    """An empty workbook with every sheet and column, and how to fill it in."""
    _needs_secretariat(request)
    return xlsx_answer("programme-template", write_workbook({}, _notes()))


@never_cache
@login_required
@require_safe
def filled_file(request: HttpRequest, plan: str) -> HttpResponse:
    """The plan in the same workbook, to be changed and brought in again."""
    room = find(request, plan)
    _needs_secretariat(request)
    document = write_programme(room.subject.programme, [room.subject], unverified=True)
    return xlsx_answer(f"programme-{room.subject.number.lower()}", write_workbook(document, _notes()))


def _notes() -> list[str]:
    """How to fill the workbook in."""
    return [
        _("One row for each thing; the names of sheets and columns stay as they are."),
        _("Codes say what belongs where: 3.1.2 stands under 3.1, and 3.1 under 3."),
        _("A day is written 2026-03-31; a month (2026-03) is its first day for “from”, else its last."),
        _("Several words: skills, women. Milestones: 2026-12: 65; 2027-06: 68. Split: women: 17; men: 14."),
        _("Sides: government, employers, workers, observer. A value counts only with verified_by."),
    ]  # fmt: skip


def _found(request: HttpRequest, number: int) -> ProgrammeImport:
    row = ProgrammeImport.objects.visible_to(request.user).defer("content").filter(pk=number).first()
    if row is None:
        raise Http404
    return row


@never_cache
@login_required
@require_safe
def import_page(request: HttpRequest, number: int) -> HttpResponse:
    """How far an import is, its errors row by row, or what would change and the button that takes it."""
    row = _found(request, number)
    part = bool(request.headers.get("HX-Request"))
    plan = f"workplan/?programme={row.programme_code}" if row.programme_code else ""
    words = {
        "unreadable": _("This file cannot be read as a workbook."),
        "too_large": _("The workbook unfolds to too much."),
    }
    errors = []
    for one in row.errors:
        text, known = in_words(words.get(one["text"], one["text"]))
        errors.append({**one, "text": text, "lang": "" if known or one["text"] in words else "en"})
    context = {"row": row, "errors": errors, "plan": plan}
    return render(request, "dialogue/import_state.html" if part else "dialogue/import_page.html", context)


@login_required
@require_POST
def import_take(request: HttpRequest, number: int) -> HttpResponse:
    """Take what was shown, once."""
    row = _found(request, number)
    if ask_to_take(row):
        messages.success(request, _("The programme is being brought in."))
    else:
        messages.info(request, _("There is nothing to take any more."))
    return HttpResponseRedirect(reverse("dialogue:workplan_import", args=[row.pk]))

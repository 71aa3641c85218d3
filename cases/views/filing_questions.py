"""P7: one question a page, with no silent overwriting."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.http import signed_in
from accounts.texts import storable
from cases.forms.filing import QuestionForm
from cases.models import Case
from cases.services import drafts as service
from cases.views.filing_parts import (
    Question,
    find_draft,
    question_named,
    questions_of,
    url_after,
    url_before,
    writes_in_draft,
)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@writes_in_draft
def question(request: HttpRequest, draft: int, question: str) -> HttpResponse:
    """Show one question; keep its answer and go on, or come back later."""
    found = find_draft(request, draft)
    if found.state != "draft":
        return redirect("cases:file_done", found.number)
    if not service.may_write(found, request.user):
        raise PermissionDenied
    asked = question_named(found, question)
    if request.method != "POST":
        return _show(request, found, asked, _filled(request, found, asked))
    form = asked.form(request.POST, draft=found, initial=service.answers_of(found, question))
    if "search" in request.POST:
        return _show(request, found, asked, _searched(found, asked, request))
    if not form.is_valid():
        return _show(request, found, asked, form, status=422)
    return _save(request, found, asked, form)


def _filled(request: HttpRequest, draft: Case, asked: Question) -> QuestionForm:
    """The form with the saved answer."""
    initial = dict(_beginning(request, draft, asked)) | service.answers_of(draft, asked.name)
    return asked.form(draft=draft, initial=initial)


def _beginning(request: HttpRequest, draft: Case, asked: Question) -> dict[str, Any]:
    """What is known of the person already, so that nothing is asked twice."""
    if asked.name != "contact":
        return {}
    user = signed_in(request)
    return {
        "name": user.name, "name_latin": user.name_latin, "phone": user.phone, "email": user.email,
        "language": user.language,
    }  # fmt: skip


def _searched(draft: Case, asked: Question, request: HttpRequest) -> QuestionForm:
    """The form with what was typed and what the list holds for it; nothing is saved."""
    typed = {name: storable(request.POST.get(name, "")) for name in asked.form.base_fields}
    typed["organization"] = ""
    form = asked.form(draft=draft, initial=typed)
    form.searched = True  # type: ignore[attr-defined]
    return form


def _save(request: HttpRequest, draft: Case, asked: Question, form: QuestionForm) -> HttpResponse:
    try:
        saved = service.save_answers(
            draft, asked.name, form.stored(), by=signed_in(request), seen=_seen(request)
        )
    except service.DraftStale as stale:
        return _clash(request, draft, asked, form, stale)
    if "later" in request.POST:
        messages.success(request, _("Saved. You can come back at any time."))
        return redirect("cases:file_draft", saved.pk)
    if request.GET.get("from") == "check" and asked.name != "issues":
        return redirect("cases:file_check", saved.pk)
    return redirect(url_after(saved, asked.name))


def _clash(
    request: HttpRequest, draft: Case, asked: Question, form: QuestionForm, stale: service.DraftStale
) -> HttpResponse:
    """409: what was typed stays in the form, what is there now stands above it."""
    theirs = asked.form(draft=draft, initial=stale.theirs)
    rows = [{"label": label, "value": value} for label, value in theirs.rows()]
    fresh = Case.objects.select_related("filed_for", "created_by").get(pk=draft.pk)
    return _show(request, fresh, asked, form, status=409, theirs=rows, clash=str(stale))


def _show(
    request: HttpRequest, draft: Case, asked: Question, form: QuestionForm, status: int = 200, **more: Any
) -> HttpResponse:
    names = [q.name for q in questions_of(draft)]
    fields = form.visible_fields()
    version = service.version_of(draft, asked.name)
    context = {
        "draft": draft, "question": asked, "form": form, "single": len(fields) == 1,
        "seen": version if status != 422 else _seen(request),
        "place": names.index(asked.name) + 1 if asked.name in names else 1, "places": len(names),
        "back_url": url_before(draft, asked.name) if asked.name in names else "",
        "searchable": asked.name == "respondent", "searched": getattr(form, "searched", False), **more,
    }  # fmt: skip
    return render(request, "cases/filing_question.html", context, status=status)


def _seen(request: HttpRequest) -> int:
    """The version the page showed; one that was never given is never current."""
    text = request.POST.get("seen", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1

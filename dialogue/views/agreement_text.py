"""The text of an agreement: writing it, comparing its versions, printing it in its official form."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cases.files import printing
from cases.views.papers import as_pdf, qr_svg
from dialogue.forms.clauses import TextForm
from dialogue.models import Agreement
from dialogue.queries_agreements import boxes_of, compare
from dialogue.views.act import StepPage, run_step
from dialogue.views.agreement import address, box_words, commitments_of, find
from dialogue.views.room import Room


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, number: str) -> HttpResponse:
    """Write the text; a newer one of somebody else is shown beside what was typed, and nothing is lost."""
    room = find(request, number)
    page = StepPage(
        after=address(room.subject), template="dialogue/agreement_text.html", again=_with_theirs,
        more={"compare_url": address(room.subject, "agreement_versions")},
    )  # fmt: skip
    if request.method == "POST" and "more" in request.POST:
        return _more_rows(room, page)
    return run_step(room, "write_clauses", page)


def _more_rows(room: Room, page: StepPage) -> HttpResponse:
    """The page again with what was typed and some more empty clauses."""
    if not room.can("write_clauses"):
        raise PermissionDenied
    data = room.request.POST.copy()
    del data["more"]
    typed = TextForm(data, facts=room.facts, step="write_clauses").with_more()
    action = room.subject.table.actions["write_clauses"]
    context = {
        "subject": room.subject, "form": typed, "title": str(action.label), "button": str(action.label),
        "seen": room.seen, "key": data.get("idempotency_key", ""), "back_url": page.after,
        "back_text": room.subject.number, "cancel_url": page.after, "unchecked": True, **page.more,
    }  # fmt: skip
    return render(room.request, page.template, context)


def _with_theirs(room: Room, form: Any) -> dict[str, Any]:
    """After a clash: both texts beside each other, and the form on the newest version."""
    row = Agreement.objects.get(pk=room.subject.pk)
    if not isinstance(form, TextForm) or form.data.get("version") == str(row.version) or form.errors:
        return {}
    mine = [row.clauses.model(**{k: v or "" for k, v in c.items() if k in _TEXTS})
            for c in form.cleaned_data.get("clauses", [])]  # fmt: skip
    theirs = row.text_now()
    data: Any = form.data.copy()  # type: ignore[attr-defined]
    data["version"] = str(row.version)
    form.data = data
    return {"pairs": [p for p in compare(theirs, mine) if p.change], "clash_version": row.version}


_TEXTS = ("number", "text", "text_km")


@never_cache
@require_safe
def versions(request: HttpRequest, number: str) -> HttpResponse:
    """Two versions of the text beside each other, by default the two newest."""
    room = find(request, number)
    row: Agreement = room.subject
    if not room.actor.roles:
        raise PermissionDenied
    right = _version(request, "to", row.version, row.version)
    left = _version(request, "from", max(right - 1, 1), row.version)
    clauses = list(row.clauses.filter(version__in={left, right}))
    pairs = compare([c for c in clauses if c.version == left], [c for c in clauses if c.version == right])
    written = {
        e.data.get("version"): e
        for e in row.entries.filter(action="write_clauses").select_related("actor")
    }  # fmt: skip
    context = {
        "agreement": row, "pairs": pairs, "left": left, "right": right, "title": _("Versions of the text"),
        "versions": [(n, written.get(n)) for n in range(1, row.version + 1)],
        "changed": sum(bool(pair.change) for pair in pairs),
        "back_url": address(row), "back_text": row.number,
    }  # fmt: skip
    return render(request, "dialogue/agreement_versions.html", context)


def _version(request: HttpRequest, name: str, otherwise: int, newest: int) -> int:
    """A version that the address names, if there is one."""
    given = request.GET.get(name, "")
    number = int(given) if given.isascii() and given.isdecimal() and len(given) < 6 else 0
    return number if 1 <= number <= newest else otherwise


@never_cache
@require_safe
def print_page(request: HttpRequest, number: str) -> HttpResponse:
    """The agreement in its official form, as a page that the browser prints."""
    room = find(request, number)
    context = _paper(room)
    context["pdf_url"] = address(room.subject, "agreement_pdf") if printing.print_pdf else ""
    context["other_language"] = "en" if request.path.startswith("/km/") else "km"
    return render(request, "dialogue/print.html", context)


@never_cache
@login_required
@require_safe
def print_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """The same as a PDF; 404 with a sentence where this machine cannot make one."""
    room = find(request, number)
    name = f"{room.subject.number}.pdf"
    return as_pdf(
        request, "dialogue/print_pdf.html", lambda: _paper(room), title=room.subject.number, name=name
    )


def _paper(room: Room) -> dict[str, Any]:
    """What the official form says."""
    row: Agreement = room.subject
    url = settings.SITE_URL + address(row)
    return {
        "subject": row, "paper": "dialogue/agreement_paper.html", "agreement": row,
        "clauses": row.text_now(), "commitments": commitments_of(row),
        "boxes": [(box, box_words(box)) for box in boxes_of(row)], "url": url, "qr": qr_svg(url),
        "official": getattr(settings, "OFFICIAL_PAPERS", False), "back": address(row),
        "two_columns": any(c.khmer and c.english for c in row.text_now()),
    }  # fmt: skip

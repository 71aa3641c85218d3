"""The paper of a notice that no case is about: as a page, and as a PDF; with a code that anyone can check."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.models import Office
from cases.files import printing
from cases.models import IndustrialAction
from cases.procedure.industrial_action import INDUSTRIAL_ACTION
from cases.services.papers import entries_of, issue
from cases.views.notice_clocks import clocks_of, ruling_of
from cases.views.notices import ballot_of, served_of
from cases.views.papers import Printed, as_pdf, view_of


@dataclass(frozen=True, slots=True)
class Subject:
    """What the frame of a paper asks of its case, for a notice without one."""

    number: str
    office: Office | None
    is_demo: bool
    timezone: str


@login_required
@never_cache
@require_safe
def notice_print(request: HttpRequest, number: str) -> HttpResponse:
    """The notice as a page that the browser prints."""
    row = _find(request, number)
    context = _context(row)
    context["pdf_url"] = reverse("cases:notice_pdf", args=[row.number]) if printing.print_pdf else ""
    context["other_language"] = "en" if request.path.startswith("/km/") else "km"
    return render(request, "cases/paper_page.html", context)


@login_required
@never_cache
@require_safe
def notice_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """The notice as a PDF; 404 with a sentence where this machine cannot make one."""
    row = _find(request, number)
    name = f"{row.number}.pdf"
    return as_pdf(request, "cases/paper_pdf.html", lambda: _context(row), title=row.title, name=name)


def _find(request: HttpRequest, number: str) -> IndustrialAction:
    """The notice of that number, if it stands apart and the person may see it."""
    rows = IndustrialAction.objects.visible_to(request.user).filter(case=None, number=number.upper())
    found: IndustrialAction | None = rows.select_related("organization", "opponent", "office").first()
    if found is None:
        raise Http404
    return found


def _context(row: IndustrialAction) -> dict[str, Any]:
    """What the paper says: the notice as it stands after the newest entry about it."""
    last = entries_of(row).last()
    paper = issue(row, "notice", last.pk) if last is not None else None
    demo = row.organization is not None and row.organization.is_demo
    title = _("Notice of a lock-out") if row.kind == "lockout" else _("Notice of a strike")
    printed = Printed(
        "notice", title, "notices/paper.html", None, {}, str(row.number), row.get_absolute_url()
    )  # fmt: skip
    return {
        "case": Subject(str(row.number), row.office, demo, timezone.get_default_timezone_name()),
        "notice": row, "printed": printed, "title": title, "paper": view_of(paper) if paper else None,
        "issued_at": paper.issued_at if paper else None, "served": served_of(row),
        "ballot": ballot_of(row.ballot), "clocks": clocks_of(row), "ruling": ruling_of(row),
        "label": INDUSTRIAL_ACTION.states[str(row.state)].label,
        "official": getattr(settings, "OFFICIAL_PAPERS", False),
    }  # fmt: skip

"""Naming workers once the complaint is sent: typed line by line, or read from a table into the lines."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cases.forms.workers import LinesTableForm
from cases.views.act import ActPage, run_action
from cases.views.case_room import enter
from cases.views.uploads import whole_uploads
from cases.worker_tables import REFUSED_SHOWN, refused_rows


@whole_uploads
@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def workers_add(request: HttpRequest, number: str) -> HttpResponse:
    """The form of the action; a table that is sent fills in its lines, and nothing is kept before the yes."""
    room = enter(request, number)
    reading = request.method == "POST" and "lines" not in request.POST
    table = LinesTableForm(request.POST, request.FILES) if reading else LinesTableForm()
    page = ActPage("cases/workers_add.html", current="parties", more={"table": table})
    if reading and table.is_valid():
        read = table.read
        page.initial["lines"] = table.lines
        shown: dict[str, Any] = {"refused": refused_rows(read.refused[:REFUSED_SHOWN]), "counts": read.counts}
        page.more.update(shown)
    elif reading:
        page.status = 422
    return run_action(room, "add_workers", page, take=not reading)

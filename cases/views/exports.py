"""Taking a whole case along: ask for its file, see how far it is, take it within a day."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, cast
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cases.models import CaseExport, ExportState
from cases.models.acting import Refused
from cases.services import exporting
from cases.views.case_room import Room, enter, frame

if TYPE_CHECKING:
    from accounts.models import User

VERIFIER = settings.BASE_DIR / "tools" / "verify_case" / "verify_case.py"


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def export_page(request: HttpRequest, number: str) -> HttpResponse:
    """The reader's own files of the case; a press asks for one, after who presses has proved it again."""
    room = enter(request, number)
    if not exporting.view_of(room.actor):
        raise PermissionDenied
    answer: HttpResponse = _ask(request, room) if request.method == "POST" else _show(room)
    return answer


@reauthentication_required
def _ask(request: HttpRequest, room: Room) -> HttpResponse:
    try:
        exporting.ask(room.case, _user(room), room.actor)
    except Refused as refused:
        return _show(room, status=409, refused=str(refused))
    messages.success(request, _("We put the file together. It is on record that you asked for it."))
    return redirect(room.url("export"))


def _user(room: Room) -> User:
    return cast("User", room.request.user)


def _show(room: Room, status: int = 200, refused: str = "") -> HttpResponse:
    rows = exporting.of_person(room.case, _user(room), room.actor)
    script = hashlib.sha256(VERIFIER.read_bytes()).hexdigest()
    more = {
        "rows": rows,
        "refused": refused,
        "script": script,
        "running": any(row.is_running for row in rows),
    }
    context = frame(room, "export", _("Take the whole case along"), **more)
    part = "cases/export_rows.html" if "HX-Request" in room.request.headers else "cases/export.html"
    return render(room.request, part, context, status=status)


@login_required
@never_cache
@require_safe
def export_file(request: HttpRequest, number: str, export: UUID) -> HttpResponseBase:
    """One's own file, while one still sees the case as one did then; 404 for all others and after its day."""
    room = enter(request, number)
    rows = CaseExport.objects.filter(pk=export, case=room.case, user=_user(room), state=ExportState.READY)
    found = rows.filter(ends_at__gt=timezone.now()).first()
    same = found is not None and found.view == exporting.view_of(room.actor)
    if found is None or not same or found.party_id != room.actor.party_id:
        raise Http404
    answer: HttpResponseBase = _hand_out(request, room, found)
    return answer


@reauthentication_required
def _hand_out(request: HttpRequest, room: Room, found: CaseExport) -> HttpResponseBase:
    try:
        file = exporting.path_of(found).open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    answer = FileResponse(file, as_attachment=True, filename=f"{room.case.number}.zip")
    answer["Content-Type"] = "application/zip"
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_safe
def verifier(request: HttpRequest) -> HttpResponse:
    """The program that checks the file of a case, to keep."""
    answer = HttpResponse(VERIFIER.read_bytes(), content_type="text/x-python; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{VERIFIER.name}"'
    return answer

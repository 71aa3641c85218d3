"""The receipt as a signed file beside the paper one, and the public page that says how it is checked."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cases.files import signing_keys
from cases.models import CaseEvent
from cases.services.receipts import content_name, receipt_file, seal_of
from cases.views.case_room import Room, enter
from cases.views.paper_list import may_have_receipt

VERIFIER = settings.BASE_DIR / "tools" / "verify_receipt" / "verify_receipt.py"


@login_required
@never_cache
@require_safe
def signed_receipt(request: HttpRequest, number: str) -> HttpResponse:
    """The receipt of a complaint as a signed file; 404 with a sentence where no key signs here."""
    room = enter(request, number)
    event = _filed(room)
    try:
        text = receipt_file(event)
    except signing_keys.NoKey:
        words = _("This site signs no receipts yet. The paper receipt counts. Ask the office.")
        context = {"title": _("Receipt of a complaint"), "text": words}
        return render(request, "cases/document_refused.html", context, status=404)
    return _to_keep(text, f"{room.case.number}-receipt.json", "application/json")


@login_required
@never_cache
@require_safe
def complaint(request: HttpRequest, number: str) -> HttpResponse:
    """The complaint as it was received, byte for byte what its receipt names."""
    room = enter(request, number)
    return _to_keep(seal_of(_filed(room)).content, content_name(room.case), "application/json")


def _filed(room: Room) -> CaseEvent:
    """The entry of the filing, for the side that filed and the officers; raises Http404."""
    event: CaseEvent | None = CaseEvent.objects.filter(case=room.case, action="file").first()
    if event is None or not may_have_receipt(room):
        raise Http404
    return event


@require_safe
def keys_page(request: HttpRequest) -> HttpResponse:
    """The keys that sign receipts here, and how anybody checks one without us."""
    script = hashlib.sha256(VERIFIER.read_bytes()).hexdigest()
    context = {"keys": signing_keys.public_keys()[::-1], "script": script}
    return render(request, "cases/receipt_keys.html", context)


@require_safe
def keys_file(request: HttpRequest) -> HttpResponse:
    """The same keys for `verify_receipt --key`."""
    return JsonResponse({"keys": [signing_keys.vars_of(key) for key in signing_keys.public_keys()]})


@require_safe
def verifier(request: HttpRequest) -> HttpResponse:
    """The program that checks a receipt, to keep."""
    return _to_keep(VERIFIER.read_text(), VERIFIER.name, "text/x-python")


def _to_keep(text: str, name: str, content_type: str) -> HttpResponse:
    answer = HttpResponse(text.encode(), content_type=f"{content_type}; charset=utf-8")
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return answer

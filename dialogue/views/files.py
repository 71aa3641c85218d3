"""Hands out a file of social dialogue to who gets it; for everybody else it is not there."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cases.models import DocumentState
from cases.views.documents import hand_out, not_now
from dialogue.models import Attachment


@never_cache
@require_safe
def file_page(request: HttpRequest, file: UUID) -> HttpResponse:
    """The file to save; 404 for whom it is not meant, 409 for its sender while it is checked."""
    row = Attachment.objects.visible_to(request.user).filter(pk=file).first()
    if row is None:
        raise Http404
    return hand_out(request, row) if row.state == DocumentState.READY else not_now(request, row)

"""Forgets files of old registers some time after they were sent: what became a case is in the case."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from cases.law import keeping_book
from cases.models import CaseImport, ImportRow, ImportState, RowState


def kept_for() -> timedelta:
    """How long such a file is kept after it was sent."""
    return timedelta(days=keeping_book().sets[-1].rules["KEEP_IMPORT"].length or 0)


@transaction.atomic
def sweep(now: datetime) -> int:
    """Delete what nobody took, and of what was taken the file, refused rows, and the words of the others."""
    old = CaseImport.objects.filter(created_at__lte=now - kept_for()).exclude(state=ImportState.TAKING)
    never = old.exclude(state=ImportState.TAKEN)
    gone = never.count()
    never.delete()
    taken = list(old.filter(state=ImportState.TAKEN).exclude(content=b"").values_list("pk", flat=True))
    rows = ImportRow.objects.filter(brought_in__in=taken)
    rows.filter(Q(state=RowState.REFUSED) | Q(case=None)).delete()
    rows.update(cells=[], values={}, problems=[])
    return gone + CaseImport.objects.filter(pk__in=taken).update(content=b"")

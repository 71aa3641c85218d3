"""Forgets files of old registers some time after they were sent: what became a case is in the case."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from cases.law import keeping_book
from cases.models import CaseImport, ImportRow, ImportState, RowState


def kept_for() -> timedelta | None:
    """How long such a file is kept after it was sent; None for ever, where no rule says how long."""
    rule = keeping_book().sets[-1].rules.get("KEEP_IMPORT")
    return timedelta(days=rule.length) if rule is not None and rule.length else None


@transaction.atomic
def sweep(now: datetime) -> int:
    """Delete what nobody took, and of what was taken the file, refused rows, and the words of the others."""
    length = kept_for()
    if length is None:
        return 0
    old = CaseImport.objects.filter(created_at__lte=now - length).exclude(state=ImportState.TAKING)
    never = old.exclude(state=ImportState.TAKEN)
    gone = never.count()
    never.delete()
    taken = list(old.filter(state=ImportState.TAKEN).exclude(content=b"").values_list("pk", flat=True))
    rows = ImportRow.objects.filter(brought_in__in=taken)
    rows.filter(Q(state=RowState.REFUSED) | Q(case=None)).delete()
    rows.update(cells=[], values={}, problems=[])
    return gone + CaseImport.objects.filter(pk__in=taken).update(content=b"")

"""Erases by rule what two people of an office agreed to; the record of the case stays, and says so.

One thing at a time, in two steps that may each be cut off: first, in one transaction, the entry in the record
and every row; then the bytes on disk. `run` goes on wherever it was cut off, and ends in the same place.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from accounts.models import Office
from cases.files import store
from cases.models import Case, CaseExport, Erasure, ErasureBatch, ErasureState
from cases.models.acting import Refused
from cases.models.record import EMPTIED_BY
from cases.roles import CLOCK
from cases.services import documents, exporting
from cases.services.emptying import empty, to_empty
from cases.services.erased_rows import PARTS
from cases.services.noting import note
from cases.services.retention import Due, due_of, holds_of
from workflow.table import Reason

if TYPE_CHECKING:
    from accounts.models import User

ERASE_JOB = "cases.erase_batch"
_SAME_PERSON = Reason("same_person", _("Somebody else must confirm what you proposed."))
_OVER = Reason("batch_over", _("This list was confirmed or thrown away already."))
_NOTHING = Reason("nothing_due", _("Nothing on this list is due any more."))


def propose(office: Office, by: User, due: Iterable[Due], now: datetime) -> ErasureBatch:
    """Put what is due on a list for somebody else to confirm; raises Refused where nothing is left."""
    with transaction.atomic():
        batch = ErasureBatch.objects.create(office=office, proposed_by=by, proposed_at=now)
        rows = [
            Erasure(batch=batch, case=d.case, rule=d.rule.code, rule_set=d.rule_set.code, due_on=d.due_on)
            for d in due
        ]
        Erasure.objects.bulk_create(rows, ignore_conflicts=True)
        if not batch.items.exists():
            raise Refused(_NOTHING)
        return batch


def confirm(batch: ErasureBatch, by: User, now: datetime) -> None:
    """The second person agrees: it begins now. Raises Refused for the first one, or a list that is over."""
    with transaction.atomic():
        locked = _waiting(batch)
        if locked.proposed_by_id == by.pk:
            raise Refused(_SAME_PERSON)
        ErasureBatch.objects.filter(pk=batch.pk).update(confirmed_by=by, confirmed_at=now)
        app.configure_task(ERASE_JOB).defer(batch_id=batch.pk)


def throw_away(batch: ErasureBatch) -> None:
    """The list is not carried out; what was on it can be proposed again. Raises Refused."""
    with transaction.atomic():
        _waiting(batch)
        batch.items.filter(state=ErasureState.LISTED).update(state=ErasureState.LEFT, because="thrown_away")


def _waiting(batch: ErasureBatch) -> ErasureBatch:
    locked = ErasureBatch.objects.select_for_update().get(pk=batch.pk)
    listed = batch.items.filter(state=ErasureState.LISTED).exists()
    if locked.confirmed_at is not None or not listed:
        raise Refused(_OVER)
    return locked


def run(now: datetime, batch_id: int | None = None) -> int:
    """Carry out what was confirmed, of one list or of all, from wherever it stands; give how much is done."""
    rows = Erasure.objects.filter(batch__confirmed_at__isnull=False)
    rows = rows.filter(state__in=[ErasureState.LISTED, ErasureState.BEGUN]).order_by("pk")
    if batch_id is not None:
        rows = rows.filter(batch_id=batch_id)
    return sum(_carry_out(pk, now) for pk in list(rows.values_list("pk", flat=True)))


def _carry_out(pk: int, now: datetime) -> int:
    _empty_rows(pk, now)
    item = Erasure.objects.select_related("case").get(pk=pk)
    if item.state != ErasureState.BEGUN or not _forget_bytes(item, now):
        return 0
    return Erasure.objects.filter(pk=pk, state=ErasureState.BEGUN).update(state=ErasureState.DONE)


@transaction.atomic
def _empty_rows(pk: int, now: datetime) -> None:
    """The entry in the record, and every row of the case emptied: all of it or nothing, and once."""
    item = Erasure.objects.get(pk=pk)
    case = Case.objects.select_for_update(of=("self",)).get(pk=item.case_id)
    item = Erasure.objects.select_for_update(of=("self",)).select_related("batch").get(pk=pk)
    if item.state != ErasureState.LISTED:
        return
    item.because = why_not(case, item.rule, now)
    if item.because:
        item.state = ErasureState.LEFT
        item.save(update_fields=["state", "because"])
        return
    due_on = item.due_on.isoformat()
    entries = to_empty(case, item.rule)
    said = {
        "rule": item.rule, "rule_set": item.rule_set, "due_on": due_on, "batch": item.batch_id,
        "emptied": {str(entry.seq): entry.digest for entry in entries},
    }  # fmt: skip
    item.event, item.state = note(case, EMPTIED_BY, CLOCK, said), ErasureState.BEGUN
    item.save(update_fields=["event", "state"])
    empty(entries)
    item.files = PARTS[item.rule](case)
    item.save(update_fields=["files"])


def why_not(case: Case, rule: str, now: datetime) -> str:
    """Why a rule is not applied to a case now, in one word; empty where it is."""
    due = due_of(case, rule)
    if due is None:
        return "open"
    today = timezone.localdate(now)
    if holds_of([case.pk], today).exists():
        return "held"
    return "not_due" if due.due_on > today else ""


def _forget_bytes(item: Erasure, now: datetime) -> bool:
    """Remove files of the case that no row names any more; whether all are gone.

    A file that was written again within the last day may be about to get a row: it goes the next night.
    """
    for export in CaseExport.objects.filter(case=item.case):
        exporting.path_of(export).unlink(missing_ok=True)
    named = documents.known_addresses(item.files)
    left = [name for name in item.files if name not in named and not store.forget(name, now)]
    return not left

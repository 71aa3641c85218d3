"""A list that waits for a second person, for the tests that look at pages."""

from __future__ import annotations

from django.utils import timezone

from accounts.models import User
from cases.models import Case, Erasure, ErasureBatch


def proposed(by: User, case: Case) -> int:
    """The head proposed to erase the documents of a case; gives the list's key."""
    now = timezone.now()
    batch = ErasureBatch.objects.create(office=case.office, proposed_by=by, proposed_at=now)
    Erasure.objects.create(batch=batch, case=case, rule="KEEP_FILES", rule_set="KEEP", due_on=now.date())
    return int(batch.pk)

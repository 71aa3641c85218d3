"""Puts an office's own words on cases and takes them off: noted, but no act of the law."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction

from accounts.models import Office
from cases.models import AuditEntry, Case, CaseLabel, Label

if TYPE_CHECKING:
    from accounts.models import User

MOST = 60
"""So many words an office can have in use, so that their list can still be read."""


class TooManyLabels(Exception):
    """The office has as many labels in use as it may."""


@transaction.atomic
def add_label(cases: Sequence[Case], office: Office, word: str, *, by: User) -> int:
    """Put a word on cases of the office, given as the person may see them; give how many did not have it.

    Doing it again changes nothing. Raises TooManyLabels where the word is new and the office has 60.
    """
    Office.objects.select_for_update().get(pk=office.pk)
    label = Label.objects.filter(office=office, word__iexact=word).first()
    if label is None:
        if Label.objects.filter(office=office).count() >= MOST:
            raise TooManyLabels
        label = Label.objects.create(office=office, word=word)
    have = set(CaseLabel.objects.filter(label=label, case__in=cases).values_list("case_id", flat=True))
    new = [case for case in cases if case.pk not in have]
    CaseLabel.objects.bulk_create(CaseLabel(case=case, label=label, added_by=by) for case in new)
    _note("add_label", new, label, by)
    return len(new)


@transaction.atomic
def remove_label(cases: Sequence[Case], office: Office, word: str, *, by: User) -> int:
    """Take a word off cases; give how many had it. A word that stands on no case any more is forgotten."""
    Office.objects.select_for_update().get(pk=office.pk)
    label = Label.objects.filter(office=office, word__iexact=word).first()
    if label is None:
        return 0
    on_it = CaseLabel.objects.filter(label=label, case__in=cases)
    had = set(on_it.values_list("case_id", flat=True))
    on_it.delete()
    _note("remove_label", [case for case in cases if case.pk in had], label, by)
    if not label.cases.exists():
        label.delete()
    return len(had)


def _note(verb: str, cases: Sequence[Case], label: Label, by: User) -> None:
    if cases:
        data = {"word": label.word, "cases": [case.number for case in cases]}
        AuditEntry.objects.create(user=by, office_id=label.office_id, verb=verb, data=data)

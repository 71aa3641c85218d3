"""Checks the hash chain of a case: every entry as it was written, none missing."""

from __future__ import annotations

from cases.models import Case


def verify_case(case: Case) -> list[str]:
    """What is wrong with the record of a case, one sentence each; nothing where it is whole."""
    faults: list[str] = []
    previous, expected = "", 0
    for event in case.events.order_by("seq").iterator(chunk_size=500):
        expected += 1
        if event.seq != expected:
            faults.append(f"entry {expected} is missing")
            expected = event.seq
        if event.previous != previous or event.digest() != event.hash:
            faults.append(f"entry {event.seq} was changed")
        previous = event.hash
    fresh = Case.objects.only("seq", "head").get(pk=case.pk)
    if fresh.seq != expected or (fresh.head != previous and not faults):
        faults.append("entries are missing at the end")
    return faults

"""Checks the record: every entry as it was written, none missing, against heads that were kept outside.

A chain alone cannot tell that its end was cut off together with the case's own note of it, or that the
whole database is an older copy. Heads that somebody else keeps can.

An entry whose words were erased by rule must say exactly what a later entry `erase_by_rule` says of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.db.models import Exists, F, OuterRef, Q

from cases.models import Case, CaseEvent
from cases.models.record import APART, EMPTIED_BY

_CHUNK = 2000


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry of a case at some moment: its place in the chain and its hash."""

    seq: int
    hash: str


@dataclass(slots=True)
class Verdict:
    """What was looked at, and what is wrong: pairs of a case's name and a sentence."""

    cases: int = 0
    entries: int = 0
    faults: list[tuple[str, str]] = field(default_factory=list)


def verify_case(case: Case) -> list[str]:
    """What is wrong with the record of a case, one sentence each; nothing where it is whole."""
    return [words for _name, words in verify_record([case.pk]).faults]


def verify_record(case_ids: Iterable[int] | None = None, heads: Mapping[str, Head] | None = None) -> Verdict:
    """Walk the chains of these cases, or of all; compare them with heads by case number.

    Safe while others write: entries and their case are read in one statement. Heads of cases that were
    not asked for are passed over.
    """
    verdict, known = Verdict(), heads or {}
    wanted = Q() if case_ids is None else Q(pk__in=list(case_ids))
    for name, words in _without_entries(wanted):
        verdict.faults.append((name, words))
    found: set[str] = set()
    for case_id, entries in groupby(_entries(wanted), key=lambda e: e.case_id):
        chain = _Chain(case_id)
        for entry in entries:
            chain.add(entry, known)
        found.add(chain.name)
        verdict.cases += 1
        verdict.entries += chain.length
        verdict.faults += [(chain.name, words) for words in chain.faults(known)]
    if case_ids is None:
        verdict.faults += [(name, "the whole case is missing") for name in sorted(set(known) - found)]
    return verdict


def _entries(wanted: Q) -> Iterator[Any]:
    """The entries of the cases in their order, each with what its case says of the chain."""
    rows = CaseEvent.objects.filter(case__in=Case.objects.filter(wanted)).annotate(
        number=F("case__number"), case_seq=F("case__seq"), case_head=F("case__head"),
        case_state=F("case__state"),
    )  # fmt: skip
    return iter(rows.order_by("case_id", "seq").iterator(chunk_size=_CHUNK))


def _without_entries(wanted: Q) -> Iterator[tuple[str, str]]:
    entries = CaseEvent.objects.filter(case=OuterRef("pk"))
    for case in Case.objects.filter(wanted, ~Exists(entries)).exclude(seq=0, state="draft").only("number"):
        yield str(case), "every entry is missing"


class _Chain:
    """One case's chain while it is walked from its first entry."""

    def __init__(self, case_id: int) -> None:
        self.name = f"case {case_id}"
        self.length = 0
        self._expected = 0
        self._last: Any = None
        self._main: tuple[Any, int] | None = None
        self._words: list[str] = []
        self._other: dict[int, str] = {}
        self._emptied: dict[int, str] = {}

    def add(self, entry: Any, heads: Mapping[str, Head]) -> None:
        """Take the next entry."""
        self.name = entry.number or self.name
        self.length += 1
        if entry.seq > APART and self._main is None:
            self._main, self._last, self._expected = (self._last, self._expected), None, APART
        self._expected += 1
        if entry.seq != self._expected:
            self._words.append(f"entry {self._expected} is missing")
            self._expected = entry.seq
        digest = entry.digest()
        if entry.previous != (self._last.hash if self._last else ""):
            self._words.append(f"entry {entry.seq} was changed")
        elif digest != entry.hash:
            self._other[entry.seq] = digest
        elif entry.action == EMPTIED_BY:
            self._emptied |= {int(seq): said for seq, said in entry.data.get("emptied", {}).items()}
        head = heads.get(self.name)
        if head is not None and entry.seq == head.seq and entry.hash != head.hash:
            self._words.append(f"entry {entry.seq} is not the one whose hash was kept outside")
        self._last = entry

    def faults(self, heads: Mapping[str, Head]) -> list[str]:
        """What was wrong, once every entry was taken."""
        if self._main is not None:
            self._last, self._expected = self._main
        last = self._last
        changed = [seq for seq, digest in self._other.items() if self._emptied.get(seq) != digest]
        self._words += [f"entry {seq} was changed" for seq in changed]
        if last is None:
            return ["every entry is missing"]
        if last.case_seq != self._expected or (last.case_head != last.hash and not self._words):
            self._words.append("entries are missing at the end")
        if last.case_state != last.state_after and not self._words:
            self._words.append(f"its state is {last.case_state}; the record says {last.state_after}")
        head = heads.get(self.name)
        if head is not None and head.seq > self._expected:
            self._words.append(f"entries {self._expected + 1} to {head.seq} were there and are missing")
        return self._words

"""Reads for agreements and commitments: pages by key, what stands in the three boxes, two texts compared."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from django.db.models import QuerySet

from cases.khmer import clusters, has_khmer
from dialogue.models import Agreement, Clause, Endorsement, Entry, Reservation
from dialogue.reckoning import CONSTITUENCIES

PAGE = 25


@dataclass(frozen=True, slots=True)
class Slice:
    """One page of a list, and the marks of its neighbours; empty where there is none."""

    rows: list[Any]
    older: str = ""
    first: bool = True


def newest_first(rows: QuerySet[Any], before: str = "", limit: int = PAGE) -> Slice:
    """One page of rows by falling id; a mark that is none begins at the newest. One query."""
    mark = int(before) if before.isascii() and before.isdecimal() and len(before) < 19 else None
    found = list((rows.filter(pk__lt=mark) if mark is not None else rows).order_by("-pk")[: limit + 1])
    older = str(found[limit - 1].pk) if len(found) > limit else ""
    return Slice(found[:limit], older, first=mark is None)


@dataclass(slots=True)
class Box:
    """What one side says to a tabled text: waiting, endorsed, endorsed_reserved or declined."""

    side: str
    endorsement: Endorsement | None = None
    reservations: list[Reservation] = field(default_factory=list)
    declined: Entry | None = None

    @property
    def state(self) -> str:
        """Its state by name."""
        if self.endorsement is not None:
            return "endorsed_reserved" if self.reservations else "endorsed"
        return "declined" if self.declined is not None else "waiting"


def boxes_of(agreement: Agreement) -> list[Box]:
    """One box for each side that must endorse, in the fixed order of sides; three queries."""
    boxes = {name: Box(name) for name in CONSTITUENCIES if name in agreement.endorsers}
    given = agreement.endorsements.select_related("mandate__seat__organization", "user")
    for endorsement in given:
        if endorsement.constituency in boxes:
            boxes[endorsement.constituency].endorsement = endorsement
    for reservation in agreement.reservations.select_related("stated_by"):
        if reservation.constituency in boxes:
            boxes[reservation.constituency].reservations.append(reservation)
    for entry in Entry.objects.filter(agreement=agreement, action="decline").select_related("actor"):
        box = boxes.get(str(entry.data.get("constituency")))
        if box is not None:
            box.declined = entry
    return list(boxes.values())


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a text: kept (""), taken out ("del") or new ("ins")."""

    text: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """One clause of two versions beside each other: each side is its texts, cut into pieces."""

    number: str
    change: str
    left: list[list[Piece]]
    right: list[list[Piece]]


def compare(old: Iterable[Clause], new: Iterable[Clause]) -> list[Pair]:
    """Two versions clause by clause, in the order of the new one; what fell out comes where it stood."""
    left = {c.number: c for c in old}
    right = {c.number: c for c in new}
    return [_pair(number, left.get(number), right.get(number)) for number in _merged(left, right)]


def _merged(left: Iterable[str], right: Iterable[str]) -> list[str]:
    """Every number once: the new ones in their order, each old one after the one it followed."""
    order = list(right)
    before = ""
    for number in left:
        if number not in order:
            order.insert(order.index(before) + 1 if before in order else 0, number)
        before = number
    return order


def _pair(number: str, old: Clause | None, new: Clause | None) -> Pair:
    if old is None or new is None:
        one: Any = new or old
        kind = "ins" if old is None else "del"
        texts = [[Piece(text, kind)] for text in (one.khmer, one.english) if text]
        change = "added" if old is None else "removed"
        return Pair(number, change, [] if old is None else texts, texts if old is None else [])
    both = [_pieces(old.khmer, new.khmer), _pieces(old.english, new.english)]
    left, right = [a for a, _b in both if a], [b for _a, b in both if b]
    same = old.khmer == new.khmer and old.english == new.english
    return Pair(number, "" if same else "changed", left, right)


def _pieces(old: str, new: str) -> tuple[list[Piece], list[Piece]]:
    """The two texts cut where they differ: words, and in Khmer what a reader sees as one letter."""
    a, b = list(_tokens(old)), list(_tokens(new))
    left: list[Piece] = []
    right: list[Piece] = []
    for kind, i, j, k, n in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        _add(left, a[i:j], "" if kind == "equal" else "del")
        _add(right, b[k:n], "" if kind == "equal" else "ins")
    return left, right


def _add(pieces: list[Piece], tokens: list[str], kind: str) -> None:
    if tokens:
        pieces.append(Piece("".join(tokens), kind))


def _tokens(text: str) -> Iterator[str]:
    for word in re.findall(r"\s+|\S+", text):
        yield from clusters(word) if has_khmer(word) else [word]

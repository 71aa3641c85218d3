"""Which places of a text a search found, to be shown with a mark: as search compares, so also one sign wrong.

Knows no Django. Places are counted in the signs of the text as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cases.khmer import COENG_DA, COENG_TA, fold, has_khmer

_TOKEN = re.compile(r"[^\W_]+")
SHORTEST_NEAR = 4
"""A word shorter than this is found only as it is written."""


def places(text: str, question: str) -> list[tuple[int, int]]:
    """From where to where the words of the question stand in the text, in order, apart from each other."""
    signs, origin = _folded(text)
    found = sorted(
        (origin[start], origin[end - 1] + 1)
        for word in fold(question).split()
        for start, end in _where(signs, word)
    )
    apart: list[tuple[int, int]] = []
    for start, end in found:
        if apart and start <= apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((start, end))
    return apart


def _folded(text: str) -> tuple[str, list[int]]:
    """The text as search compares it, and for each of its signs where it stands in the text."""
    signs: list[str] = []
    origin: list[int] = []
    for place, sign in enumerate(text.replace(COENG_DA, COENG_TA)):
        for one in fold(sign) or (" " if sign.isspace() else ""):
            signs.append(one)
            origin.append(place)
    return "".join(signs), origin


def _where(signs: str, word: str) -> Iterator[tuple[int, int]]:
    """Where a word stands, or else what differs from it in one sign."""
    bare = word.strip("~")
    if not any(map(str.isalnum, bare)):
        return
    exact = [(m.start(), m.end()) for m in re.finditer(re.escape(bare), signs)]
    if exact or len(bare) < SHORTEST_NEAR or has_khmer(bare):
        yield from exact
        return
    for token in _TOKEN.finditer(signs):
        if is_near(token.group(), bare):
            yield token.start(), token.end()


def is_near(one: str, other: str) -> bool:
    """Whether two words differ in one sign at most: another one, one more, or one less."""
    shorter = min(len(one), len(other))
    first = next((n for n in range(shorter) if one[n] != other[n]), shorter)
    last = next((n for n in range(shorter - first) if one[-1 - n] != other[-1 - n]), shorter - first)
    return max(len(one), len(other)) - first - last <= 1

"""Drawing lots so that anyone can do it again: a pure function of a public seed and the candidates."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

ALGORITHM = "sha256-counter/1"


def draw_lot(seed: str, candidates: Sequence[str]) -> str:
    """The candidate that the seed picks; every one is equally likely. Raises ValueError where none is given.

    The candidates are sorted and numbered from 0. SHA-256 over "seed|0", "seed|1", … gives numbers of 256
    bits; the first below the largest multiple of the count of candidates is taken modulo that count, so
    that no candidate is favoured. Do the same with any program, and the same name comes out.
    """
    names = sorted(set(candidates))
    if not names:
        raise ValueError("no candidates")
    limit = 2**256 - 2**256 % len(names)
    counter = 0
    while True:
        number = int.from_bytes(hashlib.sha256(f"{seed}|{counter}".encode()).digest())
        if number < limit:
            return names[number % len(names)]
        counter += 1

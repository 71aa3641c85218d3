"""Short codes of papers, made to be read aloud and typed: 8F3K-2Q7M, the last letter checks the others.

Crockford's letters (no I, L, O, U) with the Luhn formula over 32: one wrong letter is always noticed,
and nearly every pair that changed places.
"""

from __future__ import annotations

import re
import secrets

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 8
_ALIKE = str.maketrans("OIL", "011")
_BETWEEN = re.compile(r"[\s\u2010-\u2015-]+")


class WrongCode(ValueError):
    """A text that cannot be a code of ours: a letter too many, or one that does not fit the others."""


def new_code() -> str:
    """A code nobody can guess (35 random bits), written with its dash."""
    body = "".join(secrets.choice(LETTERS) for _n in range(LENGTH - 1))
    return written(body + _check(body))


def written(letters: str) -> str:
    """Eight letters with the dash between them."""
    return f"{letters[:4]}-{letters[4:]}"


def read_code(text: str) -> str:
    """The code somebody typed, in its written form; raises WrongCode when the letters do not fit."""
    letters = _BETWEEN.sub("", text).upper().translate(_ALIKE)
    if len(letters) != LENGTH or not set(letters) <= set(LETTERS):
        raise WrongCode(text)
    if _check(letters[:-1]) != letters[-1]:
        raise WrongCode(text)
    return written(letters)


def _check(body: str) -> str:
    total = 0
    for place, letter in enumerate(reversed(body)):
        value = LETTERS.index(letter) * (2 if place % 2 == 0 else 1)
        total += value // 32 + value % 32
    return LETTERS[-total % 32]

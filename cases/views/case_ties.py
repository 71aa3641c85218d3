"""What applications above this one have about a case: links for the case page, each for who may follow it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cases.models import Case

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True, slots=True)
class Tie:
    """One link: what it is, where it leads, and its words."""

    what: str
    url: str
    text: str


TIES: list[Callable[[Case, User], Iterable[Tie]]] = []
"""Filled from above; each asks a fixed number of queries and keeps to what the person may see."""


def ties_of(case: Case, user: User) -> list[Tie]:
    """Every tie of a case that this person may follow."""
    return [tie for more in TIES for tie in more(case, user)]

"""Things made once for the many who ask for them within a moment."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Thing = TypeVar("Thing")

_all: list[Kept] = []  # type: ignore[type-arg]


class Kept(Generic[Thing]):
    """What was made under a key, for `seconds` and in this process; at most `most` things, then none."""

    def __init__(self, seconds: float, most: int) -> None:
        self._seconds = seconds
        self._most = most
        self._things: dict[Hashable, tuple[float, Thing]] = {}
        _all.append(self)

    def get(self, key: Hashable, make: Callable[[], Thing]) -> Thing:
        """The thing of this key, made if there is none that is young enough; nobody may change it."""
        now = time.monotonic()
        found = self._things.get(key)
        if found is not None and now < found[0]:
            return found[1]
        made = make()
        if len(self._things) >= self._most:
            self._things.clear()
        self._things[key] = (now + self._seconds, made)
        return made

    def forget(self) -> None:
        """Make everything anew."""
        self._things.clear()


def forget_all() -> None:
    """Make anew whatever is kept anywhere in this process."""
    for kept in _all:
        kept.forget()

"""How long the house tries to hand something over: ever more seldom, for about two days."""

from __future__ import annotations

from datetime import timedelta

MOST_TRIES = 17
LONGEST_PAUSE = timedelta(hours=6)


def pause_after(tries: int) -> timedelta:
    """How long to wait after so many attempts: 1, 2, 4 … minutes, at last six hours."""
    return min(timedelta(minutes=2 ** min(tries - 1, 10)), LONGEST_PAUSE)

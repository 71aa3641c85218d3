"""The parts of the model: clocks, texts, excuses, sessions, requests for time, entries, and one act."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

POSSIBLE = ("running", "missed", "expired")
DONE = ("settled", "withdrawn")
SIDES = {"union_rep": "union", "employer_rep": "factory"}


@dataclass
class Running:
    """One clock: whose, started by which entry, over at which instant, and what became of it."""

    code: str
    party: str | None
    began: int
    due: dt.datetime
    last_day: dt.date | None
    status: str = "running"

    def over(self, now: dt.datetime) -> bool:
        """Whether an act now comes too late; hours end after their instant, days at it."""
        return now > self.due if self.last_day is None else now >= self.due


@dataclass
class Text:
    """One version of a settlement."""

    key: str
    covers: tuple[str, ...]
    status: str = "proposed"
    signed: set[str] = field(default_factory=set)


@dataclass
class Excuse:
    """An explanation, and the entry that decided on it."""

    party: str
    accepted: bool | None = None
    decided: int = 0


@dataclass
class Sitting:
    """A session: planned, or held with who came."""

    held: int = 0
    came: frozenset[str] = frozenset()


@dataclass
class Wish:
    """A request for more time for a clock, and who consents."""

    clock: Running
    consents: set[str]
    status: str = "asked"


@dataclass
class Entry:
    """One entry of the record as it must stand there."""

    action: str
    actor: str | None
    role: str
    before: str
    after: str
    told: str
    party: str | None


@dataclass
class Change:
    """One act while it happens: by whom, with what, and what it means for the clocks."""

    who: str
    given: dict[str, Any]
    seq: int
    answering: str | None = None
    about: str | None = None
    dates: dict[str, dt.date] = field(default_factory=dict)
    granted: list[tuple[Running, int]] = field(default_factory=list)
    meets: tuple[str, ...] = ()

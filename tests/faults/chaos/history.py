"""What the clients did and what they were told: the history that the checker judges."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any


@dataclass
class Operation:
    """One thing a client wanted: repeated under its key until an answer is certain, or never (status 0).

    `answers` are the certain ones (a doubled call has two); `tries` counts the calls, `seconds` the time
    until the first certain answer.
    """

    kind: str
    user: int
    key: str
    what: str = ""
    number: str = ""
    sha256: str = ""
    answers: list[tuple[int, Any]] = field(default_factory=list)
    tries: int = 0
    seconds: float = 0.0

    @property
    def done(self) -> bool:
        """Whether some call was answered with success."""
        return any(200 <= status < 400 for status, _body in self.answers)


@dataclass
class Watch:
    """What one socket showed, over all its connections: numbers and references in the order they came."""

    user: int
    frames: list[tuple[int, str]] = field(default_factory=list)
    connections: int = 0
    codes: list[int] = field(default_factory=list)


@dataclass
class Letter:
    """One message that the post office took."""

    to: str
    message_id: str
    subject: str


@dataclass
class History:
    """Everything of one run."""

    seed: int
    operations: list[Operation] = field(default_factory=list)
    watches: list[Watch] = field(default_factory=list)
    letters: list[Letter] = field(default_factory=list)
    faults: list[tuple[float, str]] = field(default_factory=list)
    outages: list[float] = field(default_factory=list)
    probes: dict[str, str] = field(default_factory=dict)
    heads: str = ""
    stages: dict[str, float] = field(default_factory=dict)
    drained: bool = False

    def save(self, path: Path) -> None:
        """Write it down for the checker."""
        path.write_text(json.dumps(asdict(self)))

    @classmethod
    def load(cls, path: Path) -> History:
        """Read it again."""
        raw = json.loads(path.read_text())
        raw["operations"] = [Operation(**row) for row in raw["operations"]]
        raw["watches"] = [Watch(**row) for row in raw["watches"]]
        raw["letters"] = [Letter(**row) for row in raw["letters"]]
        return cls(**raw)

"""Plays short stories through replay: the same service, gate and forms as everyone else."""

from __future__ import annotations

import json
from typing import Any

from cases.models import Case
from cases.replay.player import Outcome, Player
from cases.replay.reader import read_case_file
from cases.replay.report import as_json

PARTIES = [
    {"key": "union", "side": "workers", "kind": "union", "name": "A union", "workers": 15},
    {"key": "hotel", "side": "employer", "kind": "enterprise", "name": "A hotel"},
]
ISSUES = [
    {"key": "1", "kind": "rights", "category": "overtime", "text": "Overtime"},
    {"key": "2", "kind": "interests", "category": "bonus", "text": "A bonus"},
]


def event(on: str, action: str, by: str, **inputs: Any) -> dict[str, Any]:
    """One event on a day, or at a moment where `on` has an hour."""
    return {("at" if "T" in on else "on"): on, "action": action, "by": by, **inputs}


class Story:
    """A played file: outcomes and the printed result."""

    def __init__(self, events: list[dict[str, Any]], procedure: str = "collective", **case: Any) -> None:
        data = {
            "format": "case-file/1",
            "source": "made up for a test",
            "case": {"procedure": procedure, "title": "A story", "office": "phnom-penh", **case},
            "parties": PARTIES,
            "issues": ISSUES,
            "events": events,
        }
        player = Player(read_case_file(json.dumps(data)), lambda line: None)
        self.outcomes: list[Outcome] = player.play()
        self.case = Case.objects.get(pk=player.case.pk)
        self.json = as_json(self.case, self.outcomes)

    @property
    def results(self) -> list[str]:
        """Done or refused, event by event."""
        return [o.result for o in self.outcomes]

    @property
    def state(self) -> str:
        """The state at the end."""
        return str(self.case.state)

    def clock(self, code: str, party: str | None = None) -> dict[str, Any]:
        """The newest deadline of a code (of a party) as printed."""
        found = [d for d in self.json["deadlines"] if d["code"] == code and d["party"] == party]
        return found[-1] if found else {}

    def due(self, code: str, party: str | None = None) -> tuple[str, str]:
        """Its due day and status."""
        row = self.clock(code, party)
        return row.get("due", ""), row.get("status", "")

    def warned(self) -> list[str]:
        """Codes of all warnings."""
        return [w["code"] for o in self.outcomes for w in o.warnings]


FILED = [
    event("2026-03-09T09:10", "file", "union"),
    event("2026-03-09T10:00", "take_up", "officer"),
]
IN_TALKS = [
    *FILED,
    event("2026-03-10T09:00", "accept", "officer"),
    event("2026-03-11T16:00", "appoint_conciliator", "head_of_office"),
]
IND_FILED = [event("2026-03-09T09:10", "file", "union"), event("2026-03-09T10:00", "take_up", "officer")]
IND_TALKS = [*IND_FILED, event("2026-03-10T09:00", "accept", "officer")]

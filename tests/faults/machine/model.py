"""What must be true of one dispute after each act, worked out by hand: states, issues, clocks, who sees what.

Built on the typed table, the limits and the slow calendar of tests.workflow.oracle; no line of the product.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from tests.faults.machine.bars import BARS
from tests.faults.machine.effects import EFFECTS
from tests.faults.machine.parts import POSSIBLE, SIDES, Change, Entry, Excuse, Running, Sitting, Text, Wish
from tests.faults.machine.table import (
    CLAIMANT,
    CLOCK,
    CONCILIATOR,
    HEAD,
    LIMITS,
    OFFICER,
    RESPONDENT,
    TABLES,
    Row,
)
from tests.workflow.oracle import REST_2026, last_day

ZONE = dt.timezone(dt.timedelta(hours=7))
OFFICIALS = ("officer", "officer2", "head", "conciliator")
ROLE_OF_SIDE = {"union": CLAIMANT, "factory": RESPONDENT}


@dataclass
class Model:
    """One dispute."""

    procedure: str
    now: dt.datetime
    state: str = "draft"
    issues: dict[str, str] = field(default_factory=lambda: {"1": "open", "2": "open"})
    settled_by: dict[str, Text | None] = field(default_factory=lambda: {"1": None, "2": None})
    clocks: list[Running] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    excuses: list[Excuse] = field(default_factory=list)
    sittings: list[Sitting] = field(default_factory=list)
    wishes: list[Wish] = field(default_factory=list)
    asked_again: set[str] = field(default_factory=set)
    retried: bool = False
    officer: str | None = None
    conciliator: str | None = None
    refused_by: str | None = None
    entries: list[Entry] = field(default_factory=list)

    # -- Who may -----------------------------------------------------------------------------------

    def rows(self) -> dict[str, Row]:
        """The acts of this procedure."""
        return TABLES[self.procedure][1]

    def roles(self, who: str) -> set[str]:
        """The roles that a person has now."""
        if who in SIDES:
            return {ROLE_OF_SIDE[SIDES[who]]}
        if who == "clock":
            return {CLOCK}
        found = {OFFICER} if who in OFFICIALS else set()
        found |= {HEAD} if who == "head" else set()
        return found | ({CONCILIATOR} if who in OFFICIALS and who == self.conciliator else set())

    def verdict(self, who: str, action: str, given: dict[str, Any]) -> str:
        """`never` theirs, `refused` now, or `done`."""
        row = self.rows().get(action)
        if row is None:
            return "refused"
        if not set(row.who) & self.roles(who):
            return "never"
        if self.state not in row.sources:
            return "refused"
        barred = BARS.get(action)
        return "refused" if barred is not None and barred(self, who, given) else "done"

    # -- What is true ------------------------------------------------------------------------------

    def ground(self, party: str) -> int | None:
        """The entry that set what a party missed: a date and its grace, or the last joint session."""
        mine = [c for c in self.clocks if c.party == party]
        asked = [c for c in mine if c.code.endswith("_INFO") and c.status != "cancelled"]
        if asked:
            both = [asked[-1], *(c for c in mine if c.code.endswith("_GRACE") and c.began == asked[-1].began)]
            if all(c.status in POSSIBLE and c.over(self.now) for c in both):
                return asked[-1].began
        held = [s for s in self.sittings if s.held]
        return held[-1].held if held and party not in held[-1].came else None

    def not_in_default(self, party: str) -> bool:
        """Whether a party cannot be held in default: it explains, was excused, or missed nothing."""
        mine = [e for e in self.excuses if e.party == party]
        ground = self.ground(party)
        excused = max((e.decided for e in mine if e.accepted), default=0)
        return any(e.accepted is None for e in mine) or excused > (ground or 0) or ground is None

    def standing(self) -> list[Text]:
        """The texts that can be signed."""
        return [t for t in self.texts if t.status == "proposed"]

    def signed(self, text: Text) -> bool:
        """Whether both sides signed it."""
        return text.signed >= {"union", "factory"}

    def running(self, code: str) -> Running | None:
        """The clock of a code that runs and is not over."""
        found = [c for c in self.clocks if c.code == code and c.status == "running" and not c.over(self.now)]
        return found[-1] if found else None

    def report_went(self) -> bool:
        """Whether the last report of a failure was sent."""
        names = ("send_report", "report_non_conciliation", "declare_respondent_default")
        last = [e.action for e in self.entries if e.action in names]
        return bool(last) and last[-1] == "send_report"

    # -- What an act does --------------------------------------------------------------------------

    def take(self, who: str, action: str, given: dict[str, Any]) -> None:
        """Take an act that is done."""
        row, before, seq = self.rows()[action], self.state, len(self.entries) + 1
        change = Change(who, given, seq)
        role = next(r for r in row.who if r in self.roles(who))
        EFFECTS.get(action, lambda model, change: None)(self, change)
        self.state = row.target or self.state
        self._clocks(row, change)
        told, party = self._told(row, change)
        actor = None if who == "clock" else who
        self.entries.append(Entry(action, actor, role, before, self.state, told, party))

    def _told(self, row: Row, change: Change) -> tuple[str, str | None]:
        if row.told == "party" or (row.told == "chosen" and change.given.get("audience") == "party"):
            return "party", change.about or SIDES.get(change.who)
        return ("all" if row.told == "chosen" else row.told), None

    def _clocks(self, row: Row, change: Change) -> None:
        """What is over is missed; what the act meets is met; what it grants, starts and stops."""
        prefix = TABLES[self.procedure][0]
        for clock in self._still():
            if clock.over(self.now):
                clock.status = "expired" if LIMITS[clock.code].right else "missed"
        met = [
            clock
            for clock in self._still()
            if clock.code in {f"{prefix}_{m}" for m in (*row.meets, *change.meets)}
            and clock.party in (None, change.answering)
        ]
        for clock in met:
            clock.status = "met"
        self._free_grace(met)
        for old, days in change.granted:
            old.status = "extended"
            assert old.last_day is not None
            self._begin(old.code, old.party, change.seq, old.last_day + dt.timedelta(days=days))
        for code in row.starts:
            self._start(f"{prefix}_{code}", change)
        for clock in self._still():
            if self.state not in LIMITS[clock.code].runs_in:
                clock.status = "cancelled"

    def _still(self) -> list[Running]:
        return [c for c in self.clocks if c.status == "running"]

    def _free_grace(self, met: list[Running]) -> None:
        """A grace whose date was kept never begins."""
        kept = {(c.began, c.party) for c in self.clocks if c.code.endswith("_INFO") and c.status == "met"}
        for clock in met:
            if clock.code.endswith("_GRACE") and (clock.began, clock.party) in kept:
                clock.status = "cancelled"

    def _start(self, code: str, change: Change) -> None:
        limit = LIMITS[code]
        if code.endswith(("_INFO", "_GRACE")):
            for party, day in change.dates.items():
                for old in self._still():
                    if old.code == code and old.party == party:
                        old.status = "cancelled"
                last = (
                    day if limit.unit == "set" else last_day(day, limit.length, limit.unit, REST_2026, False)
                )
                self._begin(code, party, change.seq, last)
        elif limit.unit == "hours":
            due = self.now + dt.timedelta(hours=limit.length)
            self.clocks.append(Running(code, None, change.seq, due, None))
        else:
            today = self.now.astimezone(ZONE).date()
            self._begin(code, None, change.seq, last_day(today, limit.length, limit.unit, REST_2026, False))

    def _begin(self, code: str, party: str | None, seq: int, last: dt.date) -> None:
        due = dt.datetime.combine(last + dt.timedelta(days=1), dt.time(), ZONE)
        self.clocks.append(Running(code, party, seq, due, last))

    def next_due(self) -> dt.datetime | None:
        """When the next clock ends; a duty of the office that was missed counts until it is done."""
        prefix = TABLES[self.procedure][0]
        done = {
            f"{prefix}_{code}": place
            for place, entry in enumerate(self.entries, start=1)
            for code in self.rows()[entry.action].meets
        }
        undone = [
            c
            for c in self.clocks
            if c.status == "missed" and c.party is None and not LIMITS[c.code].right
            and self.state in LIMITS[c.code].runs_in and done.get(c.code, 0) <= c.began
        ]  # fmt: skip
        return min((c.due for c in (*self._still(), *undone)), default=None)

    # -- Who sees and hears ------------------------------------------------------------------------

    def sees(self, who: str, entry: Entry) -> bool:
        """Whether a person of the cast can read an entry."""
        if who in ("officer", "officer2", "head", "conciliator"):
            return True
        if who in ("union_rep", "union_viewer"):
            return entry.told == "all" or (entry.told == "party" and entry.party == "union")
        if who == "employer_rep":
            return entry.told == "all" or (entry.told == "party" and entry.party == "factory")
        return who == "delegate" and self.state == "not_conciliated" and entry.told == "all"

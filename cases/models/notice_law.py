"""What the law asks of a notice of strike or lock-out: days, ballot, first lawful day (LL 318-327)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from cases.law import rule_book
from cases.models.deadlines import Deadline
from cases.models.industrial import IndustrialAction, IndustrialKind
from cases.models.warned import Warned
from workflow.calendar import Count, count
from workflow.holidays import current_calendar
from workflow.rules import RuleMissing

if TYPE_CHECKING:
    from workflow.rules import Rule, RuleSet

MINISTRY = "ministry"
NOTICE, NOTICE_ESSENTIAL, RETURN = "STRIKE_NOTICE", "STRIKE_NOTICE_ESS", "STRIKE_RETURN"
_MOMENTS = ("trigger_at", "due_at")
_DAYS = ("trigger_on", "due_on", "rolled_due_on")
_PLAIN = (
    "code", "length", "unit", "basis", "rule_set", "verified", "note", "is_right", "calendar_version",
    "counting",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class NoticeDays:
    """The time of one notice or ruling as it was counted, with the rule it was counted by."""

    code: str
    rule_set: RuleSet
    rule: Rule
    counted: Count

    @property
    def lawful_from(self) -> date | None:
        """The day after the last day of notice."""
        return self.counted.due_on + timedelta(days=1) if self.counted.due_on else None


def code_of(row: IndustrialAction) -> str:
    """The rule of its notice: essential services have a longer one (LL 327)."""
    return NOTICE_ESSENTIAL if row.essential else NOTICE


def served_on(row: IndustrialAction) -> date | None:
    """The day on which the last of ministry and other side received it; None while one has not."""
    days = {key: date.fromisoformat(day) for key, day in row.served.items()}
    return max(days.values()) if MINISTRY in days and len(days) > 1 else None


def days_of(row: IndustrialAction, served: date, zone: ZoneInfo) -> NoticeDays | None:
    """The days of notice from that day on; None where no rule is known for that time."""
    return _counted(code_of(row), served, served, zone)


def return_of(ruled_at: datetime, zone: ZoneInfo) -> NoticeDays | None:
    """The hours to return to work from the moment of the ruling (LL 337); None where no rule is known."""
    return _counted(RETURN, ruled_at.astimezone(zone).date(), ruled_at, zone)


def _counted(code: str, day: date, begins: date | datetime, zone: ZoneInfo) -> NoticeDays | None:
    """The time of the rule in force on that day, counted from that day or moment."""
    try:
        rule_set, rule = rule_book().find(code, day)
    except RuleMissing:
        return None
    counted = count(
        current_calendar(), begins, rule.length or 0, rule.unit, zone, saturday_counts=rule.saturday_counts
    )
    return NoticeDays(code, rule_set, rule, counted)


def kept_days(days: NoticeDays, zone: ZoneInfo) -> dict[str, Any]:
    """The counting as a notice without a case keeps it, with its rule set and calendar."""
    counted, rule = days.counted, days.rule
    return {
        "code": days.code, "length": counted.length, "unit": str(counted.unit), "basis": rule.basis,
        "rule_set": days.rule_set.code, "verified": rule.verified, "note": rule.note,
        "is_right": rule.window, "calendar_version": current_calendar().version,
        "counting": counted.as_json(), "trigger_at": counted.trigger_at.isoformat(),
        "trigger_on": counted.trigger_at.astimezone(zone).date().isoformat(),
        "due_at": counted.due_at.isoformat(), "due_on": _iso(counted.due_on),
        "rolled_due_on": _iso(counted.rolled_due_on),
    }  # fmt: skip


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


def deadline_of(kept: dict[str, Any]) -> Deadline:
    """The kept counting as a deadline to show; it is no row, because no case has it."""
    moments = {name: datetime.fromisoformat(kept[name]) for name in _MOMENTS}
    days = {name: date.fromisoformat(kept[name]) if kept[name] else None for name in _DAYS}
    return Deadline(**{name: kept[name] for name in _PLAIN}, **moments, **days)


def move_notice(event_id: int | None, code: str, last: date) -> None:
    """The days of a notice of a case end on another day, so the first lawful day moves along."""
    if event_id is not None and code in (NOTICE, NOTICE_ESSENTIAL):
        day = last + timedelta(days=1)
        IndustrialAction.objects.filter(event_id=event_id).update(lawful_from=day)


def told_of(row: IndustrialAction, deadline: Deadline | None) -> dict[str, Any]:
    """Its first lawful day and how that was counted, as plain values that need no language."""
    told: dict[str, Any] = {"number": row.number, "lawful_from": _iso(row.lawful_from)}
    if deadline is not None:
        told |= {
            "length": deadline.length, "unit": deadline.unit, "from": _iso(deadline.trigger_on),
            "basis": deadline.basis,
        }  # fmt: skip
    return told


def is_too_early(row: IndustrialAction, start: datetime, zone: ZoneInfo) -> bool:
    """Whether it would begin before its first lawful day, or before the notice reached everybody."""
    return row.lawful_from is None or start.astimezone(zone).date() < row.lawful_from


def too_short(row: IndustrialAction) -> Warned:
    """The warning that the notice is too short, with its article."""
    day = {"day": row.lawful_from.isoformat()} if row.lawful_from else {}
    return Warned("STRIKE_NOTICE_SHORT", "LL 327" if row.essential else "LL 324", day)


def faults_of(row: IndustrialAction, zone: ZoneInfo) -> Iterator[Warned]:
    """What the law asks of a notice, as far as this one lacks it; a court decides, not this page."""
    if row.planned_start is not None and is_too_early(row, row.planned_start, zone):
        yield too_short(row)
    if row.kind == IndustrialKind.STRIKE and not ballot_carries(row.ballot):
        yield Warned("STRIKE_BALLOT", "LL 323")


def without_dispute() -> Warned:
    """The warning that no dispute about it is on record: the peaceful ways come first."""
    return Warned("STRIKE_NOT_EXHAUSTED", "LL 319-320", words="no_dispute")


def ballot_carries(ballot: dict[str, Any]) -> bool:
    """More than half of the members voted, and more than half of the voters were for it (TUL; LL 323)."""
    agreed = ballot.get("for") or 0
    voters = ballot.get("voters") or sum(ballot.get(name) or 0 for name in ("for", "against", "blank"))
    enough = ballot.get("members") is None or voters * 2 > ballot["members"]
    return bool(ballot.get("secret", True) and enough and agreed * 2 > voters)

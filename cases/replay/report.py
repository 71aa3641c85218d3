"""What replay prints: one JSON object, or the same for reading."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import translation

from cases.models import Case, Deadline, DeadlineStatus, IndustrialAction
from cases.replay.player import Outcome


def as_json(case: Case, outcomes: list[Outcome]) -> dict[str, Any]:
    """The object of lifecycle.md §5.1."""
    last = outcomes[-1].event.at if outcomes else None
    return {
        "case": {
            "number": case.number,
            "title": case.title,
            "procedure": case.procedure,
            "state": str(case.state),
        },
        "events": [_event(outcome) for outcome in outcomes],
        "issues": {issue.key: str(issue.status) for issue in case.issues.order_by("position", "id")},
        "deadlines": [
            _deadline(d, case, last) for d in case.deadlines.select_related("party").order_by("id")
        ],
        "industrial_actions": [
            _industrial(row, case, last) for row in case.industrial_actions.order_by("id")
        ],
    }


def _industrial(row: IndustrialAction, case: Case, last: datetime | None) -> dict[str, Any]:
    """A strike or lock-out as of the last event: a notice that is over by then has reached its lawful day."""
    state = str(row.state)
    today = last.astimezone(ZoneInfo(case.timezone)).date() if last else None
    if state == "notice_running" and today and row.lawful_from and row.lawful_from <= today:
        state = "lawful_from_reached"
    lawful = row.lawful_from.isoformat() if row.lawful_from else None
    with translation.override("en"):
        return {"key": row.key, "state": state, "lawful_from": lawful, "warnings": row.warned}


def _event(outcome: Outcome) -> dict[str, Any]:
    return {
        "action": outcome.event.action,
        "expect": outcome.event.expect,
        "result": outcome.result,
        "reason": outcome.reason,
        "state": outcome.state,
        "assumed": outcome.assumed,
        "warnings": outcome.warnings,
    }


def _status(deadline: Deadline, last: datetime | None) -> str:
    """The status as of the last event, never of today."""
    if deadline.status == DeadlineStatus.RUNNING and last is not None and deadline.is_over(last):
        return str(deadline.over_status())
    return str(deadline.status)


def _deadline(deadline: Deadline, case: Case, last: datetime | None) -> dict[str, Any]:
    zone = ZoneInfo(case.timezone)
    due = deadline.due_on.isoformat() if deadline.due_on else _local(deadline.due_at, zone)
    return {
        "code": deadline.code,
        "party": deadline.party.key if deadline.party else None,
        "trigger_on": deadline.trigger_on.isoformat(),
        "due": due,
        "rolled_due": deadline.rolled_due_on.isoformat() if deadline.rolled_due_on else None,
        "unit": deadline.unit,
        "status": _status(deadline, last),
        "basis": deadline.basis,
        "rule_set": deadline.rule_set,
        "verified": deadline.verified,
    }


def _local(moment: datetime, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).isoformat(timespec="seconds")


def as_text(case: Case, outcomes: list[Outcome]) -> Iterator[str]:
    """The same for reading, line by line, each deadline with its counting."""
    for n, outcome in enumerate(outcomes, start=1):
        mark = "" if outcome.as_expected else "  ≠ expected " + outcome.event.expect
        yield f"{n:3} {outcome.event.action} by {outcome.event.by}: {outcome.result} → {outcome.state}{mark}"
        if outcome.reason:
            yield f"      {outcome.reason}"
        if outcome.assumed:
            yield f"      as in the paper file: {', '.join(outcome.assumed)}"
        for warning in outcome.warnings:
            yield f"      ! {warning['code']} {warning['basis']} {warning['text']}"
    data = as_json(case, outcomes)
    yield f"{data['case']['number']} {data['case']['title']}: {data['case']['state']}"
    yield "issues: " + ", ".join(f"{key} {status}" for key, status in data["issues"].items())
    rows = case.deadlines.select_related("party").order_by("id")
    for deadline, row in zip(rows, data["deadlines"], strict=True):
        sure = "" if deadline.verified else " (rule not confirmed)"
        who = f" {row['party']}" if row["party"] else ""
        yield (
            f"{row['code']}{who}: {row['status']}, due {row['due']}, from {row['trigger_on']}, "
            f"{deadline.length} {row['unit']}, {row['basis']}, {row['rule_set']}{sure}"
        )
        yield from _counting(deadline)


def _counting(deadline: Deadline) -> Iterator[str]:
    """The days that were left out, with the reason."""
    left_out = [d for d in deadline.counting.get("days", []) if not d["counted"]]
    for day in left_out:
        yield f"      {day['on']} left out: {day.get('name') or day['reason']}"

"""What `replay` prints of a meeting file: one object for programs, or lines for people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dialogue.models import Decision
from dialogue.reckoning import OBSERVER
from dialogue.replay.meeting_player import Played

REASONS = {
    "no_quorum": "no quorum: not enough seats are taken",
    "too_many_votes": "more votes than seats whose holders are in the room",
    "votes_per_constituency": "the body needs a majority in each constituency; their votes are not given",
    "objections": "there were objections",
    "no_option_won": "no option has more than half of the valid votes",
    "majority": "the votes for are not more than the share that the body asks for",
    "majority_each": "not every constituency has the majority that the body asks for",
}


def as_json(played: Played) -> dict[str, Any]:
    """The object of lifecycle.md §5.2."""
    each = {
        name: {"present": count.present, "needed": count.needed, "met": count.met}
        for name, count in played.quorum.each.items()
    }
    agreement = played.agreement
    return {
        "meeting": {
            "number": played.meeting.number, "title": played.meeting.title,
            "state": str(played.meeting.state),
            "quorum": {"met": played.quorum.met, "by_constituency": each},
        },
        "decisions": [_decision(d) for d in _decisions(played)],
        "agreement": None if agreement is None else {
            "state": str(agreement.state), "missing": agreement.missing_endorsers(),
        },
        "attendance": _attendance(played),
        "said": played.said,
    }  # fmt: skip


def _decisions(played: Played) -> list[Decision]:
    return list(played.meeting.decisions.select_related("item").order_by("number"))


def _decision(decision: Decision) -> dict[str, Any]:
    return {
        "key": decision.item.key,
        "result": decision.result,
        "winner": decision.winner or None,
        "reason": REASONS.get(decision.reason),
        "present": decision.present,
    }


def _attendance(played: Played) -> dict[str, dict[str, int]]:
    """Women and men of each constituency; where people come in several intervals, the most at one moment."""
    rows = played.file.attendance
    sides = [*played.file.rules.voting, OBSERVER]
    found = {}
    for side in sides:
        mine = [row for row in rows if row.constituency == side]
        if mine or side != OBSERVER:
            found[side] = {"women": _most(mine, "women"), "men": _most(mine, "men")}
    return found


def _most(rows: list[Any], what: str) -> int:
    """The largest number of women or men of one side that were there at the same time."""
    return max(
        (
            sum(getattr(r, what) for r in rows if r.arrived <= m and (r.left is None or r.left > m))
            for m in {row.arrived for row in rows}
        ),
        default=0,
    )


def as_text(played: Played) -> Iterator[str]:
    """Lines for people."""
    report = as_json(played)
    meeting = report["meeting"]
    yield f"{meeting['number']} {meeting['title']}: {meeting['state']}"
    yield "quorum: " + ("met" if meeting["quorum"]["met"] else "not met")
    for side, count in meeting["quorum"]["by_constituency"].items():
        yield f"  {side}: {count['present']} present, {count['needed']} needed"
    for decision in report["decisions"]:
        tail = f", {decision['winner']}" if decision["winner"] else ""
        why = f" ({decision['reason']})" if decision["reason"] else ""
        yield f"item {decision['key']}: {decision['result']}{tail}{why}"
    if report["agreement"]:
        missing = ", ".join(report["agreement"]["missing"])
        yield f"agreement: {report['agreement']['state']}" + (f"; to endorse: {missing}" if missing else "")
    yield from report["said"]

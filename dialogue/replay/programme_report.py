"""What loading a programme file gives: the fixed JSON object, or lines to read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dialogue.queries_programme import Standing, standings
from dialogue.replay.programme_loader import Loaded
from dialogue.standing import plain_number


def as_json(loaded: Loaded) -> dict[str, Any]:
    """The object of lifecycle.md §5.3."""
    return {
        "programme": loaded.programme.code,
        **loaded.counts,
        "work_plans": [
            {"code": p.code, "state": str(p.state), "missing_endorsements": p.missing_endorsers()}
            for p in loaded.programme.work_plans.order_by("starts_on", "id")
        ],
        "indicators": [_indicator(one) for one in standings(loaded.programme)],
    }


def _indicator(one: Standing) -> dict[str, Any]:
    return {
        "code": one.indicator.code,
        "latest": plain_number(one.value),
        "target": plain_number(one.indicator.target),
        "progress": one.progress,
    }


def as_text(loaded: Loaded) -> Iterator[str]:
    """The differences, the sums, and how plans and indicators stand."""
    found = as_json(loaded)
    yield from loaded.differences
    counts = ", ".join(f"{found[name]} {name}" for name in ("created", "changed", "unchanged"))
    yield f"{found['programme']}: {counts}"
    for plan in found["work_plans"]:
        missing = ", ".join(plan["missing_endorsements"])
        yield f"work plan {plan['code']}: {plan['state']}" + (f", waiting for {missing}" if missing else "")
    for one in found["indicators"]:
        yield f"indicator {one['code']}: {one['latest']} of {one['target']}, progress {one['progress']}"

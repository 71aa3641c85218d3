"""Writes a programme as `programme-file/1`, so that what was exported can be brought in again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from dialogue.models import Indicator, Level, Measurement, PlanItem, Programme, WorkPlan
from dialogue.replay.programme_reader import LEVELS
from dialogue.standing import plain_number

SOURCE = "Exported from Concord."


def write_programme(
    programme: Programme, plans: Iterable[WorkPlan], *, unverified: bool = False
) -> dict[str, Any]:
    """The file as an object, with these plans; values that nobody verified only where asked. Six queries."""
    items = list(programme.items.order_by("position", "id"))
    indicators = programme.indicators.select_related("item").prefetch_related("milestones").order_by("code")
    rows = Measurement.objects.filter(indicator__programme=programme).select_related("indicator")
    values = (rows if unverified else rows.verified()).order_by("indicator__code", "on", "id")
    lists = {
        name: [_item(one) for one in items if one.level == Level(level)] for name, level in LEVELS.items()
    }
    return _filled({
        "format": "programme-file/1", "source": programme.source or SOURCE, "programme": _head(programme),
        **lists, "indicators": [_indicator(one) for one in indicators],
        "measurements": list({(m.indicator_id, m.on): _measurement(m) for m in values}.values()),
        "work_plans": [_plan(plan) for plan in plans], "focus_groups": programme.focus_groups,
    })  # fmt: skip


def _filled(row: dict[str, Any]) -> dict[str, Any]:
    """The row without what is empty."""
    return {key: value for key, value in row.items() if value not in (None, "", [], {})}


def _day(value: date | None) -> str | None:
    return value.isoformat() if value is not None else None


def _point(value: Decimal | None, on: date | None) -> dict[str, Any]:
    return _filled({"on": _day(on), "value": plain_number(value)})


def _head(programme: Programme) -> dict[str, Any]:
    return _filled({
        "code": programme.code, "title": programme.title, "from": _day(programme.starts_on),
        "until": _day(programme.ends_on), "signed_on": _day(programme.signed_on), "phase": programme.phase,
        "partners": programme.partners,
    })  # fmt: skip


def _item(item: PlanItem) -> dict[str, Any]:
    budget = _filled({
        "currency": item.currency, "needed": plain_number(item.budget_needed),
        "available": plain_number(item.budget_available),
    })  # fmt: skip
    return _filled({
        "code": item.code, "title": item.title, "responsible": item.responsible, "lead": item.lead,
        "from": _day(item.starts_on), "until": _day(item.ends_on), "budget": budget, "tags": item.tags,
    })  # fmt: skip


def _indicator(one: Indicator) -> dict[str, Any]:
    return _filled({
        "code": one.code, "of": one.item.code, "title": one.title, "unit": one.unit,
        "definition": one.definition, "baseline": _point(one.baseline, one.baseline_on),
        "target": _point(one.target, one.target_on),
        "milestones": [_point(m.value, m.on) for m in one.milestones.all()],
        "disaggregation": one.disaggregation, "verification": one.verification, "bound_to": one.bound_to,
    }) | {"every_months": one.every_months}  # fmt: skip


def _measurement(row: Measurement) -> dict[str, Any]:
    verified = (row.verified_name or "second person") if row.verified_at else ""
    return _filled({
        "indicator": row.indicator.code, "on": _day(row.on), "by": row.split, "evidence": row.evidence,
        "comment": row.comment, "verified_by": verified,
    }) | {"value": plain_number(row.value)}  # fmt: skip


def _plan(plan: WorkPlan) -> dict[str, Any]:
    return _filled({
        "code": plan.code, "from": _day(plan.starts_on), "until": _day(plan.ends_on),
        "state": str(plan.state), "validated_on": _day(plan.validated_on),
        "endorsement_expected": _day(plan.endorsement_expected), "endorsers": plan.endorsers,
        "endorsements": [_endorsement(e) for e in plan.endorsements.all()], "meeting": plan.meeting,
    })  # fmt: skip


def _endorsement(row: Any) -> dict[str, Any]:
    return {"constituency": row.constituency, "on": _day(row.on), "holds_mandate": True}

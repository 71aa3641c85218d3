"""Reads indicators with the values that count and the word for where they stand; constant queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils import timezone

from dialogue import figures
from dialogue.models import Indicator, Measurement, Programme, WorkPlan
from dialogue.models.endorsing import HOME
from dialogue.standing import NONE, Point, is_recent, judge, progress


@dataclass(slots=True)
class Standing:
    """An indicator with its newest value that counts, where that came from, and the word for it.

    `counted` says that the system counted the value, `of` from how many; `waiting` are values that nobody
    verified yet.
    """

    indicator: Indicator
    points: list[Point] = field(default_factory=list)
    value: Decimal | None = None
    on: date | None = None
    counted: bool = False
    of: int = 0
    state: str = NONE
    verified: list[Measurement] = field(default_factory=list)
    waiting: list[Measurement] = field(default_factory=list)

    @property
    def progress(self) -> float | None:
        """The share of the way to the target, None where unknown."""
        return progress(self.indicator.baseline, self.value, self.indicator.target)

    @property
    def percent(self) -> float:
        """The share of the way for a bar, from 0 to 100."""
        return max(0.0, min(100.0, 100 * (self.progress or 0)))


def today_here() -> date:
    """Today, by the legal day."""
    return timezone.now().astimezone(HOME).date()


def plan_now(plans: Iterable[WorkPlan], today: date) -> WorkPlan | None:
    """The plan whose period it is, else the last one that began, else the first; None without plans."""
    ordered = sorted(plans, key=lambda plan: (plan.starts_on, plan.pk))
    begun = [plan for plan in ordered if plan.starts_on <= today]
    running = [plan for plan in begun if plan.ends_on >= today]
    return (running or begun or ordered[:1] or [None])[-1]  # type: ignore[list-item]


def standings(programme: Programme, plan: WorkPlan | None = None) -> list[Standing]:
    """Where every indicator of a programme stands in a plan's period (without one: the present plan's)."""
    today = today_here()
    plan = plan or plan_now(programme.work_plans.all(), today)
    rows = programme.indicators.select_related("item").prefetch_related("milestones").order_by("code")
    span = (plan.starts_on, plan.ends_on) if plan else (programme.starts_on, programme.ends_on)
    return stand(programme, list(rows), span, today)


def stand(
    programme: Programme, indicators: Sequence[Indicator], span: tuple[date, date], today: date
) -> list[Standing]:
    """Where these indicators stand today, bound ones counted for the span; two queries."""
    found = {one.pk: Standing(one, points_of(one, programme)) for one in indicators}
    for row in Measurement.objects.filter(indicator__in=list(found)).order_by("on", "id"):
        place = found[row.indicator_id]
        (place.verified if row.verified_at else place.waiting).append(row)
    counts = figures.count({one.bound_to for one in indicators}, [span], demo=programme.is_demo)
    for one in found.values():
        _value(one, counts.get((one.indicator.bound_to, 0)), min(today, span[1]))
        _judge(one, min(today, programme.ends_on))
    return list(found.values())


def _value(one: Standing, counted: figures.Counted | None, day: date) -> None:
    if counted is not None:
        one.value, one.on, one.counted, one.of = counted.value, day, True, counted.of
    elif one.verified:
        one.value, one.on = one.verified[-1].value, one.verified[-1].on


def _judge(one: Standing, today: date) -> None:
    latest = (one.on, one.value) if one.on is not None and one.value is not None else None
    recent = latest is not None and (one.counted or is_recent(latest[0], one.indicator.every_months, today))
    one.state = judge(one.points, latest, recent=recent)


def points_of(indicator: Indicator, programme: Programme) -> list[Point]:
    """Baseline, milestones and target, by day; days that are not known are those of the programme."""
    points = []
    if indicator.baseline is not None:
        points.append((indicator.baseline_on or programme.starts_on, indicator.baseline))
    if indicator.target is None or not points:
        return points
    last = (indicator.target_on or programme.ends_on, indicator.target)
    between = sorted((m.on, m.value) for m in indicator.milestones.all())
    return [*points, *(p for p in between if points[0][0] < p[0] < last[0]), last]

"""Where an indicator stands: how far from baseline to target, and the word for it. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

ON, RISK, OFF, DONE, NONE = "on", "risk", "off", "done", "none"
STATES = (OFF, RISK, ON, DONE, NONE)
"""The states, the most pressing first."""
ENOUGH = Decimal("0.6")
"""With this share of what was expected an indicator is at risk; with less it is off track."""
Point = tuple[date, Decimal]


def progress(baseline: Decimal | None, latest: Decimal | None, target: Decimal | None) -> float | None:
    """The share of the way from baseline to target, 1 being the target, to 4 digits; None where unknown."""
    if baseline is None or latest is None or target is None or target == baseline:
        return None
    return float(round((latest - baseline) / (target - baseline), 4))


def expected(points: Sequence[Point], day: date) -> Decimal:
    """The value that a straight line through the points asks for on a day; the ends hold outside them."""
    before = points[0]
    for point in points:
        if point[0] >= day:
            return _between(before, point, day)
        before = point
    return points[-1][1]


def _between(before: Point, after: Point, day: date) -> Decimal:
    if after[0] <= before[0] or day <= before[0]:
        return before[1] if day <= before[0] else after[1]
    share = Decimal((day - before[0]).days) / (after[0] - before[0]).days
    return before[1] + (after[1] - before[1]) * share


def judge(points: Sequence[Point], latest: Point | None, *, recent: bool) -> str:
    """The state of an indicator from baseline, milestones and target in order, and its newest value.

    No value, an old one, or no way to measure beats everything. Done: the target is reached. On track: at
    least what the line asks for on the day of the value. At risk: at least six tenths of it. Else off track.
    """
    if latest is None or not recent or len(points) < 2 or points[0][1] == points[-1][1]:
        return NONE
    baseline, target = points[0][1], points[-1][1]
    way = (latest[1] - baseline) / (target - baseline)
    if way >= 1:
        return DONE
    asked = (expected(points, latest[0]) - baseline) / (target - baseline)
    if way >= asked:
        return ON
    return RISK if way >= asked * ENOUGH else OFF


def is_recent(value_on: date, every_months: int, today: date) -> bool:
    """Whether a value is at most one reporting period old, with a month for collecting it; 0: never old."""
    if not every_months:
        return True
    months = (today.year - value_on.year) * 12 + today.month - value_on.month
    return months <= every_months + 1


def plain_number(value: Decimal | None) -> int | float | None:
    """A number as JSON writes it: whole where it is whole."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def number_words(value: Decimal | float | None, unit: str = "") -> str:
    """A number as pages write it: commas between thousands, no empty digits; percent to a tenth."""
    if value is None:
        return "–"
    text = f"{Decimal(str(value)):,.{1 if unit == 'percent' else 4}f}".rstrip("0").rstrip(".")
    return f"{text}%" if unit == "percent" else text

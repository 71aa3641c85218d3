"""Where an indicator stands: how far from baseline to target, and the word for it. Pure functions."""

from __future__ import annotations

from decimal import Decimal


def progress(baseline: Decimal | None, latest: Decimal | None, target: Decimal | None) -> float | None:
    """The share of the way from baseline to target, 1 being the target, to 4 digits; None where unknown."""
    if baseline is None or latest is None or target is None or target == baseline:
        return None
    return float(round((latest - baseline) / (target - baseline), 4))


def plain_number(value: Decimal | None) -> int | float | None:
    """A number as JSON writes it: whole where it is whole."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)

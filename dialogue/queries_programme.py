"""Reads indicators with the values that count, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from dialogue import standing
from dialogue.models import Indicator, Measurement, Programme


@dataclass(slots=True)
class Standing:
    """An indicator with its newest value that counts, and whether the system counted it."""

    indicator: Indicator
    value: Decimal | None = None
    on: date | None = None
    counted: bool = False
    verified: list[Measurement] = field(default_factory=list)
    waiting: list[Measurement] = field(default_factory=list)

    @property
    def progress(self) -> float | None:
        """The share of the way to the target, None where unknown."""
        return standing.progress(self.indicator.baseline, self.value, self.indicator.target)


def standings(programme: Programme) -> list[Standing]:
    """Where every indicator of a programme stands, by code; two queries."""
    return stand(list(programme.indicators.select_related("item")))


def stand(indicators: Sequence[Indicator]) -> list[Standing]:
    """Where these indicators stand; one query for their values."""
    found = {one.pk: Standing(one) for one in indicators}
    for row in Measurement.objects.filter(indicator__in=list(found)).order_by("on", "id"):
        place = found[row.indicator_id]
        (place.verified if row.verified_at else place.waiting).append(row)
    for one in found.values():
        if one.verified:
            one.value, one.on = one.verified[-1].value, one.verified[-1].on
    return list(found.values())

"""The statistics over time: two lines over eight quarters, with their table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from cases.forms.statistics import period_words
from cases.queries_statistics import LEAST, Numbers, Period
from cases.views.statistics_words import Block, Line, Teller

WIDTH, HEIGHT, EDGE = 600, 200, 10


@dataclass(frozen=True, slots=True)
class Drawn:
    """One line as a drawing takes it: its points in a row, and each of them for a dot."""

    points: str = ""
    dots: list[tuple[float, float]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class OverTime:
    """Both lines, the highest number, the first and last quarter in words, and the table of all."""

    received: Drawn
    settled: Drawn
    most: int
    first: str
    last: str
    table: Block
    width: int = WIDTH
    height: int = HEIGHT


def over_time_block(quarters: Sequence[tuple[Period, Numbers]], tell: Teller) -> OverTime:
    """The lines over these quarters; a number that is not told is not drawn either."""
    names = [period_words(quarter) for quarter, _numbers in quarters]
    received = [numbers.get("filed").n for _quarter, numbers in quarters]
    settled = [numbers.settled_of()[0] for _quarter, numbers in quarters]
    most = max([n for n in (*received, *settled) if _is_told(n, tell)], default=0)
    lines = [
        Line(name, [tell.number(filed), tell.number(ended)])
        for name, filed, ended in zip(names, received, settled, strict=True)
    ]
    table = Block(
        "time", _("Over time"),
        _("Disputes received in each quarter, by the day of filing, and conciliations that ended in it with a"
          " certified agreement on everything or on a part."),
        [_("Quarter"), _("Received"), _("Settled in conciliation")], lines,
    )  # fmt: skip
    return OverTime(
        _drawn(received, most, tell), _drawn(settled, most, tell), most, names[0], names[-1], table
    )  # fmt: skip


def _is_told(n: int, tell: Teller) -> bool:
    return tell.exact or n == 0 or n >= LEAST


def _drawn(counts: Sequence[int], most: int, tell: Teller) -> Drawn:
    """The places of the numbers that are told, from left to right."""
    step = (WIDTH - 2 * EDGE) / max(len(counts) - 1, 1)
    dots = [
        (round(EDGE + place * step, 1), round(HEIGHT - EDGE - n / (most or 1) * (HEIGHT - 2 * EDGE), 1))
        for place, n in enumerate(counts)
        if _is_told(n, tell)
    ]
    return Drawn(" ".join(f"{x},{y}" for x, y in dots), dots)

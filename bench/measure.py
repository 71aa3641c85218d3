"""Measures calls in turn, and says of each figure whether it stays within its limit."""

from __future__ import annotations

import os
import platform
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.options import Options


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: what was measured against what, and the most it may be.

    `judged` is what the limit speaks of: a ratio, milliseconds, kilobytes or a number of faults.
    """

    name: str
    floor: str
    measured: str
    judged: float
    limit: float
    unit: str = "x"
    timed: bool = True

    @property
    def ok(self) -> bool:
        """Whether it stays within its limit."""
        return self.judged <= self.limit


def ratio(name: str, floor: float, measured: float, limit: float) -> Figure:
    """A time (in seconds) as a multiple of its floor."""
    return Figure(name, f"{floor * 1000:.2f} ms", f"{measured * 1000:.2f} ms", measured / floor, limit)


def latency(name: str, seconds: list[float], limit: float) -> Figure:
    """Times of arrival (in seconds): the slowest of a hundred is judged, in milliseconds."""
    p50, p99 = (share(seconds, part) * 1000 for part in (0.5, 0.99))
    return Figure(name, f"p50 {p50:.0f} ms", f"p99 {p99:.0f} ms", p99, limit, "ms")


def interleaved(options: Options, rounds: int, calls: Mapping[str, Callable[[], Any]]) -> dict[str, float]:
    """The median seconds of each call; the calls take turns, so that all meet the same weather."""
    return {name: statistics.median(taken) for name, taken in in_turn(options, rounds, calls).items()}


def in_turn(options: Options, rounds: int, calls: Mapping[str, Callable[[], Any]]) -> dict[str, list[float]]:
    """The seconds that each call took each time."""
    for call in calls.values():
        for _warm in range(options.warm_up):
            call()
    times: dict[str, list[float]] = {name: [] for name in calls}
    for _round in range(options.rounds(rounds)):
        for name, call in calls.items():
            begun = time.perf_counter()
            call()
            times[name].append(time.perf_counter() - begun)
    return times


def share(values: list[float], part: float) -> float:
    """The value below which that part of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def say(text: str) -> None:
    """Progress, on standard error."""
    print(text, file=sys.stderr, flush=True)


def machine() -> str:
    """Which machine this is, and how busy others keep it."""
    info = Path("/proc/cpuinfo")
    models = [line.partition(":")[2].strip() for line in _lines(info) if line.startswith("model name")]
    model = models[0] if models else platform.processor() or platform.machine()
    load = os.getloadavg()[0]
    busy = "" if load < 1 else " (others load it: do not trust the times)"
    return f"{os.cpu_count()} x {model}, Python {platform.python_version()}, load {load:.1f}{busy}"


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def table(figures: list[Figure], *, judge_times: bool) -> str:
    """The figures as a table."""
    rows = [("figure", "floor", "measured", "judged", "limit", "")]
    for f in figures:
        verdict = "ok" if f.ok else "OVER"
        if f.timed and not judge_times:
            verdict = "not judged"
        rows.append((f.name, f.floor, f.measured, _with(f.judged, f.unit), _with(f.limit, f.unit), verdict))
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    return "\n".join("  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)) for row in rows)


def _with(value: float, unit: str) -> str:
    number = f"{value:.2f}" if unit == "x" else f"{value:.0f}"
    return f"{number} {unit}".strip()

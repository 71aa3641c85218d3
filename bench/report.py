"""Runs the benches that were asked for, and prints what came of them."""

from __future__ import annotations

from collections.abc import Callable

from bench import action, http, live, queue, race, weight
from bench.measure import Figure, machine, table
from bench.options import Options
from bench.places import Place, places

BENCHES: dict[str, Callable[[list[Place], Options], list[Figure]]] = {
    "queue": queue.run,
    "http": http.run,
    "action": action.run,
    "live": live.run,
    "race": race.run,
    "weight": weight.run,
}


def report(options: Options) -> int:
    """Measure, print the table; 1 if a figure is over its limit."""
    before = machine()
    with places(list(options.sizes), keep=options.keep) as made:
        figures = [figure for name in options.names for figure in BENCHES[name](made, options)]
    judge_times = not options.quick or options.sabotage
    print(table(figures, judge_times=judge_times))
    print(f"before: {before}\nafter:  {machine()}")
    return int(any(not figure.ok for figure in figures if judge_times or not figure.timed))

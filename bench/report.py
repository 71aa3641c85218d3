"""Runs the benches that were asked for, and prints what came of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bench import action, http, imports, live, meeting, queue, race, register, search, statistics, weight
from bench.measure import Figure, machine, table
from bench.options import Options
from bench.places import Place, places
from bench.serving import end_servers

BENCHES: dict[str, Callable[[list[Place], Options], list[Figure]]] = {
    "queue": queue.run,
    "register": register.run,
    "http": http.run,
    "action": action.run,
    "live": live.run,
    "meeting": meeting.run,
    "race": race.run,
    "weight": weight.run,
    "statistics": statistics.run,
    "search": search.run,
    "imports": imports.run,
}


def report(options: Options) -> int:
    """Measure, print the table; 1 if a figure is over its limit, or was broken and is not."""
    before = machine()
    with places(options) as made:
        try:
            sound = _measured(made, replace(options, sabotage=False))
            broken = _measured(made, options) if options.sabotage else []
        finally:
            end_servers()
    print(table(sound, judge_times=not options.quick))
    if broken:
        print("\nbroken on purpose; each must be over its limit:")
        print(table(broken, judge_times=True))
    print(f"before: {before}\nafter:  {machine()}")
    over = any(not figure.ok for figure in sound if not (options.quick and figure.timed))
    return int(over or any(figure.ok for figure in broken))


def _measured(made: list[Place], options: Options) -> list[Figure]:
    return [figure for name in options.names for figure in BENCHES[name](made, options)]

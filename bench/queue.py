"""The queue in process: the first page of 50 by office and state, with counts, against the bare SQL."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from accounts.models import User
from bench import floor
from bench.measure import Figure, interleaved, ratio, say
from bench.options import Options
from bench.people import OFFICER, office_of
from bench.places import Place
from cases.queries import Filters, counts_by_state, listed, page_of

STATE = "in_conciliation"
LIMIT, FLAT = 2.5, 1.3


def run(places: list[Place], options: Options) -> list[Figure]:
    """The queue of the largest office at each size, and whether it stays flat.

    Sabotage: asked twenty-seven times, at the largest size four times as often.
    """
    figures, times = [], []
    for place in places:
        say(f"-- queue, {place.size:,} cases")
        bare, ours = _measured(place, options, _again(options, place is places[-1]))
        figures.append(ratio(f"queue, 50 rows and counts, {place.size:,} cases", bare, ours, LIMIT))
        times.append(ours)
    if len(places) > 1:
        name = f"queue, {places[0].size:,} to {places[-1].size:,} cases"
        figures.append(ratio(name, times[0], times[-1], FLAT))
    return figures


def _again(options: Options, largest: bool) -> int:
    if not options.sabotage:
        return 1
    return options.again * (12 if largest else 3)


def _measured(place: Place, options: Options, again: int) -> tuple[float, float]:
    office = office_of(place, OFFICER)
    with place.used(), place.connect(autocommit=True) as connection, connection.cursor() as cursor:
        calls: dict[str, Callable[[], Any]] = {
            "bare": lambda: floor.queue(cursor, office, STATE),
            "ours": lambda: [_ours(office) for _again in range(again)],
        }
        found = interleaved(options, 200, calls)
    return found["bare"], found["ours"]


def _ours(office: int) -> Any:
    """As a request does it: who is asking is read anew."""
    cases = listed(User(pk=OFFICER, is_active=True), Filters(office=office, states=(STATE,)))
    return page_of(cases), counts_by_state(cases)

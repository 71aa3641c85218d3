"""Over HTTP, one user, uvicorn as in production: both queues and an action, against a bare Django."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any

from bench import people
from bench.measure import Figure, interleaved, ratio, say
from bench.options import Options
from bench.places import Place
from bench.queue import STATE
from bench.serving import BARE, Client, serving

LIMITS = {"api": 3.0, "html": 8.0, "act": 5.0}
_keys = count(1)


def run(places: list[Place], options: Options) -> list[Figure]:
    """The three figures at each size from 100,000 cases on (at the largest of smaller ones)."""
    large = [place for place in places if place.size >= 100_000] or places[-1:]
    return [figure for place in large for figure in _figures(place, options)]


def _figures(place: Place, options: Options) -> list[Figure]:
    say(f"-- http, {place.size:,} cases")
    house, bare, again = serving(place), serving(place, BARE), options.again
    officer = people.token_of(place, people.OFFICER)
    cookie = people.cookie_of(place, people.OFFICER)
    office = people.office_of(place, people.OFFICER)
    listed = f"state={STATE}&office=phnom-penh"
    api, html, plain = house.client(Authorization=officer), house.client(Cookie=cookie), bare.client()
    api_path = f"/api/v1/cases/?{listed}&counts=1"
    calls: dict[str, Callable[[], Any]] = {
        "bare": lambda: plain.get(f"/queue?office={office}&state={STATE}"),
        "api": lambda: [api.get(api_path) for _again in range(again)],
        "html": lambda: [html.get(f"/en/queue/?{listed}") for _again in range(again)],
    }
    found = interleaved(options, 150, calls)
    head = house.client(Authorization=people.token_of(place, people.HEAD))
    acts = interleaved(options, 60, _acts(place, head, plain, again))
    size = f"{place.size:,} cases"
    return [
        ratio(f"API queue over HTTP, {size}", found["bare"], found["api"], LIMITS["api"]),
        ratio(f"HTML queue over HTTP, {size}", found["bare"], found["html"], LIMITS["html"]),
        ratio(f"an action over HTTP, {size}", acts["bare"], acts["act"], LIMITS["act"]),
    ]


def _acts(place: Place, api: Client, plain: Client, again: int) -> dict[str, Callable[[], Any]]:
    """Appointing a conciliator: event, two deadlines, notifications, mail job, key."""

    def act() -> None:
        path = f"/api/v1/cases/CB-2026-{place.to_appoint()}/actions/appoint_conciliator/"
        key = f"b{next(_keys)}"
        for _again in range(again):  # the same key is answered from the record
            api.post(path, people.as_json(conciliator=people.CONCILIATOR), Idempotency_Key=key)

    def bare() -> None:
        body = people.as_json(
            case=place.to_appoint(), head=people.HEAD, conciliator=people.CONCILIATOR, key=f"p{next(_keys)}"
        )
        plain.post("/appoint", body)

    return {"bare": bare, "act": act}

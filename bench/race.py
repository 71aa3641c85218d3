"""Two officers act on the same case at the same moment: one is done, the other hears 409, every time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from itertools import count
from threading import Barrier

from bench import people
from bench.measure import Figure, say
from bench.options import Options
from bench.places import Place
from bench.serving import Client, serving

_keys = count(1)
RIGHT = [HTTPStatus.CREATED, HTTPStatus.CONFLICT]


def run(places: list[Place], options: Options) -> list[Figure]:
    """How many of the rounds ended otherwise, at the smallest size; sabotage: each has a case alone."""
    place = options.small(places)
    rounds = 10 if options.quick or options.sabotage else 200
    say(f"-- race, {rounds} rounds")
    house = serving(place)
    with ThreadPoolExecutor(2) as pool:
        tokens = [people.token_of(place, who) for who in (people.OFFICER, people.OTHER_OFFICER)]
        clients = [house.client(Authorization=token) for token in tokens]
        wrong = 0
        for _round in range(rounds):
            numbers = [place.to_take_up()] * 2
            if options.sabotage:
                numbers[1] = place.to_take_up()
            both = Barrier(2)
            answers = pool.map(_take_up, clients, numbers, [both, both])
            wrong += sorted(answers) != RIGHT
    name = f"two officers at once, {rounds} rounds"
    done = f"{rounds - wrong} of {rounds} one done, one 409"
    return [Figure(name, "", done, wrong, 0, "wrong", timed=False)]


def _take_up(client: Client, case: int, both: Barrier) -> int:
    """The status of taking a case up, sent when the other is ready as well."""
    path = f"/api/v1/cases/CB-2026-{case}/actions/take_up/"
    headers = {"Content-Type": "application/json", "Idempotency-Key": f"r{next(_keys)}"}
    client.send("GET", "/healthz")  # the connection is open before the start
    both.wait()
    return client.send("POST", path, b"{}", headers).status

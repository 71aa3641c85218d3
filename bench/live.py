"""Live news: publish to receive at 1,000 sockets of one process, and losses when the server is killed."""

from __future__ import annotations

import resource
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import count

from django.db import connection, transaction
from django.utils import timezone

from bench import people
from bench.listening import Listener, Swarm, heard_after, heard_by_all
from bench.measure import Figure, latency, say
from bench.options import Options
from bench.places import Place
from bench.serving import Server, serving
from notifications.services import Recipient, tell

LIMIT = 200.0  # milliseconds
PATIENCE = 120.0
LATE = 0.3  # seconds that the sabotage holds news back
BETWEEN = 0.03  # seconds between two publishes over a killed server
_sources = count(10**9)


def run(places: list[Place], options: Options) -> list[Figure]:
    """Latency to everybody and to one among all, then losses over a server killed and started again.

    Sabotage: news are told late, and browsers forget what they heard.
    """
    place = options.small(places)
    _allow_files()
    house = serving(place)
    return [*_latencies(house, options), _losses(house, options)]


def _allow_files() -> None:
    """A thousand sockets need more open files than a shell allows by default."""
    _soft, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 8192) if most > 0 else 8192, most))


def _latencies(house: Server, options: Options) -> list[Figure]:
    crowd, late = list(people.ONLOOKERS)[: 40 if options.quick else 1000], LATE if options.sabotage else 0.0
    say(f"-- live, {len(crowd):,} sockets")
    with house.place.used(), Swarm(house.port, people.cookies_of(house.place, crowd)) as swarm:
        _tell_and_wait(swarm.listeners, crowd)
        to_all = [t for _n in range(options.rounds(20)) for t in _tell_and_wait(swarm.listeners, crowd, late)]
        one = swarm.listeners[:1]
        to_one = [t for _n in range(options.rounds(100)) for t in _tell_and_wait(one, crowd[:1], late)]
    return [
        latency(f"publish to receive, {len(crowd):,} sockets told at once, p99", to_all, LIMIT),
        latency(f"publish to receive, one of {len(crowd):,} sockets, p99", to_one, LIMIT),
    ]


def _tell(crowd: list[int]) -> None:
    """Tell people of an event, as an act does."""
    told = [Recipient(person, "party") for person in crowd]
    with transaction.atomic():
        tell(
            told, kind="case", ref="CB-2026-1", verb="file", source=next(_sources), occurred_at=timezone.now()
        )


def _tell_and_wait(listeners: list[Listener], crowd: list[int], late: float = 0.0) -> list[float]:
    """Seconds from before the transaction until each listener heard of it."""
    return heard_after(listeners, lambda: _tell(crowd), late=late, patience=PATIENCE)


def _losses(house: Server, options: Options) -> Figure:
    """Numbers lost, doubled or out of order while the server is killed, and its listener cut off."""
    sockets, messages = (8, 24) if options.quick else (50, 150)
    crowd = list(people.ONLOOKERS)[-sockets:]
    say(f"-- live, {messages} messages to {sockets} sockets over a killed server")
    cookies = people.cookies_of(house.place, crowd)
    with house.place.used(), Swarm(house.port, cookies, forgets=options.sabotage) as swarm:
        _tell_and_wait(swarm.listeners, crowd)
        with ThreadPoolExecutor(1) as other:
            for n in range(2, messages + 1):
                _tell(crowd)
                time.sleep(BETWEEN)
                if n == messages // 3:
                    _cut_listener()
                if n == messages // 2:
                    restarted = other.submit(_restart, house)
            restarted.result()
        heard_by_all(swarm.listeners, [messages] * sockets, PATIENCE)
        time.sleep(1)  # what comes twice comes late
        faults = sum(listener.faults(messages) for listener in swarm.listeners)
    received = sum(len(listener.heard) for listener in swarm.listeners)
    name = f"lost or doubled over a killed server, {sockets} sockets"
    said = f"{received:,} of {sockets * messages:,} received"
    return Figure(name, "", said, faults, 0, "faults", timed=False)


def _restart(house: Server) -> None:
    house.kill()
    house.start()


def _cut_listener() -> None:
    """End the hub's connections, as a restarted database does."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE query LIKE 'LISTEN%%' AND datname = current_database()"
        )

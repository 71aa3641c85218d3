"""A meeting whose 300 members have its page open: how soon each step reaches them all."""

from __future__ import annotations

import time

from django.utils import timezone

from bench import people
from bench.listening import Swarm, heard_by_all
from bench.measure import Figure, say, share
from bench.options import Options
from bench.places import Place
from bench.serving import serving
from dialogue.models import Body, Meeting, Seat, SeatMandate
from dialogue.models.steps import Actor
from dialogue.services.opening import plan_meeting
from dialogue.services.step import take_step

LIMIT = 500.0  # milliseconds
PATIENCE = 60.0
LATE = 0.6  # seconds that the sabotage holds each step back
SECRETARY = Actor(people.HEAD, "Secretary", frozenset({"secretariat"}))
SIDES = ("government", "employers", "workers")


def run(places: list[Place], options: Options) -> list[Figure]:
    """From before the step's transaction to the arrival at each member. Sabotage: the step is taken late."""
    place = options.small(places)
    crowd, late = list(people.ONLOOKERS)[: 30 if options.quick else 300], LATE if options.sabotage else 0.0
    say(f"-- meeting, {len(crowd)} pages")
    house = serving(place)
    with place.used():
        meeting = _opened(crowd)
        with Swarm(house.port, people.cookies_of(place, crowd)) as swarm:
            _call_and_wait(swarm, meeting, "1")
            taken = [
                seconds
                for n in range(options.rounds(30))
                for seconds in _call_and_wait(swarm, meeting, str(1 + n % 2), late)
            ]
    p50, p99 = (share(taken, part) * 1000 for part in (0.5, 0.99))
    name = f"a step of a meeting to receive, {len(crowd)} open pages, p99"
    return [Figure(name, f"p50 {p50:.0f} ms", f"p99 {p99:.0f} ms", p99, LIMIT, "ms")]


def _opened(crowd: list[int]) -> Meeting:
    """A meeting that goes on, of a body in which everybody of the crowd holds a seat."""
    now = timezone.now()
    body = Body.objects.create(slug=f"bench-{time.time_ns()}", name="Bench")
    seats = Seat.objects.bulk_create(
        Seat(body=body, constituency=SIDES[n % 3], number=n // 3 + 1) for n in range(len(crowd))
    )
    SeatMandate.objects.bulk_create(
        SeatMandate(seat=seat, user_id=person, name="Member", valid_from=now.date())
        for seat, person in zip(seats, crowd, strict=True)
    )
    meeting = plan_meeting(body, title="Bench", starts_at=now)
    for title in ("First", "Second"):
        item = {"title": title, "kind": "discussion"}
        take_step(meeting, "set_agenda_item", by=SECRETARY, answers=item)
    for name in ("convene", "open_meeting"):
        take_step(meeting, name, by=SECRETARY, answers={})
    return meeting


def _call_and_wait(swarm: Swarm, meeting: Meeting, item: str, late: float = 0.0) -> list[float]:
    """Seconds from before an item is called until each member heard of it."""
    counts = [len(listener.heard) for listener in swarm.listeners]
    begun = time.perf_counter()
    time.sleep(late)
    take_step(meeting, "call_item", by=SECRETARY, answers={"item": item})
    if not heard_by_all(swarm.listeners, [n + 1 for n in counts], PATIENCE):
        raise TimeoutError("a page heard nothing")
    return [listener.heard[n][1] - begun for listener, n in zip(swarm.listeners, counts, strict=True)]

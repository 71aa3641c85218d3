"""A meeting whose 300 members have its page open: how soon a step reaches them all and is on their pages."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from bench import people
from bench.listening import Swarm, heard_after
from bench.measure import Figure, latency, say
from bench.options import Options
from bench.places import Place
from bench.serving import Client, serving
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
    """From before the step's transaction to the arrival at each member, then to what each page fetched anew.

    Sabotage: the step is taken late.
    """
    place = options.small(places)
    crowd, late = list(people.ONLOOKERS)[: 30 if options.quick else 300], LATE if options.sabotage else 0.0
    say(f"-- meeting, {len(crowd)} pages")
    house = serving(place)
    with place.used():
        meeting = _opened(crowd)
        cookies = people.cookies_of(place, crowd)
        pages = [house.client(Cookie=cookie) for cookie in cookies]
        with override("en"):
            path = reverse("dialogue:live_part", args=[meeting.number])
        with Swarm(house.port, cookies) as swarm:
            _call_and_wait(swarm, meeting, "1")

            def call(n: int) -> list[float]:
                return _call_and_wait(swarm, meeting, str(1 + n % 2), late)

            taken = [seconds for n in range(options.rounds(30)) for seconds in call(n)]
            fetched = [
                seconds
                for n in range(options.rounds(4))
                for seconds in _fetched_after(partial(call, n), pages, path)
            ]
    return [
        latency(f"a step of a meeting to receive, {len(crowd)} open pages, p99", taken, LIMIT),
        latency(f"a step of a meeting to see, {len(crowd)} open pages, p99", fetched, LIMIT),
    ]


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

    def call() -> None:
        take_step(meeting, "call_item", by=SECRETARY, answers={"item": item})

    return heard_after(swarm.listeners, call, late=late, patience=PATIENCE)


def _fetched_after(call: Callable[[], object], pages: list[Client], path: str) -> list[float]:
    """Seconds from before the call until each page has its part anew; all ask once the last heard."""
    begun = time.perf_counter()

    def fetch(page: Client) -> float:
        page.get(path)
        return time.perf_counter() - begun

    with ThreadPoolExecutor(len(pages)) as browsers:
        call()
        return list(browsers.map(fetch, pages))

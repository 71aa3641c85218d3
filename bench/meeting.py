"""A meeting whose 300 members have its page open: how soon a step reaches them all and is on their pages."""

from __future__ import annotations

import time

from django.conf import settings
from django.db import connection
from django.middleware.csrf import CSRF_SECRET_LENGTH
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import override

from bench import people
from bench.listening import Swarm, heard_after, seen_after
from bench.measure import Figure, latency, say
from bench.options import Options
from bench.places import Place
from bench.serving import serving
from dialogue.models import Attendance, Body, Meeting, Seat, SeatMandate
from dialogue.models.steps import Actor
from dialogue.services.opening import plan_meeting
from dialogue.services.step import take_step

LIMIT = 500.0  # milliseconds
PATIENCE = 60.0
LATE = 0.6  # seconds that the sabotage holds each step back
SECRETARY = Actor(people.HEAD, "Secretary", frozenset({"secretariat"}))
SIDES = ("government", "employers", "workers")


def run(places: list[Place], options: Options) -> list[Figure]:
    """From before the step's transaction to its arrival at each member, then to each page showing a vote.

    Sabotage: the step is taken late.
    """
    place = options.small(places)
    crowd, late = list(people.ONLOOKERS)[: 30 if options.quick else 300], LATE if options.sabotage else 0.0
    say(f"-- meeting, {len(crowd)} pages")
    house = serving(place)
    with place.used():
        meeting = _opened(crowd)
        token = f"{settings.CSRF_COOKIE_NAME}={get_random_string(CSRF_SECRET_LENGTH)}"
        cookies = [f"{cookie}; {token}" for cookie in people.cookies_of(place, crowd)]
        with override("en"):
            path = reverse("dialogue:live_part", args=[meeting.number])
        with Swarm(house.port, cookies) as swarm:
            _call_and_wait(swarm, meeting, "1")
            taken = [
                seconds
                for n in range(options.rounds(30))
                for seconds in _call_and_wait(swarm, meeting, str(1 + n % 2), late)
            ]
        with Swarm(house.port, cookies, path) as swarm:
            _call_and_wait(swarm, meeting, "1")
            seen = [seconds for n in range(options.rounds(30)) for seconds in _voted(swarm, meeting, n, late)]
    return [
        latency(f"a step of a meeting to receive, {len(crowd)} open pages, p99", taken, LIMIT),
        latency(f"a vote opened to see, {len(crowd)} open pages, p99", seen, LIMIT),
    ]


def _opened(crowd: list[int]) -> Meeting:
    """A meeting that goes on, of a body in which everybody of the crowd holds a seat.

    The database has looked at the new rows, as it does by itself within a minute.
    """
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
    take_step(meeting, "convene", by=SECRETARY, answers={})
    there = SeatMandate.objects.filter(seat__body=body).select_related("seat")
    Attendance.objects.bulk_create(Attendance(meeting=meeting, arrived=now, **m.arrival()) for m in there)
    take_step(meeting, "open_meeting", by=SECRETARY, answers={})
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE dialogue_seat, dialogue_seatmandate, dialogue_attendance")
    return meeting


def _call_and_wait(swarm: Swarm, meeting: Meeting, item: str, late: float = 0.0) -> list[float]:
    """Seconds from before an item is called until each member heard of it."""

    def call() -> None:
        take_step(meeting, "call_item", by=SECRETARY, answers={"item": item})

    return heard_after(swarm.listeners, call, late=late, patience=PATIENCE)


def _voted(swarm: Swarm, meeting: Meeting, n: int, late: float) -> list[float]:
    """Seconds from before a vote is opened until each member's page shows its motion."""
    motion = f"Motion {n} of the bench"
    pages = [one.page for one in swarm.listeners if one.page is not None]

    def put() -> None:
        answers = {"item": "1", "method": "majority", "motion": motion}
        take_step(meeting, "put_motion", by=SECRETARY, answers=answers)

    def close() -> None:
        take_step(meeting, "close_vote", by=SECRETARY, answers={})

    seen = seen_after(pages, put, f'<blockquote class="pre">{motion}', late=late, patience=PATIENCE)
    seen_after(pages, close, "Decision", late=0.0, patience=PATIENCE)
    return seen

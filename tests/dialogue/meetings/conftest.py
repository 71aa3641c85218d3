"""A small tripartite body with people on its seats, and a meeting of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from dialogue.models import Attendance, Body, Decision, Meeting, Seat, SeatMandate
from dialogue.services.opening import plan_meeting
from dialogue.services.step import take_step
from tests.accounts.factories import make_official, make_user, sign_in

SIDES = ("government", "employers", "workers")


@dataclass
class Hall:
    """The body, its meeting, and people by name: `secretary`, `chair`, `employers1`, `workers2` …"""

    body: Body
    meeting: Meeting
    people: dict[str, User] = field(default_factory=dict)

    def do(self, who: str, name: str, **answers: Any) -> Any:
        """Take a step as one of the people, with cleaned values."""
        return take_step(self.meeting, name, by=self.people[who], answers=answers)

    def client(self, who: str) -> Client:
        """A signed-in client of one of the people."""
        return sign_in(Client(), self.people[who])

    def mandate(self, who: str) -> SeatMandate:
        """The seat that somebody holds."""
        return SeatMandate.objects.select_related("seat").get(user=self.people[who], seat__body=self.body)

    def url(self, path: str = "") -> str:
        """An address of the meeting."""
        return f"/en/meetings/{self.meeting.number}/{path}"


def make_hall(seats: int = 3) -> Hall:
    """A body with so many seats a side, all held, quorum of half overall and on each side."""
    body = Body.objects.create(
        slug="hall", name="Hall", quorum_overall="1/2", quorum_each="1/2", public=False
    )
    starts = timezone.now() + dt.timedelta(days=20)
    people = {"secretary": make_official("secretariat", None, name="Secretary")}
    for side in SIDES:
        for n in range(1, seats + 1):
            office = {"government": "chair"}.get(side, "vice_chair") if n == 1 else ""
            seat = Seat.objects.create(body=body, constituency=side, number=n, office=office)
            user = people[f"{side}{n}"] = make_user(name=f"{side} {n}")
            sit(seat, user, sex="f" if n % 2 else "m")
    people["chair"] = people["government1"]
    people["outsider"] = make_user(name="Outsider")
    meeting = plan_meeting(body, title="First meeting", title_km="កិច្ចប្រជុំ", starts_at=starts, place="Room 1")
    return Hall(body, meeting, people)


def sit(seat: Seat, user: User, *, sex: str = "", is_substitute: bool = False) -> SeatMandate:
    """Put somebody on a seat."""
    since = timezone.localdate() - dt.timedelta(days=30)
    return SeatMandate.objects.create(
        seat=seat, user=user, name=user.name, sex=sex, is_substitute=is_substitute, valid_from=since
    )


def convened(hall: Hall) -> Hall:
    """Its agenda is written and the invitations are out."""
    hall.do("secretary", "set_agenda_item", title="Opening", kind="information")
    hall.do("secretary", "set_agenda_item", title="Work plan", kind="decision")
    hall.do("secretary", "convene")
    return hall


@pytest.fixture
def hall(db: None) -> Hall:
    """The body with its planned meeting."""
    return make_hall()


def opened(hall: Hall, *absent: str) -> Hall:
    """Open, the second item called, everybody in the room but those named."""
    convened(hall)
    moment = timezone.now() - dt.timedelta(minutes=5)
    rows = SeatMandate.objects.filter(seat__body=hall.body, is_substitute=False).exclude(
        user__in=[hall.people[name] for name in absent]
    )
    Attendance.objects.bulk_create(
        Attendance(meeting=hall.meeting, arrived=moment, **m.arrival()) for m in rows.select_related("seat")
    )
    hall.do("secretary", "open_meeting")
    hall.do("secretary", "call_item", item="2")
    return hall


def put(hall: Hall, **more: Any) -> Decision:
    """Put a motion to the vote."""
    answers = {"item": "2", "method": "majority", "motion": "The work plan is adopted.", **more}
    hall.do("chair", "put_motion", **answers)
    return hall.meeting.decisions.select_related("meeting__body").get(result="open")


@pytest.fixture
def room(hall: Hall) -> Hall:
    """The meeting is on, with everybody there."""
    return opened(hall)

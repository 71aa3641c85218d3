"""The made-up people of the trial on seats of an example body."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from accounts.demo import SEATS
from cases.demo.people import Company
from dialogue.models import Body, Seat, SeatMandate
from dialogue.queries import today

BODY = "decent-work-committee"
_TAKEN = (
    # handle, side, seat, sex, substitute, may endorse
    ("government-1", "government", 1, "m", False, True),
    ("government-2", "government", 2, "f", False, False),
    ("lida", "government", 4, "f", False, False),  # the head of an office, who sees its disputes as well
    ("employers-1", "employers", 1, "f", False, True),
    ("employers-2", "employers", 2, "m", False, False),
    ("workers-1", "workers", 1, "f", False, True),
    ("workers-2", "workers", 2, "f", False, False),
    ("observer-1", "observer", 1, "", False, False),
)
_OTHERS = (("workers", 3, "Sothea", "m"), ("employers", 3, "Kunthy", "f"), ("government", 3, "Borey", "m"))
MADE_UP = "(made up)"


def take_seats(company: Company) -> None:
    """Give the seats once; others on the body have no account."""
    body = Body.objects.get(slug=BODY)
    if SeatMandate.objects.filter(seat__body=body).exists():
        return
    since = today() - timedelta(days=400)
    for handle, side, number, sex, substitute, endorses in _TAKEN:
        user = company.people[handle]
        SeatMandate.objects.create(
            seat=_seat(body, side, number), user=user, name=user.name, email=user.email, sex=sex,
            is_substitute=substitute, may_endorse=endorses, valid_from=since,
            valid_until=today() + timedelta(days=330),
        )  # fmt: skip
    for side, number, name, sex in _OTHERS:
        SeatMandate.objects.create(
            seat=_seat(body, side, number), name=f"{name} {MADE_UP}", sex=sex, valid_from=since
        )


def _seat(body: Body, side: str, number: int) -> Seat:
    return Seat.objects.get(body=body, constituency=side, number=number)


def seats_of_people() -> Iterator[tuple[int, str]]:
    """What made-up people are in bodies, for choosing one."""
    rows = SeatMandate.objects.today().filter(user__is_demo=True).select_related("seat__body")
    for row in rows.order_by("user_id", "id"):
        yield row.user_id or 0, f"{row.seat.body} · {row.seat}"


SEATS.append(seats_of_people)

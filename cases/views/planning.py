"""What pages that give a sitting its time show beside the form: what speaks against it, and free times."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.utils import timezone

from cases.forms import FORMS
from cases.models import Room as Place
from cases.models.conciliation import LENGTH, Sitting
from cases.services.conflicts import (
    LIMITS,
    STARTS,
    Finding,
    Search,
    against,
    diary_for,
    free_times,
    notes,
    planned,
    wish_of,
)
from cases.services.diary import Wish
from cases.views.case_room import Room

SHOWN = 5
A_DAY = 2
_PREFILLED = ("starts_at", "until", "room", "session", "hearing")


@dataclass(frozen=True, slots=True)
class Free:
    """A time that nothing speaks against, how many days before the legal end, the address that takes it."""

    wish: Wish
    before: int | None
    url: str


@dataclass
class Planning:
    """The time that a page asks about, as it was given; nothing is read before the page shows it."""

    room: Room
    name: str

    @property
    def council(self) -> bool:
        """Whether it is a hearing."""
        return self.name.endswith("_hearing")

    @property
    def given(self) -> Any:
        """What was posted, or what the address of a free time names."""
        request = self.room.request
        return request.POST if request.method == "POST" else request.GET

    @property
    def initial(self) -> dict[str, str]:
        """What the form begins with."""
        return {key: self.given[key][:40] for key in _PREFILLED if self.given.get(key)}

    @cached_property
    def wish(self) -> Wish | None:
        """The time asked about; None where none can be read."""
        if not self.given.get("starts_at"):
            return None
        form = FORMS[self.name](self.given, facts=self.room.facts)
        form.full_clean()
        return wish_of(self.name, form.cleaned_data, self.room.facts)

    @cached_property
    def findings(self) -> list[Finding]:
        """What speaks against it."""
        if self.wish is None or self.wish.ends_at <= self.wish.starts_at:
            return []
        return against(diary_for(self.name, self.wish, self.room.facts), self.wish, self.room.now)

    @cached_property
    def notes(self) -> list[str]:
        """What is good to know of the place."""
        wish = self.wish or self._anytime
        return notes(diary_for(self.name, wish, self.room.facts), wish)

    @property
    def _anytime(self) -> Wish:
        """The next morning, where nothing was asked."""
        day = timezone.localtime(self.room.now, self.room.facts.zone).date() + timedelta(days=1)
        starts = datetime.combine(day, time(9), self.room.facts.zone)
        return Wish(starts, starts + LENGTH, moves=self._moves)

    @property
    def _moves(self) -> Sitting | None:
        """The sitting that moves, where one does; its time stands in nobody's way."""
        if self.name.startswith("schedule_"):
            return None
        return planned(self.room.facts, council=self.council)

    @cached_property
    def free(self) -> list[Free]:
        """The nearest times that nothing speaks against."""
        wish = self.wish if self.wish and self.wish.ends_at > self.wish.starts_at else self._anytime
        return [self._free(found) for found in self._nearest(wish, self.room.now, SHOWN)]

    def far_enough(self) -> list[Wish]:
        """Free times from tomorrow on that both sides can choose among: two a day, none beside another."""
        found: list[Wish] = []
        for wish in self._nearest(self._anytime, self.room.now + timedelta(days=1), SHOWN * len(STARTS)):
            day = [w for w in found if w.starts_at.date() == wish.starts_at.date()]
            if len(day) < A_DAY and all(w.ends_at <= wish.starts_at for w in day):
                found.append(wish)
        return found[:SHOWN]

    def _nearest(self, wish: Wish, now: datetime, most: int) -> list[Wish]:
        """The free times nearest to a wish that begin after `now`."""
        rooms = (
            Place.objects.of_hearings() if self.council else Place.objects.of_talks(self.room.case.office_id)
        )
        return free_times(Search(self.name, self.room.facts, list(rooms), now), wish, most)

    def _free(self, wish: Wish) -> Free:
        zone = self.room.facts.zone
        starts, until = (
            f"{moment.astimezone(zone):%Y-%m-%dT%H:%M}" for moment in (wish.starts_at, wish.ends_at)
        )
        given = {"starts_at": starts, "until": until}
        if wish.room is not None:
            given["room"] = str(wish.room.pk)
        if wish.moves is not None:
            given["hearing" if self.council else "session"] = str(wish.moves.number)
        return Free(wish, self._before(wish.starts_at.astimezone(zone).date()), f"?{urlencode(given)}")

    def _before(self, day: date) -> int | None:
        """How many days lie between a day and the end of the nearest time limit."""
        ends = [d.due_on or timezone.localtime(d.due_at).date() for d in self.room.facts.running
                if d.code in LIMITS[self.council]]  # fmt: skip
        return (min(ends) - day).days if ends else None


def proposed(room: Room) -> dict[str, Any]:
    """What a proposal of times begins with: the next free ones, and two days to answer."""
    hearing = str(room.case.state) == "in_arbitration"
    name, zone = "schedule_hearing" if hearing else "schedule_session", room.facts.zone
    free = Planning(room, name).far_enough()
    times = {
        f"slots.{n}": f"{w.starts_at.astimezone(zone):%Y-%m-%dT%H:%M}" for n, w in enumerate(free, start=1)
    }
    minutes = int(LENGTH.total_seconds() // 60)
    if not free:
        return {"minutes": minutes}
    answer_by = min(room.now + timedelta(days=2), free[0].starts_at - timedelta(hours=12))
    answers = {"minutes": minutes, "answer_by": f"{answer_by.astimezone(zone):%Y-%m-%dT%H:%M}"}
    room_id = free[0].room.pk if free[0].room is not None else None
    return {**times, **answers, "room": room_id}

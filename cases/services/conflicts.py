"""What speaks against a time for a session or hearing, and the nearest times that nothing speaks against.

What is impossible (a room or an official that is taken) is refused; the rest is said, and needs a tick.
Paper files tell what happened: nothing is held against them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import islice
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from cases.models.acting import Act, Misfit
from cases.models.booking import ARBITRATOR_TAKEN, ROOM_TAKEN, moved_end
from cases.models.conciliation import LENGTH, Sitting
from cases.models.facts import CaseFacts
from cases.models.parties import Party
from cases.models.rooms import Room
from cases.models.slot_steps import times_of
from cases.services.diary import Diary, Wish
from workflow.calendar import Holiday, is_working_day
from workflow.table import Reason

HOURS = (time(7, 30), time(17, 30))
"""Office hours; sittings outside them are possible, but said."""
LIMITS = {False: ("IND_MEETING", "COL_CONCILIATION"), True: ("AC_AWARD",)}
"""The time limits before whose end sessions, and hearings, are to be held."""
PLANNING = ("schedule_session", "postpone_session", "schedule_hearing", "postpone_hearing")
AHEAD = timedelta(days=21)
BEHIND = timedelta(days=7)
STARTS = (time(8), time(9), time(10), time(14), time(15))
_FAR = 120

OVERLOOKED = {
    "after_limit": gettext_lazy("after the end of a time limit"),
    "rest_day": gettext_lazy("on a day of rest"),
    "outside_hours": gettext_lazy("outside office hours"),
    "past": gettext_lazy("in the past"),
}
"""What the record says was seen and accepted: only what both sides may know."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that speaks against a time; `hard`: it is impossible; `why`: a clock's page tells more."""

    code: str
    text: str
    hard: bool = False
    why: bool = False


def unfit(act: Act) -> Misfit | None:
    """What makes a time impossible, or was not ticked; what was is noted on the act. Never on paper."""
    wish = None if act.actor.paper else wish_of(act.name, act.answers, act.facts)
    if wish is None:
        return None
    found = against(diary_for(act.name, wish, act.facts), wish, act.now)
    hard = next((f for f in found if f.hard), None)
    if hard is not None:
        return Misfit("starts_at", Reason(hard.code, hard.text))
    if found and not act.answers.get("despite"):
        said = " ".join(f.text for f in found)
        text = _("%(said)s Tick this to plan it all the same.") % {"said": said}
        return Misfit("despite", Reason("look_first", text))
    act.data.pop("despite", None)
    if seen := [f.code for f in found if f.code in OVERLOOKED]:
        act.data["despite"] = seen
    return None


def unfit_slots(act: Act) -> Misfit | None:
    """The same for each of several times; what speaks against one is said with it."""
    if act.actor.paper:
        return None
    times, council = times_of(act.answers), str(act.facts.case.state) == "in_arbitration"
    room, online = act.answers.get("room"), not act.answers.get("room") and not act.answers.get("place")
    span = (min(t[1] for t in times), max(t[2] for t in times))
    diary, said = Diary(act.facts, council, *span, {room.pk} if room is not None else set()), []
    for n, starts, ends in times:
        found = against(diary, Wish(starts, ends, room, online), act.now)
        if found and found[0].hard:
            return Misfit(f"slots.{n}", Reason(found[0].code, found[0].text))
        said += [f"{_moment(starts, act.facts)}: {f.text}" for f in found]
    if said and not act.answers.get("despite"):
        text = _("%(said)s Tick this to plan it all the same.") % {"said": " ".join(said)}
        return Misfit("despite", Reason("look_first", text))
    act.data.pop("despite", None)
    return None


def wish_of(name: str, answers: dict[str, Any], facts: CaseFacts) -> Wish | None:
    """The time that the answers of a form ask for; None where they name no time or no sitting."""
    starts_at: datetime | None = answers.get("starts_at")
    council = name.endswith("_hearing")
    if starts_at is None:
        return None
    if name.startswith("schedule_"):
        room = answers.get("room")
        online = room is None and not answers.get("place")
        return Wish(starts_at, answers.get("until") or starts_at + LENGTH, room, online)
    sitting = planned(facts, answers.get("hearing" if council else "session"), council=council)
    if sitting is None:
        return None
    room = answers.get("room") or sitting.room
    online = room is None and not sitting.place
    return Wish(starts_at, moved_end(sitting, answers) or starts_at + LENGTH, room, online, sitting)


def planned(facts: CaseFacts, number: int | None = None, *, council: bool) -> Sitting | None:
    """The session, or hearing, of this number that is still to come; without a number the next one."""
    sittings: Sequence[Sitting] = facts.hearings if council else facts.sessions
    return next((s for s in sittings if not s.held and number in (None, s.number)), None)


def diary_for(name: str, wish: Wish, facts: CaseFacts) -> Diary:
    """The diary that judges one wish."""
    rooms = {wish.room.pk} if wish.room is not None else set()
    return Diary(facts, name.endswith("_hearing"), wish.starts_at, wish.ends_at, rooms)


def against(diary: Diary, wish: Wish, now: datetime) -> list[Finding]:
    """Everything that speaks against a time, the impossible first."""
    found = [*_taken(diary, wish), *_ways(diary, wish), *_parties(diary, wish), *_days(diary, wish, now)]
    return sorted([*found, *_limits(diary, wish)], key=lambda f: not f.hard)


def _taken(diary: Diary, wish: Wish) -> Iterator[Finding]:
    """Room and officials that sit elsewhere at that very time."""
    then = [t for t in diary.others(wish) if t.overlaps(wish)]
    if wish.room is not None and any(t.room_id == wish.room.pk for t in then):
        yield Finding("room_taken", str(ROOM_TAKEN), hard=True)
    if any(t.officials & diary.officials for t in then):
        busy = (
            ARBITRATOR_TAKEN if diary.council else _("The conciliator has another session or hearing then.")
        )
        yield Finding("official_busy", str(busy), hard=True)


def _ways(diary: Diary, wish: Wish) -> Iterator[Finding]:
    """Officials who would have to travel longer than the time between two sittings."""
    for taken in diary.others(wish):
        minutes = diary.way(wish, taken) if taken.officials & diary.officials else 0
        if minutes and taken.overlaps(wish, minutes) and not taken.overlaps(wish):
            who = _("An arbitrator") if diary.council else _("The conciliator")
            said = {"who": who, "time": long_words(minutes), "when": _moment(taken.starts_at, diary.facts)}
            text = _(
                "%(who)s sits in another province on %(when)s; the way takes about %(time)s (an estimate)."
            )
            yield Finding("travel", text % said)


def _parties(diary: Diary, wish: Wish) -> Iterator[Finding]:
    """Parties for whom all who can act are called elsewhere, the way counted in; never said where."""
    near = [t for t in diary.others(wish) if t.called and t.overlaps(wish, diary.way(wish, t))]
    called = frozenset[int]().union(*(t.called for t in near))
    for party in diary.facts.parties:
        people = diary.people.get(party.pk)
        if people and people <= called:
            text = _("%(party)s may not be able to come: whoever acts for it is called elsewhere then.")
            yield Finding("party_busy", text % {"party": party.name})


def _days(diary: Diary, wish: Wish, now: datetime) -> Iterator[Finding]:
    """Rest days, hours outside the office's, and times that have passed."""
    zone, calendar = diary.facts.zone, diary.calendar
    starts, ends = (timezone.localtime(moment, zone) for moment in (wish.starts_at, wish.ends_at))
    if wish.starts_at < now:
        yield Finding("past", _("This time has passed."))
    if not is_working_day(calendar, starts.date()):
        holiday = calendar.holidays.get(starts.date())
        name = _holiday(holiday) if holiday is not None else _("weekend")
        yield Finding("rest_day", _("That day is a day of rest (%(name)s).") % {"name": name})
    if starts.time() < HOURS[0] or ends.time() > HOURS[1] or starts.date() != ends.date():
        said = {"from": f"{HOURS[0]:%H:%M}", "to": f"{HOURS[1]:%H:%M}"}
        yield Finding("outside_hours", _("It lies outside office hours (%(from)s to %(to)s).") % said)


def _holiday(holiday: Holiday) -> str:
    khmer = (get_language() or "").startswith("km")
    return holiday.name_km if khmer and holiday.name_km else holiday.name_en


def _limits(diary: Diary, wish: Wish) -> Iterator[Finding]:
    """Time limits of the law that end before the sitting does."""
    for row in diary.facts.running:
        if row.code in LIMITS[diary.council] and row.is_over(wish.ends_at):
            label = diary.facts.case.table.clocks[row.code].label
            last = row.due_on or timezone.localtime(row.due_at, diary.facts.zone).date()
            said = {"limit": label, "day": date_format(last, "DATE_FORMAT"), "law": row.basis}
            text = _("It lies after a legal time limit: %(limit)s, until %(day)s (%(law)s).")
            yield Finding("after_limit", text % said, why=True)


def notes(diary: Diary, wish: Wish) -> list[str]:
    """What is good to know of a place: which parties come from far; one query."""
    if wish.online:
        return []
    rows = Party.objects.filter(case_id=diary.facts.case.pk).exclude(organization__office=None)
    far = (
        (party, diary.minutes(wish, party.organization.office_id or 0))
        for party in rows.select_related("organization__office")
        if party.organization is not None
    )
    text = _("%(party)s comes from %(place)s: about %(time)s by road (an estimate).")
    return [
        text % {"party": p.name, "place": p.organization.office, "time": long_words(minutes)}  # type: ignore[union-attr]
        for p, minutes in far
        if minutes >= _FAR
    ]


@dataclass(frozen=True, slots=True)
class Search:
    """What looks for a time: which act, on what facts, in which rooms (none: without a room), now."""

    name: str
    facts: CaseFacts
    rooms: Sequence[Room]
    now: datetime


def free_times(search: Search, wish: Wish, most: int) -> list[Wish]:
    """The times nearest to a wish that nothing speaks against, in its room or another; few queries."""
    since, until = max(search.now + timedelta(hours=1), wish.starts_at - BEHIND), wish.starts_at + AHEAD
    rooms = {room.pk for room in search.rooms}
    diary = Diary(search.facts, search.name.endswith("_hearing"), since, until, rooms)
    starts = sorted(_starts(since, until, search.facts), key=lambda s: abs(s - wish.starts_at))
    places = sorted(search.rooms, key=lambda room: room != wish.room)
    free = (found for start in starts if (found := _first(diary, wish, start, places, search.now)))
    return sorted(islice(free, most), key=lambda found: found.starts_at)


def _first(diary: Diary, wish: Wish, start: datetime, rooms: Sequence[Room], now: datetime) -> Wish | None:
    """The same sitting at another hour, in the first of these rooms where nothing speaks against it."""
    ends = start + (wish.ends_at - wish.starts_at)
    places: Sequence[Room | None] = [None] if wish.online or not rooms else rooms
    tried = (Wish(start, ends, room, wish.online, wish.moves) for room in places)
    return next((found for found in tried if not against(diary, found, now)), None)


def _starts(since: datetime, until: datetime, facts: CaseFacts) -> Iterator[datetime]:
    """The hours at which a sitting could begin, day by day."""
    day = timezone.localtime(since, facts.zone).date()
    while day <= timezone.localtime(until, facts.zone).date():
        for hour in STARTS:
            moment = datetime.combine(day, hour, facts.zone)
            if moment >= since:
                yield moment
        day += timedelta(days=1)


def long_words(minutes: int) -> str:
    """A length in hours and minutes."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("%(n)s min") % {"n": rest}
    return _("%(h)s h %(m)s min") % {"h": hours, "m": rest} if rest else _("%(h)s h") % {"h": hours}


def _moment(moment: datetime, facts: CaseFacts) -> str:
    return date_format(timezone.localtime(moment, facts.zone), "DATETIME_FORMAT")

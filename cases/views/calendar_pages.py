"""The calendar of a person by day, week or list, and the address from which a calendar program reads it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.access import access_of
from accounts.feeds import end_feed, feed_of, make_feed, reader_of
from cases.agenda import MOST, Agenda, Entry, Matter
from cases.forms.base import DayField
from cases.views.icals import ical_answer, title_of
from cases.views.present import ClockView, clock_view
from cases.views.rooms import keeps_rooms
from notifications.context import live_page
from workflow.calendar import is_working_day, start_of_day
from workflow.holidays import current_calendar

if TYPE_CHECKING:
    from accounts.models import User
    from workflow.calendar import Calendar

VIEWS = {
    "list": gettext_lazy("List"), "month": gettext_lazy("Month"), "week": gettext_lazy("Week"),
    "day": gettext_lazy("Day"),
}  # fmt: skip
DAYS = {"list": 28, "week": 7, "day": 1}
BEHIND, AHEAD = timedelta(days=31), timedelta(days=400)
"""How far back and ahead a calendar program is told."""


class CalendarForm(forms.Form):
    """Which days are shown, and whose."""

    use_required_attribute = False
    view = forms.ChoiceField(choices=list(VIEWS.items()), required=False, widget=forms.HiddenInput)
    on = DayField(label=gettext_lazy("From day"), required=False)
    whose = forms.ChoiceField(
        label=gettext_lazy("Whose"), required=False, widget=forms.HiddenInput,
        choices=[("mine", gettext_lazy("My cases")), ("office", gettext_lazy("All cases at work"))],
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """What the address asks for: a view from a day on, of whose cases."""

    view: str
    on: date
    whose: str

    @property
    def days(self) -> list[date]:
        """The days of the view, a week from its Monday, a month in whole weeks."""
        first, count = self.on, DAYS.get(self.view, 0)
        if self.view == "month":
            first = self.on.replace(day=1)
            after = (first + timedelta(days=31)).replace(day=1)
            count = (after - first).days + first.weekday() + -after.weekday() % 7
        if self.view in ("week", "month"):
            first -= timedelta(days=first.weekday())
        return [first + timedelta(days=n) for n in range(count)]

    @property
    def before(self) -> date:
        """A day of the time before it."""
        if self.view == "month":
            return self.on.replace(day=1) - timedelta(days=1)
        return self.days[0] - timedelta(days=len(self.days))

    @property
    def after(self) -> date:
        """A day of the time after it."""
        if self.view == "month":
            return (self.on.replace(day=1) + timedelta(days=31)).replace(day=1)
        return self.days[-1] + timedelta(days=1)

    def url(self, **changed: Any) -> str:
        """The calendar with something changed."""
        given = {"view": self.view, "on": self.on.isoformat(), "whose": self.whose, **changed}
        return f"{reverse('cases:calendar')}?{urlencode(given)}"


@never_cache
@login_required
@require_safe
@live_page
def calendar(request: HttpRequest) -> HttpResponse:
    """Sessions, hearings and last days of the person's cases; 400 for an address that cannot be read."""
    user: User = request.user  # type: ignore[assignment]
    form, now = CalendarForm(request.GET), timezone.now()
    shown = _shown(user, form, now)
    agenda = Agenda(user, wide=shown.whose == "office")
    zone, rest_days = timezone.get_current_timezone(), current_calendar()
    since, until = (start_of_day(day, zone) for day in (shown.days[0], shown.days[-1] + timedelta(days=1)))
    entries = agenda.between(since, until)
    context = {
        "form": form, "shown": shown, "days": _days(shown, entries, now, rest_days),
        "overdue": _in_words(agenda.overdue(now), now, rest_days) if _is_now(shown, now) else [],
        "mine_url": shown.url(whose="mine"), "office_url": shown.url(whose="office"),
        "more": len(entries) >= MOST, "views": _views(shown), "may_widen": _may_widen(user),
        "keeps_rooms": keeps_rooms(user),
        "print_url": f"{reverse('cases:day_print')}?on={shown.on.isoformat()}&whose={shown.whose}",
        "previous_url": shown.url(on=shown.before.isoformat()),
        "next_url": shown.url(on=shown.after.isoformat()),
        "today_url": shown.url(on=timezone.localdate(now).isoformat()), "feed": feed_of(user),
    }  # fmt: skip
    return render(request, "cases/calendar.html", context, status=400 if form.errors else 200)


@never_cache
@login_required
@require_safe
def day_print(request: HttpRequest) -> HttpResponse:
    """The sessions and hearings of a day by room, for door and desk: no names of parties, no matter."""
    user: User = request.user  # type: ignore[assignment]
    form, now = CalendarForm(request.GET), timezone.now()
    shown, zone = _shown(user, form, now), timezone.get_current_timezone()
    agenda = Agenda(user, wide=shown.whose == "office")
    span = (start_of_day(shown.on, zone), start_of_day(shown.on + timedelta(days=1), zone))
    found = [*agenda.sessions(*span), *agenda.hearings(*span)]
    rows = sorted(found, key=lambda e: (_where(e), e.row.starts_at, e.row.pk))
    places = [(place, list(group)) for place, group in groupby(rows, key=_where)]
    context = {"on": shown.on, "places": places, "now": now, "back": shown.url(view="day")}
    return render(request, "cases/day_print.html", context, status=400 if form.errors else 200)


def _where(entry: Entry) -> str:
    """The room, else the place, else that it is online."""
    row = entry.row
    return str(row.room) if row.room is not None else row.place or _("Online")


def _shown(user: User, form: CalendarForm, now: datetime) -> Shown:
    """What is asked for; where that cannot be read, the next four weeks."""
    given = form.cleaned_data if form.is_valid() else {}
    widest = "office" if access_of(user).holds("council") else "mine"
    whose = (given.get("whose") or widest) if _may_widen(user) else "mine"
    return Shown(given.get("view") or "list", given.get("on") or timezone.localdate(now), whose)


def _may_widen(user: User) -> bool:
    """Whether the person's post shows more cases than those in their own hands."""
    return access_of(user).holds("officer", "head_of_office", "council")


def _is_now(shown: Shown, now: datetime) -> bool:
    return shown.view == "list" and shown.on == timezone.localdate(now)


def _views(shown: Shown) -> list[dict[str, Any]]:
    return [
        {"label": label, "url": shown.url(view=name), "current": name == shown.view}
        for name, label in VIEWS.items()
    ]


@dataclass(frozen=True, slots=True)
class Line:
    """One entry in words and where it leads; a last day has its clock. `about` is its subject."""

    entry: Entry
    title: str
    clock: ClockView | None
    url: str
    about: str = ""


def _in_words(entries: list[Entry], now: datetime, rest_days: Calendar) -> list[Line]:
    return [_line(entry, now, rest_days) for entry in entries]


def _line(entry: Entry, now: datetime, rest_days: Calendar) -> Line:
    if isinstance(entry.row, Matter):
        return Line(entry, entry.row.discreet, None, entry.row.url, entry.row.title)
    if entry.case is None:
        return Line(entry, _notice_words(entry), None, entry.row.get_absolute_url())
    url, about = entry.case.get_absolute_url(), entry.case.title
    if entry.kind != "deadline":
        return Line(entry, title_of(entry), None, url, about)
    party = entry.row.party.name if entry.row.party else ""
    clock = clock_view(entry.row, entry.case, now, rest_days, party=party)
    return Line(entry, clock.title, clock, url, about)


def _notice_words(entry: Entry) -> str:
    """Whether it is the planned start of a strike or lock-out, or its first lawful day."""
    said = {"title": entry.row.title}
    if entry.at is not None:
        return _("%(title)s: planned start") % said
    return _("%(title)s: first lawful day") % said


def _days(shown: Shown, entries: list[Entry], now: datetime, rest_days: Calendar) -> list[dict[str, Any]]:
    """Each day with its lines and why nobody works on it; the list leaves empty days out."""
    lines = {day: _in_words(list(group), now, rest_days) for day, group in groupby(entries, lambda e: e.on)}
    days = sorted(lines) if shown.view == "list" else shown.days
    return [
        {
            "on": day, "lines": lines.get(day, []), "holiday": rest_days.holidays.get(day),
            "rest": not is_working_day(rest_days, day), "today": day == timezone.localdate(now),
        }
        for day in days
    ]  # fmt: skip


@never_cache
@login_required
@require_safe
def mine_file(request: HttpRequest) -> HttpResponse:
    """The person's sessions, hearings and meetings as they are now, to take into a calendar once."""
    return _file(request.user)  # type: ignore[arg-type]


@never_cache
@require_safe
def feed_file(request: HttpRequest, token: str) -> HttpResponse:
    """The same for a calendar program, by a secret address; rights are read anew each time, else 404."""
    user = reader_of(token)
    if user is None:
        raise Http404
    return _file(user)


def _file(user: User) -> HttpResponse:
    agenda, now = Agenda(user), timezone.now()
    since, until = now - BEHIND, now + AHEAD
    sittings = [*agenda.sessions(since, until), *agenda.hearings(since, until)]
    meetings = [entry for entry in agenda.further(since, until) if entry.at is not None]
    return ical_answer([*sittings, *meetings], now, "concord")


@never_cache
@login_required
@require_POST
def feed(request: HttpRequest) -> HttpResponse:
    """Make the secret address (shown this once), a new one in its place, or end it."""
    user: User = request.user  # type: ignore[assignment]
    if request.POST.get("do") == "end":
        end_feed(user)
        messages.success(request, _("The address has ended. Calendar programs get nothing more."))
        return redirect("cases:calendar")
    path = reverse("cases:calendar_feed", args=[make_feed(user)])
    return render(request, "cases/calendar_feed.html", {"address": request.build_absolute_uri(path)})

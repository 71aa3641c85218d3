"""When a message may go out: quiet hours at night and on Sundays, and the mornings of gathered e-mail.

The rule that is shown on the page of settings: what starts a legal time limit or waits for a signature
goes out at once, at any hour, whatever else was chosen.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.utils import timezone

EVENING, MORNING = time(20), time(6)
GATHERED = time(7, 30)
MONDAY, SUNDAY = 0, 6


def after_quiet(now: datetime) -> datetime:
    """The moment itself, or where it falls into quiet hours their end (at the time of the office)."""
    local = timezone.localtime(now)
    if local.time() >= EVENING:
        local = _at(local + timedelta(days=1), MORNING)
    elif local.time() < MORNING:
        local = _at(local, MORNING)
    if local.weekday() == SUNDAY:
        local = _at(local + timedelta(days=1), MORNING)
    return local


def next_gathering(now: datetime, *, mondays: bool) -> datetime:
    """The next 07:30 at which gathered e-mail goes out."""
    local = timezone.localtime(now)
    found = _at(local, GATHERED)
    while found <= local or (mondays and found.weekday() != MONDAY):
        found = _at(found + timedelta(days=1), GATHERED)
    return found


def _at(day: datetime, hour: time) -> datetime:
    return timezone.make_aware(datetime.combine(day.date(), hour))

"""The summary of a week: how much waits and on which days something is due; no names, no numbers of cases.

A week is taken up before its letter is sent, so that nobody gets it twice; only where the mail server did not
take the letter is the week given back and tried again.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from notifications import inbox, words
from notifications.channels import known
from notifications.channels.base import Message, Refused, Unreachable
from notifications.models import Habits, Summary
from notifications.quiet import GATHERED
from notifications.wording import inbox_link

if TYPE_CHECKING:
    from accounts.models import User

AT_ONCE = 500


def week_of(now: datetime) -> date:
    """The Monday of the week whose summary may go out at a moment; a week begins on Monday at 07:30."""
    local = timezone.localtime(now)
    monday = local.date() - timedelta(days=local.weekday())
    early = local.weekday() == 0 and local.time() < GATHERED
    return monday - timedelta(days=7) if early else monday


def begin_next_week(user: User, now: datetime) -> None:
    """Take up the week that has begun without a letter: who asks on a Wednesday hears on Monday."""
    Summary.objects.get_or_create(user=user, week=week_of(now))


def send_summaries(now: datetime) -> int:
    """Send to everybody who wants one and did not have this week's; gives how many went out."""
    week = week_of(now)
    had = Summary.objects.filter(user=OuterRef("pk"), week=week)
    rows = Habits.objects.filter(~Exists(had), weekly=True, user__is_active=True).exclude(user__email="")
    return sum(_send(row.user, week, now) for row in rows.select_related("user").order_by("pk")[:AT_ONCE])


def _send(user: User, week: date, now: datetime) -> bool:
    row, fresh = Summary.objects.get_or_create(user=user, week=week)
    message = message_of(user, week, now) if fresh else None
    if message is None:
        return False
    try:
        known.channel(known.MAIL).send(message)
    except Unreachable:
        row.delete()
        return False
    except Refused:
        return False
    Summary.objects.filter(pk=row.pk).update(sent_at=now)
    return True


def message_of(user: User, week: date, now: datetime) -> Message | None:
    """The letter, in the person's language; None where nothing waits and nothing is due."""
    waiting = inbox.counts(user.pk)
    days = Counter(words.dates_of(user, now, now + timedelta(days=7)))
    if not days and not any(waiting.values()):
        return None
    with translation.override(user.language):
        context = {
            "todo": waiting["to-do"], "updates": waiting["updates"], "days": sorted(days.items()),
            "link": inbox_link(),
        }  # fmt: skip
        text = render_to_string("notifications/mail/summary.txt", context)
        return Message(f"w-{user.pk}-{week}", user.email, text, _("Summary of your week"))

"""Settles by which ways each notification goes out and when; in rows, so that no crash can forget one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from notifications import words
from notifications.browsers import people_with_browsers
from notifications.channels import known
from notifications.failing import ask_a_person
from notifications.models import ChannelChoice, Delivery, Digest, Habits, Notification, State
from notifications.quiet import after_quiet, next_gathering
from notifications.webhooks import plan_calls

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True, slots=True)
class Wishes:
    """What some people chose and where they are found, read together: three queries however many they are."""

    habits: dict[int, Habits]
    choices: dict[tuple[int, str, str], bool]
    with_browsers: frozenset[int]

    def address(self, user: User, channel: str) -> str:
        """Where a channel finds a person; empty where it does not."""
        has_browser = user.pk in self.with_browsers
        return known.address_of(channel, user, self.habits.get(user.pk), has_browser=has_browser)

    def found_by(self, user: User) -> list[str]:
        """The channels of the installation that find the person, whatever they chose."""
        return [name for name in known.open_channels() if self.address(user, name)]

    def ways(self, user: User, kind: str) -> list[str]:
        """The channels by which a person hears of a kind: where they can be found, and want to be."""
        return [name for name in self.found_by(user) if self.wants(user, kind, name)]

    def wants(self, user: User, kind: str, channel: str) -> bool:
        """What the person chose for a kind and a channel, else what holds by default."""
        return self.choices.get((user.pk, kind, channel), known.wanted_by_default(channel, user))


def wishes_of(user_ids: Sequence[int]) -> Wishes:
    """What these people chose."""
    rows = ChannelChoice.objects.filter(user__in=user_ids)
    chosen = rows.values_list("user_id", "kind", "channel", "wanted")
    choices = {(u, k, c): wanted for u, k, c, wanted in chosen}
    return Wishes(Habits.objects.in_bulk(user_ids), choices, people_with_browsers(user_ids))


@transaction.atomic
def plan(event: dict[str, Any], now: datetime | None = None) -> int:
    """Settle the ways of everybody told of an event for whom it is not settled; gives how many messages wait.

    Who may not know of it any more, or has no way or wants none, has the notification in the inbox alone.
    What starts a legal time limit and finds nobody by any channel is a task for the office at once.
    """
    rows = Notification.objects.unplanned().filter(**event).select_related("user").order_by("pk")
    found = list(rows.select_for_update(skip_locked=True, of=("self",)))
    pks = [row.pk for row in found]
    reachable = set(Notification.objects.reachable().filter(pk__in=pks).values_list("pk", flat=True))
    told = [row for row in found if row.pk in reachable]
    made = list(_messages(told, now or timezone.now()))
    Delivery.objects.bulk_create(made, ignore_conflicts=True)
    for row in Delivery.objects.unsettled().filter(notification__in=pks, channel=known.HAND):
        ask_a_person(row)
    plan_calls(told)
    Notification.objects.filter(pk__in=pks).update(unplanned=False)
    return len(made)


def _messages(rows: Sequence[Notification], now: datetime) -> Iterator[Delivery]:
    wishes = wishes_of([row.user_id for row in rows])
    for row in rows:
        habits = wishes.habits.get(row.user_id) or Habits()
        if words.is_firm(row) and row.post_id is None and not wishes.found_by(row.user):
            yield Delivery(
                notification=row,
                channel=known.HAND,
                due_at=now,
                state=State.FAILED,
                failed_at=now,
                reason="no_way",
            )
        for channel in wishes.ways(row.user, row.kind):
            due = moment_of(channel, habits, firm=words.is_firm(row), now=now)
            gathered = channel == known.MAIL and due > now
            yield Delivery(notification=row, channel=channel, due_at=due, gathered=gathered)


def moment_of(channel: str, habits: Habits, *, firm: bool, now: datetime) -> datetime:
    """When a message may go out: at once where it is firm; else after quiet hours, or with gathered mail."""
    if firm:
        return now
    if channel in known.RINGING:
        return after_quiet(now) if habits.quiet else now
    if habits.digest == Digest.OFF:
        return now
    return next_gathering(now, mondays=habits.digest == Digest.MONDAY)

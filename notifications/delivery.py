"""Hands messages over: sent first and noted after, so a crash between the two sends twice, never not at all.

The rows say what waits, how often it was tried and when it is tried again; jobs only ask them. The key of a
message comes from its row, so that a gateway takes it once and a mail program shows the two as one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now

from notifications.channels import known
from notifications.channels.base import Refused, Unreachable
from notifications.failing import ask_a_person, settled_otherwise
from notifications.models import Attempt, Delivery, Habits, Notification, Outcome, State
from notifications.patience import MOST_TRIES, pause_after
from notifications.planning import plan, wishes_of
from notifications.wording import message_of

LATE = timedelta(minutes=2)
AT_ONCE = 500
SILENT_AFTER = 3
"""So many messages in a row that a channel does not take, and the others wait for the next minute untried."""


def deliver(kind: str, ref: str, source: int | None) -> int:
    """Settle the ways of everybody told of an event and send what may go out now; gives the number sent."""
    event = {"kind": kind, "ref": ref, "source": source}
    plan(event)
    return send_due(
        Delivery.objects.filter(**{f"notification__{name}": value for name, value in event.items()})
    )


def deliver_waiting() -> int:
    """Send what has its moment now, and settle what a lost job left unsettled; gives the number sent."""
    for event in forgotten_events():
        plan(event)
    return send_due(Delivery.objects.all())


def forgotten_events() -> list[dict[str, Any]]:
    """Events told minutes ago of which the ways are not settled, because their job was lost; oldest first."""
    late = Notification.objects.unplanned().filter(created_at__lt=Now() - LATE)
    events = late.order_by("kind", "ref", "source").values("kind", "ref", "source").distinct()
    return [dict(event) for event in events[:AT_ONCE]]


def send_due(rows: Any) -> int:
    """Send those of the rows whose moment has come, each in a transaction of its own."""
    silent: Counter[str] = Counter()
    sent = 0
    for pk, channel in list(rows.due().order_by("due_at", "pk").values_list("pk", "channel")[:AT_ONCE]):
        if silent[channel] >= SILENT_AFTER:
            continue
        outcome = send_one(pk)
        silent[channel] = silent[channel] + 1 if outcome == Outcome.UNREACHABLE else 0
        sent += outcome == Outcome.ACCEPTED
    return sent


@transaction.atomic
def send_one(pk: int) -> str:
    """Send, then note, holding the row so that no two workers send it; gives the outcome, empty for none."""
    rows = _held(pk)
    if not rows:
        return ""
    user = rows[0].notification.user
    wishes, channel = wishes_of([user.pk]), rows[0].channel
    habits = wishes.habits.get(user.pk)
    to = wishes.address(user, channel)
    rows = _still_wanted(rows, lambda row: bool(to) and wishes.wants(user, row.notification.kind, channel))
    return _handed_over(rows, to, habits) if rows else ""


def _held(pk: int) -> list[Delivery]:
    """The row, or with a gathered one all that go out with it, locked; nothing if a worker has it."""
    due = Delivery.objects.due().select_related("notification__user").order_by("pk")
    due = due.select_for_update(skip_locked=True, of=("self",))
    first = due.filter(pk=pk).first()
    if first is None or not first.gathered:
        return [first] if first else []
    together = Q(notification__user=first.notification.user_id, channel=first.channel, gathered=True)
    return list(due.filter(together, tries=first.tries))


def _still_wanted(rows: list[Delivery], wanted: Callable[[Delivery], bool]) -> list[Delivery]:
    """Let go of what the person may not know any more, or no longer wants; gives the others."""
    told = [row.notification_id for row in rows]
    reachable = set(Notification.objects.reachable().filter(pk__in=told).values_list("pk", flat=True))
    kept = [row for row in rows if row.notification_id in reachable and wanted(row)]
    dropped = [row.pk for row in rows if row not in kept]
    Delivery.objects.filter(pk__in=dropped).update(state=State.DROPPED)
    return kept


def _handed_over(rows: list[Delivery], to: str, habits: Habits | None) -> str:
    channel = known.channel(rows[0].channel)
    try:
        evidence = channel.send(message_of(rows, to, habits))
    except Refused as error:
        _fail(rows, error.reason)
        return _note(rows, Outcome.REFUSED, error.evidence or error.reason)
    except Unreachable as error:
        _postpone(rows)
        return _note(rows, Outcome.UNREACHABLE, str(error))
    Delivery.objects.filter(pk__in=_pks(rows)).update(state=State.SENT, sent_at=Now(), reason="")
    return _note(rows, Outcome.ACCEPTED, evidence)


def _postpone(rows: list[Delivery]) -> None:
    """Try again later, ever more seldom, for about two days; then it is for a person."""
    tries = rows[0].tries + 1
    if tries >= MOST_TRIES:
        _fail(rows, "gave_up")
    Delivery.objects.filter(pk__in=_pks(rows)).update(tries=tries, due_at=Now() + pause_after(tries))


def _fail(rows: list[Delivery], reason: str) -> None:
    Delivery.objects.filter(pk__in=_pks(rows)).update(state=State.FAILED, failed_at=Now(), reason=reason)
    for row in rows:
        if row.channel != known.PUSH or not settled_otherwise(row):
            ask_a_person(row)


def _note(rows: list[Delivery], outcome: Outcome, evidence: str) -> str:
    Attempt.objects.bulk_create(
        [Attempt(delivery=row, outcome=outcome, evidence=evidence[:120]) for row in rows]
    )
    return outcome.value


def _pks(rows: list[Delivery]) -> list[int]:
    return [row.pk for row in rows]

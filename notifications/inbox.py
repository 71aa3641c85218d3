"""The inbox of one person: what is listed, and what the person may do with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any

from django.db.models import Count, Q, Subquery
from django.db.models.functions import Coalesce, Now
from django.utils import timezone

from accounts import prepared
from accounts.models import User
from notifications import words
from notifications.models import Inbox, Notification, NotificationQuerySet

PAGE = 20
TABS = ("to-do", "updates", "done")
SINCE_AT_ONCE = 200
MOST_COUNTED = 100
TOO_HIGH = 2**63
MORNING = time(8, 0)


@dataclass(frozen=True, slots=True)
class Item:
    """One row with its words; without a line the reader may no longer open what it is about."""

    row: Notification
    line: words.Line | None
    why: str
    firm: bool


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the inbox, grouped by local day, and the number after which the next page begins."""

    days: list[tuple[date, list[Item]]]
    next_before: int | None

    @property
    def size(self) -> int:
        """How many items are on the page."""
        return sum(len(items) for _, items in self.days)


def standing(user_id: int) -> tuple[int, int]:
    """How many of a person's rows wait unread (at most 100 are counted), and their last number; one query."""
    found = prepared.asked(_standing, user_id)
    return (found[0][0], found[0][1]) if found else (0, 0)


def _standing(user_id: int) -> Any:
    some = Notification.objects.of(user_id).unread().awake().order_by().values("pk")[:MOST_COUNTED]
    unread = Notification.objects.filter(pk__in=some).values("user").annotate(n=Count("pk")).values("n")
    inbox = Inbox.objects.filter(pk=user_id).annotate(unread=Coalesce(Subquery(unread), 0))
    return inbox.values_list("unread", "last_seq")


def since(user_id: int, seq: int) -> dict[str, object]:
    """What a browser without a socket asks for: the rows after a number, as the socket would send them."""
    rows = Notification.objects.of(user_id).filter(seq__gt=seq).order_by("seq")
    items = list(rows.values("seq", "kind", "ref")[:SINCE_AT_ONCE])
    unread, last = standing(user_id)
    full = len(items) == SINCE_AT_ONCE
    return {"last": items[-1]["seq"] if full else last, "unread": unread, "items": items}


def in_tab(user_id: int, tab: str) -> NotificationQuerySet:
    """A person's rows under one tab: done ones, those that ask something, or the rest."""
    rows = Notification.objects.of(user_id)
    if tab == "done":
        return rows.exclude(done_at=None)
    asking = _asking()
    return rows.awake().filter(asking if tab == "to-do" else ~asking)


def counts(user_id: int) -> dict[str, int]:
    """How many rows stand under "to-do" and "updates"; one query each."""
    return {tab: in_tab(user_id, tab).count() for tab in ("to-do", "updates")}


def _asking() -> Q:
    asking = Q(pk__in=[])
    for kind, reasons, verbs in words.asking():
        asking |= Q(kind=kind) & (Q(reason__in=reasons) | Q(verb__in=verbs))
    return asking


def page(user: User, tab: str, *, kind: str = "", before: int | None = None) -> Page:
    """A page of a tab, newest first, from before a number; the number of queries does not depend on rows."""
    rows = in_tab(user.pk, tab)
    if kind:
        rows = rows.filter(kind=kind)
    if before is not None:
        rows = rows.filter(seq__lt=before)
    found = list(rows.order_by("-seq")[: PAGE + 1])
    shown = found[:PAGE]
    items = list(_items(shown, user))
    days = groupby(items, key=lambda item: timezone.localdate(item.row.created_at))
    return Page([(day, list(group)) for day, group in days], shown[-1].seq if len(found) > PAGE else None)


def _items(rows: Sequence[Notification], user: User) -> Iterator[Item]:
    lines = words.describe(rows, user)
    for row in rows:
        yield Item(row, lines.get(row.pk), words.why(row), words.is_firm(row))


def mark_done(user_id: int, seqs: Iterable[int]) -> int:
    """Tick rows off; done implies read. Gives how many changed."""
    rows = Notification.objects.of(user_id).filter(seq__in=list(seqs), done_at=None)
    Notification.objects.filter(pk__in=rows.values("pk"), read_at=None).update(read_at=Now())
    return rows.update(done_at=Now())


def kinds_for(user: User) -> dict[str, str]:
    """The kinds a person can filter by; what never leaves the inbox only if they were told. One query."""
    known, sent = words.kinds(), words.sent_kinds()
    rows = Notification.objects.of(user.pk).filter(kind__in=[kind for kind in known if kind not in sent])
    told = set(rows.values_list("kind", flat=True).distinct())
    return {kind: label for kind, label in known.items() if kind in sent or kind in told}


def mark_seen(page: Page) -> None:
    """Note of the rows of a page that they stood before the person's eyes; later times change nothing."""
    shown = [i.row.pk for _, items in page.days for i in items if i.line and i.row.seen_at is None]
    if shown:
        Notification.objects.filter(pk__in=shown, seen_at=None).update(seen_at=Now())


def own_row(user: User, seq: int) -> Notification | None:
    """One row of the person's; None for a number that is not theirs."""
    return Notification.objects.of(user.pk).filter(seq=seq).first() if seq < TOO_HIGH else None


def mark_read(user_id: int, seqs: Iterable[int]) -> int:
    """Note that the person has read rows. Gives how many changed."""
    return Notification.objects.of(user_id).unread().filter(seq__in=list(seqs)).update(read_at=Now())


def open_row(user: User, seq: int) -> words.Line | None:
    """Mark one row read and give its words; None if there is none or the person may no longer open it."""
    row = own_row(user, seq)
    if row is None:
        return None
    mark_read(user.pk, [seq])
    return words.describe([row], user).get(row.pk)


def snooze(user_id: int, seqs: Iterable[int], until: datetime) -> tuple[int, int]:
    """Put rows off until a moment; gives how many were, and how many may not be put off."""
    rows = Notification.objects.of(user_id).filter(seq__in=list(seqs), done_at=None)
    firm = Q(pk__in=[])
    for kind, verbs in words.firm_verbs():
        firm |= Q(kind=kind, verb__in=verbs)
    refused = rows.filter(firm).count()
    return rows.exclude(firm).update(snoozed_until=until), refused


def snooze_to_date(user: User, seqs: Iterable[int], now: datetime) -> tuple[int, int]:
    """Put reminders off to the morning before their date; gives how many were, and how many cannot be."""
    rows = list(Notification.objects.of(user.pk).filter(seq__in=list(seqs), done_at=None))
    lines = words.describe(rows, user)
    off = []
    for row in rows:
        line = lines.get(row.pk)
        if line is not None and line.waits_until is not None and line.waits_until > now:
            row.snoozed_until = line.waits_until
            off.append(row)
    Notification.objects.bulk_update(off, ["snoozed_until"])
    return len(off), len(rows) - len(off)


def wake_at(choice: str, now: datetime) -> datetime | None:
    """The moment of a choice: `tomorrow` or `monday` at 08:00 local time; None for another choice."""
    today = timezone.localdate(now)
    days = {"tomorrow": 1, "monday": 7 - today.weekday()}.get(choice)
    if days is None:
        return None
    return timezone.make_aware(datetime.combine(today + timedelta(days=days), MORNING))

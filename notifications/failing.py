"""A message that finally failed is a task for people: the office that knows of the matter, and registrars.

They are told in the inbox alone, so that a broken channel cannot feed itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef
from django.db.models.functions import Now
from django.utils import timezone

from accounts.access import access_of
from accounts.models import Post, PostKind
from notifications import words
from notifications.models import Delivery, Notification, State
from notifications.services import Recipient, tell

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User

KIND, VERB = "delivery", "did_not_arrive"
OFFICE = (PostKind.OFFICER, PostKind.HEAD_OF_OFFICE, PostKind.COUNCIL, PostKind.SECRETARIAT)


def ask_a_person(row: Delivery) -> int:
    """Tell those who look after it, in the transaction that notes the failure; gives how many were told."""
    known = keepers_of(row.notification)
    reason = "keeper" if known else "registrar"
    people = [Recipient(user, reason, post_id=post) for user, post in known or _registrars()]
    return tell(
        people, kind=KIND, ref=f"M-{row.pk}", verb=VERB, source=row.pk, occurred_at=timezone.now(), mail=False
    )  # fmt: skip


def settled_otherwise(row: Delivery) -> bool:
    """Settle a failed message that nobody need look after, as another channel took it or still tries."""
    others = Delivery.objects.filter(notification=row.notification_id).exclude(pk=row.pk)
    if not others.filter(state__in=(State.WAITING, State.SENT, State.DELIVERED)).exists():
        return False
    return bool(Delivery.objects.filter(pk=row.pk).update(settled_at=Now()))


def keepers_of(news: Notification) -> list[tuple[int, int]]:
    """The officials who were told of the same event through a post of theirs, else of the same matter.

    Each with that post, and only who may open what the message is about: not one whom a conflict of interest
    keeps out since, and nobody of the office where two sides talked between themselves.
    """
    told = Notification.objects.in_force().filter(kind=news.kind, ref=news.ref, post__kind__in=OFFICE)
    told = told.filter(user__is_active=True).exclude(user=news.user_id).select_related("user").order_by("pk")
    found = {row.user_id: row for row in told if words.describe([news], row.user)}
    same = [row for row in found.values() if row.source == news.source]
    return sorted((row.user_id, row.post_id or 0) for row in same or found.values())


def _registrars() -> list[tuple[int, int]]:
    posts = Post.objects.in_force().filter(kind=PostKind.REGISTRAR, user__is_active=True)
    return list(posts.order_by("user").values_list("user_id", "pk"))


def for_person(user: User) -> QuerySet[Delivery]:
    """The failed messages that a person is to look after: those they were told of; for a registrar all."""
    told = Notification.objects.of(user.pk).filter(kind=KIND, source=OuterRef("pk"))
    rule = Exists(told)
    rows = Delivery.objects.unsettled().exclude(notification__user=user.pk)
    if not access_of(user).holds(PostKind.REGISTRAR):
        rows = rows.filter(rule)
    return rows.select_related("notification__user").order_by("failed_at", "pk")


def waiting_for(user: User, most: int, *, only: int | None = None) -> list[tuple[Delivery, bool]]:
    """What `for_person` gives, each with whether the person may open what the message was about.

    `only` asks for the one of that id.
    Who may no longer open it is not shown it, but for registrars, who see the person and not the matter.
    A fixed number of queries.
    """
    waiting = for_person(user) if only is None else for_person(user).filter(pk=only)
    rows = list(waiting[:most])
    open_ = words.describe([row.notification for row in rows], user)
    registrar = access_of(user).holds(PostKind.REGISTRAR)
    return [(row, row.notification_id in open_) for row in rows if registrar or row.notification_id in open_]


def settle(user: User, pk: int, how: str) -> bool:
    """Note how the person was reached after all; False where it is not theirs, or somebody did it before."""
    mine = for_person(user).filter(pk=pk).values("pk")
    done = Delivery.objects.unsettled().filter(pk__in=mine)
    if not done.update(settled_at=Now(), settled_by=user, settled_how=how):
        return False
    told = Notification.objects.filter(kind=KIND, source=pk, done_at=None)
    told.update(done_at=Now())
    Notification.objects.filter(kind=KIND, source=pk, read_at=None, user=user).update(read_at=Now())
    return True

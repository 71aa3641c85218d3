"""What a person was told: one row per person and event, numbered per person without gaps.

Rows hold no names and no content: only what kind of thing, its public number and the name of the action.
Sent and delivered (see Delivery), seen, read and done are different facts, each with its own moment. None of
them is service of a paper: that is an act on the record of its case, and it alone starts a time limit.
"""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from accounts.models import Mandate, Post


class Inbox(models.Model):
    """The counter of one person's notifications; locked while a number is given out."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, primary_key=True, related_name="inbox"
    )
    last_seq = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.pk}: {self.last_seq}"


class NotificationQuerySet(models.QuerySet["Notification"]):
    """The words in which notifications are asked for; every page and answer starts here."""

    def of(self, user_id: int) -> Self:
        """Rows of one person whose mandate or post, if the row has one, still counts."""
        return self.filter(user_id=user_id).in_force()

    def in_force(self) -> Self:
        """Rows told to the person themself, or through a mandate or post in force by the database's clock."""
        mandates = Mandate.objects.filter(pk=models.OuterRef("mandate")).in_force()
        posts = Post.objects.filter(pk=models.OuterRef("post")).in_force()
        return self.filter(models.Q(mandate=None, post=None) | models.Exists(mandates) | models.Exists(posts))

    def awake(self) -> Self:
        """Rows that are neither done nor asleep."""
        return self.filter(models.Q(snoozed_until=None) | models.Q(snoozed_until__lte=Now()), done_at=None)

    def unread(self) -> Self:
        """Rows the person has not read."""
        return self.filter(read_at=None)

    def unplanned(self) -> Self:
        """Rows of which it is not settled yet by which ways they go out."""
        return self.filter(unplanned=True)

    def reachable(self) -> Self:
        """Rows whose person may still know of it, and has an account that is open."""
        return self.in_force().filter(user__is_active=True)


class Notification(models.Model):
    """One thing one person was told."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notifications")
    seq = models.BigIntegerField()
    kind = models.CharField(max_length=40)
    ref = models.CharField(max_length=60)
    verb = models.CharField(max_length=80)
    source = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=40)
    mandate = models.ForeignKey(Mandate, null=True, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    occurred_at = models.DateTimeField()
    created_at = models.DateTimeField(db_default=Now())
    seen_at = models.DateTimeField(null=True)
    """When it first stood on a page that the person looked at."""
    read_at = models.DateTimeField(null=True)
    """When the person opened it, or said that they had read it."""
    done_at = models.DateTimeField(null=True)
    snoozed_until = models.DateTimeField(null=True)
    unplanned = models.BooleanField(default=True)
    """Whether it is still to be settled by which ways it goes out; False too where it never does."""

    objects = NotificationQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["user", "seq"], name="notification_number_once"),
            models.UniqueConstraint(fields=["user", "kind", "source"], name="notification_event_once"),
            models.CheckConstraint(condition=models.Q(seq__gte=1), name="notification_counts_from_one"),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["user"], condition=models.Q(read_at=None), name="notification_unread"),
            models.Index(fields=["kind", "source"], name="notification_event"),
            models.Index(
                fields=["created_at"],
                condition=models.Q(unplanned=True),
                name="notification_unplanned",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}/{self.seq} {self.ref} {self.verb}"

"""The ways one notification goes out: a row for each channel, and one for each attempt, never changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from notifications.models.inbox import Notification
from workflow.triggers import append_only


class State(models.TextChoices):
    """How far a message got; that it was sent or arrived says nothing of whether it was read."""

    WAITING = "waiting", _("Waiting")
    SENT = "sent", _("Sent")
    DELIVERED = "delivered", _("Delivered")
    FAILED = "failed", _("Not delivered")
    DROPPED = "dropped", _("No longer needed")


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """The words in which deliveries are asked for."""

    def due(self) -> Self:
        """Messages that wait and whose moment has come, by the database's clock."""
        return self.filter(state=State.WAITING, due_at__lte=Now())

    def unsettled(self) -> Self:
        """Messages that finally failed and that no person has dealt with."""
        return self.filter(state=State.FAILED, settled_at=None)


class Delivery(models.Model):
    """One notification on its way by one channel: waiting, handed over, arrived, or failed for good."""

    notification = models.ForeignKey(Notification, on_delete=models.PROTECT, related_name="deliveries")
    channel = models.CharField(max_length=12)
    due_at = models.DateTimeField()
    """Not before: later than now while it is held back, gathered, or tried again."""
    gathered = models.BooleanField(default=False)
    """Whether it goes out in one message with others."""
    tries = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    sent_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=40, blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    settled_how = models.CharField(max_length=300, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["notification", "channel"], name="delivery_once_per_channel"),
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="delivery_state_known"),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["due_at"], condition=models.Q(state="waiting"), name="delivery_waiting"),
            models.Index(
                fields=["failed_at"],
                condition=models.Q(state="failed", settled_at=None),
                name="delivery_unsettled",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notification_id} {self.channel}: {self.state}"


class Outcome(models.TextChoices):
    """What came of one attempt, or what the gateway told later."""

    ACCEPTED = "accepted", _("Handed over")
    UNREACHABLE = "unreachable", _("No answer, to be tried again")
    REFUSED = "refused", _("Refused for good")
    REPORTED = "reported", _("The gateway says that it arrived")
    LOST = "lost", _("The gateway says that it did not arrive")


class Attempt(models.Model):
    """One attempt or one later report, with what the other side said: evidence, so it is only added."""

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="attempts")
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField(db_default=Now())
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    evidence = models.CharField(max_length=120, blank=True)

    class Meta:
        triggers: ClassVar[list[Any]] = append_only()

    def __str__(self) -> str:
        return f"{self.delivery_id} {self.outcome}"

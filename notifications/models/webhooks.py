"""Addresses of programs that are called when something is told, and each call with what became of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models.functions import Now

from accounts.models import ApiToken
from notifications.models.deliveries import State
from notifications.models.inbox import Notification


class Webhook(models.Model):
    """One address, made by a person for a token: it hears what is told through its mandate or post.

    The secret signs each call; it is shown once and kept sealed.
    """

    token = models.ForeignKey(ApiToken, on_delete=models.PROTECT, related_name="webhooks")
    url = models.CharField(max_length=500)
    secret = models.CharField(max_length=300)
    created_at: models.DateTimeField[datetime, datetime] = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.token_id} {self.url}"


class CallQuerySet(models.QuerySet["Call"]):
    """The words in which calls are asked for."""

    def due(self) -> Self:
        """Calls that wait and whose moment has come, of addresses that were not ended."""
        return self.filter(state=State.WAITING, due_at__lte=Now(), webhook__ended_at=None)

    def dead(self) -> Self:
        """Calls that finally failed: dead letters."""
        return self.filter(state=State.FAILED, webhook__ended_at=None)


class Call(models.Model):
    """One notification on its way to one address; called again from the start when a person asks for it."""

    webhook = models.ForeignKey(Webhook, on_delete=models.PROTECT, related_name="calls")
    notification = models.ForeignKey(Notification, on_delete=models.PROTECT, related_name="calls")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    due_at: models.DateTimeField[datetime, datetime] = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    evidence = models.CharField(max_length=120, blank=True)

    objects = CallQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["webhook", "notification"], name="webhook_call_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=State.values), name="webhook_call_state_known"
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["due_at"], condition=models.Q(state="waiting"), name="webhook_call_waiting"),
            models.Index(fields=["webhook"], condition=models.Q(state="failed"), name="webhook_call_dead"),
        ]

    def __str__(self) -> str:
        return f"{self.webhook_id} {self.notification_id}: {self.state}"

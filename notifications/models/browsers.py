"""The browsers in which people want to see notices: where their push service takes them, and the keys."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Now


class Browser(models.Model):
    """One browser of one person; the row goes as soon as it is not to show notices any more."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="browsers")
    mark = models.CharField(max_length=64, unique=True)
    """SHA-256 of what its cookie holds: known again by it at the next sign-in, and at another address."""
    endpoint = models.CharField(max_length=1000)
    digest = models.CharField(max_length=64, unique=True)
    """SHA-256 of the endpoint: one browser shows the notices of one person."""
    p256dh = models.CharField(max_length=100)
    auth = models.CharField(max_length=40)
    key = models.CharField(max_length=100)
    """The public key of the site that it was given; under another one its push service takes nothing."""
    label = models.CharField(max_length=60)
    created_at: models.DateTimeField[datetime, datetime] = models.DateTimeField(db_default=Now())
    used_at = models.DateTimeField(null=True)
    """When its push service last took a message."""
    silent_since = models.DateTimeField(null=True)
    """Since when its push service takes none; None while it does."""

    class Meta:
        indexes: ClassVar[list[Any]] = [models.Index(fields=["user", "key"], name="browser_of_person")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.label}"

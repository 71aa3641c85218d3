"""Secrets of programs: each opens the interface for one mandate, post or calendar, and nothing else."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from accounts.models.mandates import Mandate, Post


class ApiToken(models.Model):
    """One token, made by a person for a program. Only its digest is kept: it is shown once.

    It counts while it is neither ended nor over, its mandate or post is in force, its maker's account is
    open, and the maker has not ended all sessions since.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="api_tokens")
    mandate = models.ForeignKey(
        Mandate, null=True, blank=True, on_delete=models.PROTECT, related_name="api_tokens"
    )
    post = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="api_tokens")
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(db_default=Now())
    last_used_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(mandate__isnull=False, post__isnull=True)
                | models.Q(mandate__isnull=True, post__isnull=False),
                name="token_of_a_mandate_or_a_post",
            )
        ]

    def __str__(self) -> str:
        return f"{self.prefix}… {self.name}"


class CalendarFeed(models.Model):
    """The secret address at which a program reads a person's calendar; only its digest is kept."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="calendar_feeds"
    )
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(db_default=Now())
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(revoked_at=None), name="one_calendar_feed_per_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.created_at}"

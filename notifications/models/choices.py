"""What a person chooses: by which ways they hear of which kind, when, and how much a message says."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ChannelChoice(models.Model):
    """That a person wants a kind by a channel, or does not; without a row the default holds."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="channel_choices"
    )
    kind = models.CharField(max_length=40)
    channel = models.CharField(max_length=12, default="mail")
    wanted = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["user", "kind", "channel"], name="channel_choice_once")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind} {self.channel}: {self.wanted}"


class Digest(models.TextChoices):
    """Whether e-mails are gathered into one."""

    OFF = "off", _("Each one at once")
    DAILY = "daily", _("Together, every day at 07:30")
    MONDAY = "monday", _("Together, on Mondays at 07:30")


class Habits(models.Model):
    """When a person's messages may come and what they may say; without a row the defaults hold."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, primary_key=True, related_name="habits"
    )
    digest = models.CharField(max_length=8, choices=Digest.choices, default=Digest.OFF)
    quiet = models.BooleanField(default=True)
    """Whether the telephone stays still at night and on Sundays, but for what starts a legal time limit."""
    discreet = models.BooleanField(default=True)
    """Whether messages to the telephone leave out even the number of the case."""
    weekly = models.BooleanField(default=False)
    """Whether a summary of the week comes by e-mail on Mondays."""
    telegram = models.CharField(max_length=40, blank=True)
    """The chat that the person linked; empty: none."""
    link_digest = models.CharField(max_length=64, blank=True)
    link_until = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(digest__in=Digest.values), name="notification_digest_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.digest}"


class Summary(models.Model):
    """That a person's summary of a week was taken up, once; `sent_at` is None where no letter went out."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="summaries")
    week = models.DateField()
    """Its Monday."""
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["user", "week"], name="summary_once_a_week")
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.week}"

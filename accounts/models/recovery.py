"""Recovery of an account whose owner lost password or second factor."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

RECOVERY_DELAY = timedelta(hours=24)
"""How long the owner can still stop a recovery after a registrar approved it."""

RECOVERY_LIFETIME = timedelta(hours=72)
"""How long the link works once the delay is over."""


class AccountRecovery(models.Model):
    """A request to get back into an account: asked, approved by a second person, delayed, used once."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="recoveries")
    requested_at = models.DateTimeField(db_default=Now())
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    proof = models.CharField(max_length=300, blank=True)
    token_hash = models.CharField(max_length=64, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "account recoveries"
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(approved_by=None) | ~models.Q(approved_by=models.F("user")),
                name="recovery_needs_a_second_person",
            ),
            models.CheckConstraint(
                condition=models.Q(approved_at=None, approved_by=None, proof="", token_hash="")
                | (
                    models.Q(approved_at__isnull=False, approved_by__isnull=False)
                    & ~models.Q(proof="")
                    & ~models.Q(token_hash="")
                ),
                name="recovery_approved_with_proof",
            ),
            models.CheckConstraint(
                condition=models.Q(used_at=None)
                | models.Q(used_at__gte=models.F("approved_at") + RECOVERY_DELAY, cancelled_at=None),
                name="recovery_waits_for_its_delay",
            ),
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(used_at=None, cancelled_at=None),
                name="recovery_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.requested_at:%Y-%m-%d %H:%M}"

    @property
    def ready_at(self) -> datetime | None:
        """From when the link works; None while no registrar has approved."""
        return self.approved_at + RECOVERY_DELAY if self.approved_at else None

    @property
    def is_open(self) -> bool:
        """Whether it can still be approved, used or cancelled."""
        return self.used_at is None and self.cancelled_at is None

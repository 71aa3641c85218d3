"""One-time codes with which a person signs a text: kept as a digest, bound to that very text."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from cases.models.settlement import Settlement

if TYPE_CHECKING:
    from datetime import datetime


class CodeChannel(models.TextChoices):
    """How a code reaches who signs."""

    APP = "app", _("Authenticator app")
    MAIL = "mail", _("E-mail")
    PHONE = "phone", _("Telephone")
    SCREEN = "screen", _("On the screen, in a demonstration")


class SigningCode(models.Model):
    """A code asked for by one person for one version of one text; it counts once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    settlement = models.ForeignKey(Settlement, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    channel = models.CharField(max_length=8, choices=CodeChannel.choices)
    code_hash = models.CharField(max_length=64, blank=True)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_by = models.OneToOneField(
        "cases.CaseEvent", null=True, on_delete=models.PROTECT, related_name="signing_code"
    )

    if TYPE_CHECKING:
        user_id: int
        settlement_id: int
        used_by_id: int | None

    class Meta:
        indexes: ClassVar[list[Any]] = [models.Index(fields=["user", "settlement", "-sent_at"])]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(channel="app", code_hash="") | ~models.Q(channel="app", code_hash=""),
                name="signing_code_has_a_digest",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} for {self.settlement_id}"

    def lives(self, now: datetime) -> bool:
        """Whether it can still be used: not used, not too old."""
        return self.used_by_id is None and now < self.expires_at

    def hash_of(self, code: str) -> str:
        """What is kept of a code: a keyed digest that fits this row and this text alone."""
        salt, value = f"cases.signing/{self.pk}", f"{self.digest}/{code}"
        return salted_hmac(salt, value, algorithm="sha256").hexdigest()

    def fits(self, code: str) -> bool:
        """Whether this is the code that was sent (an app's code is asked of the app)."""
        return bool(self.code_hash) and constant_time_compare(self.code_hash, self.hash_of(code))

"""A one-time code for a person who signs, as the message would have brought it."""

from __future__ import annotations

from django.utils import timezone

from accounts.models import User
from cases.models import Settlement, SigningCode
from cases.services.signing import LIFE

CODE = "246810"


def code_for(user: User, settlement: Settlement) -> str:
    """A code that counts for this person and this text."""
    now = timezone.now()
    row = SigningCode(
        user=user, settlement=settlement, digest=settlement.digest, channel="mail", sent_at=now,
        expires_at=now + LIFE,
    )  # fmt: skip
    row.code_hash = row.hash_of(CODE)
    row.save(force_insert=True)
    return CODE

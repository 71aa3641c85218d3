"""Times proposed for a session or hearing, who was asked, and which of them each party can come to."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.crypto import salted_hmac

from cases.models.conciliation import SessionKind
from cases.models.parties import Party
from cases.models.rooms import Room

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

MOST = 5
"""So many times are proposed at once."""
_SALT = "cases.slots"


class SlotOffer(models.Model):
    """Times proposed in one go, for a session or (`council`) a hearing; one offer is open at a time.

    `closed_by` is the act that chose a time or took the offer's place.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="slot_offers")
    council = models.BooleanField(default=False)
    kind = models.CharField(max_length=10, choices=SessionKind.choices, blank=True)
    place = models.CharField(max_length=300, blank=True)
    link = models.URLField(blank=True)
    answer_by = models.DateTimeField()
    event = models.ForeignKey("cases.CaseEvent", on_delete=models.PROTECT, related_name="+")
    closed_by = models.ForeignKey("cases.CaseEvent", null=True, on_delete=models.PROTECT, related_name="+")

    if TYPE_CHECKING:
        id: int
        case_id: int
        closed_by_id: int | None
        slots: RelatedManager[Slot]
        replies: RelatedManager[SlotReply]
        asks: RelatedManager[SlotAsk]

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["case", "council"], condition=models.Q(closed_by=None), name="one_open_offer"
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} times {self.pk}"

    def waits(self, now: datetime) -> bool:
        """Whether answers still count."""
        return self.closed_by_id is None and now < self.answer_by


class Slot(models.Model):
    """One proposed time, in a room or at the place of the offer."""

    offer = models.ForeignKey(SlotOffer, on_delete=models.PROTECT, related_name="slots")
    number = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField()
    until = models.DateTimeField()
    room = models.ForeignKey(Room, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["starts_at", "number"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["offer", "number"], name="slot_once_per_offer"),
            models.CheckConstraint(
                condition=models.Q(until__gt=models.F("starts_at")), name="slot_has_length"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}"


class SlotReply(models.Model):
    """Which times a party can come to (by number), and words that only who proposed them reads."""

    offer = models.ForeignKey(SlotOffer, on_delete=models.PROTECT, related_name="replies")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    free = ArrayField(models.PositiveSmallIntegerField(), default=list)
    words = models.TextField(blank=True)
    event = models.ForeignKey("cases.CaseEvent", on_delete=models.PROTECT, related_name="+")

    if TYPE_CHECKING:
        party_id: int

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["offer", "party"], name="one_reply_per_party")
        ]

    def __str__(self) -> str:
        return f"{self.party_id}: {self.free}"


class SlotAsk(models.Model):
    """That a representative was sent a link that answers for a party once, without sign-in."""

    offer = models.ForeignKey(SlotOffer, on_delete=models.PROTECT, related_name="asks")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    if TYPE_CHECKING:
        offer_id: int
        party_id: int
        user_id: int

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["offer", "party", "user"], name="asked_once")
        ]

    def __str__(self) -> str:
        return f"{self.offer_id} → {self.user_id}"

    @property
    def token(self) -> str:
        """The secret of the link: made from the key of this installation, kept nowhere."""
        return token_of(self.offer_id, self.party_id, self.user_id)


def token_of(offer: int, party: int, user: int) -> str:
    """The secret of the link of one person, for one party and one offer."""
    return salted_hmac(_SALT, f"{offer}:{party}:{user}", algorithm="sha256").hexdigest()


def hash_of(token: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(token.encode()).hexdigest()

"""Offers that two parties make to each other, and whether each wishes the conciliator to read them."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.issues import Issue
from cases.models.parties import Party


class OfferStatus(models.TextChoices):
    """Where an offer stands."""

    OPEN = "open", _("Waits for an answer")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Not accepted")
    COUNTERED = "countered", _("Answered with another offer")
    TAKEN_BACK = "taken_back", _("Taken back")


class Offer(models.Model):
    """What one party offers another; no settlement, whatever its answer. No issue means the whole dispute.

    Who may read the offer is said by its event, who may read the answer by the event that answered it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="offers")
    by = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    to = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    issues = models.ManyToManyField(Issue, related_name="+")
    text = models.TextField()
    counters = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, choices=OfferStatus.choices, default=OfferStatus.OPEN)
    words = models.TextField(blank=True)
    event = models.ForeignKey("cases.CaseEvent", on_delete=models.PROTECT, related_name="+")
    answered_by = models.ForeignKey("cases.CaseEvent", null=True, on_delete=models.PROTECT, related_name="+")

    if TYPE_CHECKING:
        by_id: int
        to_id: int
        case_id: int
        event_id: int
        answered_by_id: int | None

    class Meta:
        indexes: ClassVar[list[Any]] = [models.Index(fields=["case", "event"])]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=~models.Q(by=models.F("to")), name="offer_to_another_party"),
            models.CheckConstraint(
                condition=models.Q(status__in=OfferStatus.values), name="offer_status_known"
            ),
            models.CheckConstraint(
                condition=models.Q(status="open", answered_by=None)
                | ~models.Q(status="open") & models.Q(answered_by__isnull=False),
                name="offer_answered_by_an_event",
            ),
        ]

    def __str__(self) -> str:
        first = self.text.strip().splitlines()[0] if self.text.strip() else "—"
        return first if len(first) <= 120 else first[:117] + "…"


class OfferWish(models.Model):
    """Whether one party wishes the conciliator to read what it and another say from now on."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="offer_wishes")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    wish = models.BooleanField()
    event = models.ForeignKey("cases.CaseEvent", on_delete=models.PROTECT, related_name="+")

    if TYPE_CHECKING:
        party_id: int
        other_id: int

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["party", "other"], name="one_wish_per_pair"),
        ]

    def __str__(self) -> str:
        return f"{self.party_id}, {self.other_id}: {self.wish}"

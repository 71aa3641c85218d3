"""Hearings of the panel with the rooms and people they bind, and the orders given to the sides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from cases.models.conciliation import Session, Sitting
from cases.models.panel import Arbitrator
from cases.models.parties import Party
from cases.models.rooms import Room

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class Hearing(Sitting):
    """A hearing of the panel, planned or held, at a place that may not be the Council's seat."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="hearings")
    attended = models.ManyToManyField(Party, related_name="+")

    if TYPE_CHECKING:
        bookings: RelatedManager[Booking]

    class Meta(Sitting.Meta):
        abstract = False
        ordering: ClassVar[list[str]] = ["case_id", "number"]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["starts_at"], condition=Q(held=False), name="hearing_to_come")
        ]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["case", "number"], name="hearing_number_once_per_case"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("starts_at")), name="hearing_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} hearing {self.number}"


def _span(first: str, last: str) -> Func:
    return Func(F(first), F(last), function="TSTZRANGE")


def _one(name: str) -> Func:
    """A whole number as a range of one, because gist has no equality for it without an extension."""
    return Func(F(name), F(name), Value("[]"), function="INT8RANGE")


def _never_twice(name: str, field: str) -> ExclusionConstraint:
    return ExclusionConstraint(
        name=name,
        expressions=[
            (_one(field), RangeOperators.OVERLAPS),
            (_span("starts_at", "until"), RangeOperators.OVERLAPS),
        ],
        condition=Q(**{f"{field}__isnull": False}),
    )


class Booking(models.Model):
    """That a hearing or session needs an arbitrator or a room for a time: nothing is booked twice."""

    hearing = models.ForeignKey(Hearing, null=True, on_delete=models.CASCADE, related_name="bookings")
    session = models.ForeignKey(Session, null=True, on_delete=models.CASCADE, related_name="bookings")
    arbitrator = models.ForeignKey(Arbitrator, null=True, on_delete=models.PROTECT, related_name="bookings")
    room = models.ForeignKey(Room, null=True, on_delete=models.PROTECT, related_name="bookings")
    starts_at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            _never_twice("arbitrator_booked_once", "arbitrator_id"),
            _never_twice("room_booked_once", "room_id"),
            models.CheckConstraint(condition=Q(until__gt=F("starts_at")), name="booking_has_length"),
            models.CheckConstraint(
                condition=Q(hearing=None) ^ Q(session=None), name="booking_is_for_one_sitting"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M} {self.arbitrator_id or ''} {self.room_id or ''}"

    if TYPE_CHECKING:
        arbitrator_id: int | None
        room_id: int | None


class OrderKind(models.TextChoices):
    """What an order is: the panel's on returning to work, or the ministry's own."""

    RETURN_TO_WORK = "return_to_work", _("Return to work")
    ADMINISTRATIVE = "administrative", _("Administrative order")


class Order(models.Model):
    """An order with its due day; `obeyed` says per party key whether it was followed."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="orders")
    key = models.SlugField(max_length=40)
    kind = models.CharField(max_length=16, choices=OrderKind.choices)
    text = models.TextField(blank=True)
    due_on = models.DateField(null=True)
    event = models.ForeignKey("cases.CaseEvent", on_delete=models.PROTECT, related_name="+")
    to = models.ManyToManyField(Party, related_name="+")
    obeyed = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar[list[str]] = ["case_id", "id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["case", "key"], name="order_key_once_per_case"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.key}"

    @property
    def waits(self) -> bool:
        """Whether it is not known yet if the order was obeyed."""
        return not self.obeyed

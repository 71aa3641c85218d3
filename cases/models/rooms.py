"""Rooms of offices and of the Council, and how long the way from one office to another takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q

from accounts.access import access_of
from accounts.models import Office

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


class Rooms(models.QuerySet[Any]):
    """Rooms, by what they can be used for and by whom."""

    def of_talks(self, office_id: int) -> Self:
        """The rooms in which an office holds its sessions."""
        return self.filter(office=office_id, closed=False)

    def of_hearings(self) -> Self:
        """The rooms in which a panel can hear: the Council's own first, then those of the offices."""
        rooms = self.filter(closed=False).select_related("office")
        return rooms.order_by(F("office__slug").asc(nulls_first=True), "name")

    def managed_by(self, user: User | AnonymousUser) -> Self:
        """The rooms a person keeps: an administrator's are all, a head's the office's, else the Council's."""
        access = access_of(user)
        if access.holds("admin"):
            return self
        council = Q(office=None) if access.holds("council") else Q(pk=None)
        return self.filter(council | Q(office__in=access.offices("head_of_office")))


class Room(models.Model):
    """A room for sessions and hearings, of an office or (office None) of the Council."""

    office = models.ForeignKey(Office, null=True, blank=True, on_delete=models.PROTECT, related_name="rooms")
    name = models.CharField(max_length=120)
    address = models.CharField(max_length=300, blank=True)
    seats = models.PositiveSmallIntegerField(null=True, blank=True)
    closed = models.BooleanField(default=False)

    objects = Rooms.as_manager()

    if TYPE_CHECKING:
        id: int
        office_id: int | None

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["office", "name"], name="room_once", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> str:
        """Name and address, as an invitation says them."""
        return ", ".join(part for part in (self.name, self.address) if part)


class TravelTime(models.Model):
    """Minutes by road between two offices, an estimate that people there correct; `a` comes before `b`."""

    a = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="+")
    b = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="+")
    minutes = models.PositiveSmallIntegerField(validators=[MaxValueValidator(2000)])

    if TYPE_CHECKING:
        a_id: int
        b_id: int

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["a", "b"], name="travel_once"),
            models.CheckConstraint(condition=Q(a__lt=F("b")), name="travel_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.a_id}–{self.b_id}: {self.minutes}"


def minutes_from(office_id: int) -> dict[int, int]:
    """The estimated minutes from an office to each other one; one query."""
    rows = TravelTime.objects.filter(Q(a=office_id) | Q(b=office_id)).values_list("a_id", "b_id", "minutes")
    return {(b if a == office_id else a): minutes for a, b, minutes in rows}

"""The days of rest of each country, kept so that every earlier version of the calendar can be rebuilt."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class CalendarVersion(models.Model):
    """One change of a country's calendar; the highest number is the calendar in use."""

    country = models.CharField(max_length=2)
    number = models.PositiveIntegerField()
    created_at = models.DateTimeField(default=timezone.now)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("country", "number")
        constraints = (
            models.UniqueConstraint(fields=("country", "number"), name="one_calendar_version_per_number"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="calendar_version_from_one"),
        )

    def __str__(self) -> str:
        return f"{self.country} {self.number}"


class Holiday(models.Model):
    """A public holiday, from the version that added it until the version that removed it."""

    country = models.CharField(max_length=2)
    on = models.DateField()
    name_en = models.CharField(max_length=300)
    name_km = models.CharField(max_length=500, blank=True)
    source = models.CharField(max_length=300)
    official = models.BooleanField(default=False)
    added_in = models.ForeignKey(CalendarVersion, models.PROTECT, related_name="added")
    removed_in = models.ForeignKey(
        CalendarVersion, models.PROTECT, related_name="removed", null=True, blank=True
    )

    class Meta:
        ordering = ("country", "on")
        constraints = (
            models.UniqueConstraint(
                fields=("country", "on"),
                condition=models.Q(removed_in__isnull=True),
                name="one_holiday_in_force_per_day",
            ),
        )

    def __str__(self) -> str:
        return f"{self.on} {self.name_en}"

"""The days of rest of each country, kept so that every earlier version of the calendar can be rebuilt."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class CalendarVersion(models.Model):
    """One change of a country's calendar; the highest number is the calendar in use."""

    country = models.CharField(_("country"), max_length=2)
    number = models.PositiveIntegerField(_("version"))
    created_at = models.DateTimeField(_("made on"), default=timezone.now)
    note = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("calendar version")
        verbose_name_plural = _("calendar versions")
        ordering = ("country", "number")
        constraints = (
            models.UniqueConstraint(fields=("country", "number"), name="one_calendar_version_per_number"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="calendar_version_from_one"),
        )

    def __str__(self) -> str:
        return f"{self.country} {self.number}"


class Holiday(models.Model):
    """A public holiday, from the version that added it until the version that removed it."""

    country = models.CharField(_("country"), max_length=2)
    on = models.DateField(_("date"))
    name_en = models.CharField(_("name in English"), max_length=300)
    name_km = models.CharField(_("name in Khmer"), max_length=500, blank=True)
    source = models.CharField(_("source"), max_length=300)
    official = models.BooleanField(_("official"), default=False)
    added_in = models.ForeignKey(
        CalendarVersion, on_delete=models.PROTECT, related_name="added", verbose_name=_("added in version")
    )
    removed_in = models.ForeignKey(
        CalendarVersion,
        on_delete=models.PROTECT,
        related_name="removed",
        verbose_name=_("removed in version"),
        null=True,
        blank=True,
    )

    class Meta:
        verbose_name = _("holiday")
        verbose_name_plural = _("holidays")
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

"""Dry runs: what a new holiday or another number of the law would do to dates; and holidays that take two."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.access import access_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.db.models.fields.related_descriptors import RelatedManager

    from accounts.models import User

PUBLISHERS = ("admin", "minister_delegate")
"""Posts whose holders may publish rules and holidays."""


class VisibleRuns(models.QuerySet["DryRun"]):
    """Dry runs; the work of those who may publish rules."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """All of them for those who may publish rules, none for others."""
        return self.all() if access_of(user).holds(*PUBLISHERS) else self.none()


class VisiblePublications(models.QuerySet["HolidayPublication"]):
    """What was proposed to publish; seen by those who see the dry runs."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """All of them for those who may publish rules, none for others."""
        return self.filter(run__in=DryRun.objects.visible_to(user))


class Proposal(models.TextChoices):
    """What is tried."""

    HOLIDAY = "holiday", _("A new holiday")
    NO_HOLIDAY = "no_holiday", _("A day is no holiday any more")
    RULE = "rule", _("Another length of a time limit")


class RunState(models.TextChoices):
    """How far a dry run is."""

    WAITING = "waiting", _("Waiting to begin")
    RUNNING = "running", _("Counting")
    DONE = "done", _("Done")


class DryRun(models.Model):
    """One proposal: a day, or a rule with its new length from a day on; and how far the counting is.

    `calendar_version` is the calendar that it counts under; 0 where that was not noted.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposal = models.CharField(max_length=10, choices=Proposal.choices)
    on = models.DateField()
    code = models.CharField(max_length=24, blank=True)
    length = models.PositiveIntegerField(null=True)
    state = models.CharField(max_length=8, choices=RunState.choices, default=RunState.WAITING)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    last = models.BigIntegerField(default=0)
    created_at = models.DateTimeField()
    calendar_version = models.PositiveIntegerField(default=0)

    objects = VisibleRuns.as_manager()

    if TYPE_CHECKING:
        id: int
        moves: RelatedManager[MovedDate]
        publications: RelatedManager[HolidayPublication]

    class Meta:
        ordering: ClassVar[list[Any]] = ["-id"]

    def __str__(self) -> str:
        return f"{self.proposal} {self.on} {self.code}"

    @property
    def is_running(self) -> bool:
        """Whether a job is at work or will be."""
        return self.state != RunState.DONE


class MovedDate(models.Model):
    """A date that would be another: the deadline stays as it is."""

    run = models.ForeignKey(DryRun, on_delete=models.CASCADE, related_name="moves")
    deadline = models.ForeignKey("cases.Deadline", on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=24)
    running = models.BooleanField()
    old_on = models.DateField()
    new_on = models.DateField()
    counting = models.JSONField(default=dict)

    if TYPE_CHECKING:
        case_id: int

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["run", "deadline"], name="moved_date_once"),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.old_on} → {self.new_on}"


class HolidayPublication(models.Model):
    """That a tried day becomes a holiday, or is none any more: one person proposes it, another decides.

    `source` is the sub-decree or prakas with number and date. Published, it has the calendar of `version`;
    thrown away, a `reason`.
    """

    run = models.ForeignKey(DryRun, on_delete=models.PROTECT, related_name="publications")
    name_km = models.CharField(max_length=500)
    name_en = models.CharField(max_length=300)
    source = models.CharField(max_length=200)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    version = models.OneToOneField(
        "workflow.CalendarVersion", null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = VisiblePublications.as_manager()

    if TYPE_CHECKING:
        run_id: int
        proposed_by_id: int

    class Meta:
        ordering: ClassVar[list[Any]] = ["id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(version=None) | ~models.Q(decided_by=models.F("proposed_by")),
                name="publishing_takes_two",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by=None, decided_at=None, version=None, reason="")
                | models.Q(decided_by__isnull=False, decided_at__isnull=False)
                & (
                    models.Q(version__isnull=False, reason="") | models.Q(version=None) & ~models.Q(reason="")
                ),
                name="published_or_thrown_away",
            ),
            models.UniqueConstraint(
                fields=["run"], condition=models.Q(reason=""), name="a_dry_run_is_published_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name_en}, {self.source}"

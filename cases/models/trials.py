"""Dry runs: what a new holiday or another number of the law would do to dates, without changing any."""

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
    """One proposal: a day, or a rule with its new length from a day on; and how far the counting is."""

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

    objects = VisibleRuns.as_manager()

    if TYPE_CHECKING:
        id: int
        moves: RelatedManager[MovedDate]

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

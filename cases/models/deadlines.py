"""The clocks of a case: when each ends, why, and what became of it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class DeadlineStatus(models.TextChoices):
    """What became of a deadline (lifecycle.md §2)."""

    RUNNING = "running", _("Running")
    MET = "met", _("Met")
    MISSED = "missed", _("Missed")
    EXTENDED = "extended", _("Extended")
    CANCELLED = "cancelled", _("Cancelled")
    EXPIRED = "expired", _("Expired")


class Deadline(models.Model):
    """One running or past time limit; it stores rule set, calendar version and the counting.

    `due_at` is the instant at which it is over: for days the first instant of the day after the
    last. A deadline met at that instant or later is late (hours: later than it).
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="deadlines")
    code = models.CharField(max_length=24)
    party = models.ForeignKey("cases.Party", null=True, on_delete=models.PROTECT, related_name="+")
    trigger = models.ForeignKey("cases.CaseEvent", null=True, on_delete=models.PROTECT, related_name="+")
    trigger_at = models.DateTimeField()
    trigger_on = models.DateField()
    length = models.PositiveIntegerField(null=True)
    unit = models.CharField(max_length=16)
    due_at = models.DateTimeField()
    due_on = models.DateField(null=True)
    rolled_due_on = models.DateField(null=True)
    basis = models.CharField(max_length=120)
    rule_set = models.CharField(max_length=24)
    verified = models.BooleanField()
    note = models.CharField(max_length=300, blank=True)
    is_right = models.BooleanField(default=False)
    extendable = models.BooleanField(default=False)
    calendar_version = models.PositiveIntegerField()
    counting = models.JSONField(default=dict)
    status = models.CharField(max_length=10, choices=DeadlineStatus.choices, default=DeadlineStatus.RUNNING)
    ended_by = models.ForeignKey("cases.CaseEvent", null=True, on_delete=models.PROTECT, related_name="+")
    extends = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="extensions")
    revision = models.PositiveSmallIntegerField(default=1)

    if TYPE_CHECKING:
        id: int
        case_id: int
        party_id: int | None
        trigger_id: int | None

    class Meta:
        ordering: ClassVar[list[str]] = ["case_id", "id"]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["case", "status"]),
            models.Index(
                fields=["due_at"], condition=models.Q(status="running"), name="deadline_running_due"
            ),
        ]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(status__in=DeadlineStatus.values), name="deadline_status_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.due_on or self.due_at}"

    def is_over(self, moment: datetime) -> bool:
        """Whether an act at that moment comes too late."""
        return moment > self.due_at if self.unit == "hours" else moment >= self.due_at

    def over_status(self) -> str:
        """What the deadline becomes when nobody acted: a right expires, a duty is missed."""
        return DeadlineStatus.EXPIRED if self.is_right else DeadlineStatus.MISSED


class DateProposal(models.Model):
    """That a changed holiday table would move a running deadline; an officer decides.

    Not approved and decided by nobody: the table changed again before.
    """

    deadline = models.ForeignKey(Deadline, on_delete=models.PROTECT, related_name="proposals")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="date_proposals")
    old_due_at = models.DateTimeField()
    new_due_at = models.DateTimeField()
    new_due_on = models.DateField(null=True)
    new_rolled_due_on = models.DateField(null=True)
    calendar_version = models.PositiveIntegerField()
    counting = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey("cases.CaseEvent", null=True, on_delete=models.PROTECT, related_name="+")
    approved = models.BooleanField(null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["deadline", "calendar_version"], name="one_proposal_per_calendar"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deadline_id}: {self.old_due_at} → {self.new_due_at}"

    if TYPE_CHECKING:
        deadline_id: int

"""The issues of a dispute: each has its own kind, category, figures of both sides and status."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.base import Category


class IssueKind(models.TextChoices):
    """Rights (an entitlement exists) or interests (a future benefit); the officer confirms it."""

    RIGHTS = "rights", _("About rights")
    INTERESTS = "interests", _("About interests")


class IssueStatus(models.TextChoices):
    """What became of an issue (lifecycle.md §1.3)."""

    OPEN = "open", _("Open")
    SETTLED = "settled", _("Agreed")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    REMAINING = "remaining", _("Not agreed")
    ORDERED = "ordered", _("Ordered")
    PARTLY_ORDERED = "partly_ordered", _("Partly ordered")
    REJECTED = "rejected", _("Rejected")
    DECLINED = "declined", _("Declined")


class Issue(models.Model):
    """One demand. Both sides' figures are kept, because head-counts differ by side."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="issues")
    key = models.SlugField(max_length=40)
    position = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=10, choices=IssueKind.choices, blank=True)
    kind_confirmed = models.BooleanField(default=False)
    category = models.CharField(max_length=30, choices=Category.choices)
    text = models.TextField(blank=True)
    asked = models.TextField(blank=True)
    since = models.DateField(null=True, blank=True)
    claimant_workers = models.PositiveIntegerField(null=True, blank=True)
    respondent_workers = models.PositiveIntegerField(null=True, blank=True)
    claimant_position = models.TextField(blank=True)
    respondent_position = models.TextField(blank=True)
    answer = models.CharField(max_length=12, blank=True)
    status = models.CharField(max_length=16, choices=IssueStatus.choices, default=IssueStatus.OPEN)
    settlement = models.ForeignKey(
        "cases.Settlement", null=True, blank=True, on_delete=models.PROTECT, related_name="issues"
    )

    if TYPE_CHECKING:
        case_id: int
        settlement_id: int | None

    class Meta:
        ordering: ClassVar[list[str]] = ["case_id", "position", "id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["case", "key"], name="issue_key_once_per_case"),
            models.CheckConstraint(
                condition=models.Q(status__in=IssueStatus.values), name="issue_status_known"
            ),
            models.CheckConstraint(
                condition=models.Q(category__in=Category.values), name="issue_category_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key}. {self.title}"

    @property
    def title(self) -> str:
        """A short name: the first line of the text, else the category."""
        first = self.text.strip().splitlines()[0] if self.text.strip() else self.get_category_display()
        return first if len(first) <= 120 else first[:117] + "…"

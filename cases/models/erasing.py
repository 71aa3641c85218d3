"""Holds that stop erasing, and what is erased by rule: proposed by one person, confirmed by another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


def erasing_runs(rule: str, case: str) -> str:
    """The SQL condition that a rule is being applied to a case now, for triggers; `case` is its id in SQL.

    Without a rule: that any is.
    """
    named = f"e.rule = '{rule}' AND " if rule else ""
    return f"""EXISTS (SELECT 1 FROM cases_erasure e
  WHERE e.case_id = {case} AND {named}e.state = 'begun')"""  # noqa: S608 - names of ours, no value of anybody


class KeepingHold(models.Model):
    """That nothing of a case is erased: why, until which day (None: until it is lifted), and who said so."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="holds")
    reason = models.CharField(max_length=300)
    until = models.DateField(null=True)
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    placed_as = models.CharField(max_length=20)
    event = models.OneToOneField("cases.CaseEvent", on_delete=models.PROTECT, related_name="+")
    lifted = models.OneToOneField("cases.CaseEvent", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["case", "placed_as"], condition=models.Q(lifted=None), name="one_hold_of_each_role"
            ),
        ]

    def __str__(self) -> str:
        return self.reason


class ErasureBatch(models.Model):
    """A list of what one official of an office proposes to erase, and another one confirms."""

    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True)

    if TYPE_CHECKING:
        office_id: int
        proposed_by_id: int

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(confirmed_by=None) | ~models.Q(confirmed_by=models.F("proposed_by")),
                name="erasing_takes_two",
            ),
        ]

    def __str__(self) -> str:
        return f"batch {self.pk}"


class ErasureState(models.TextChoices):
    """How far the erasing of one thing is."""

    LISTED = "listed", _("Proposed")
    BEGUN = "begun", _("Being erased")
    DONE = "done", _("Erased")
    LEFT = "left", _("Left alone")


class Erasure(models.Model):
    """One rule applied to one case. `files` are the SHA-256 of the bytes that go."""

    batch = models.ForeignKey(ErasureBatch, on_delete=models.PROTECT, related_name="items")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="erasures")
    rule = models.CharField(max_length=20)
    rule_set = models.CharField(max_length=20)
    due_on = models.DateField()
    state = models.CharField(max_length=8, choices=ErasureState.choices, default=ErasureState.LISTED)
    because = models.CharField(max_length=12, blank=True)
    files = models.JSONField(default=list)
    event = models.OneToOneField("cases.CaseEvent", null=True, on_delete=models.PROTECT, related_name="+")

    if TYPE_CHECKING:
        case_id: int

    class Meta:
        ordering: ClassVar[list[str]] = ["due_on", "case_id", "rule"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["case", "rule"], condition=~models.Q(state="left"), name="erased_once_by_a_rule"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["listed", "left"]) | models.Q(event__isnull=False),
                name="erasing_is_on_record",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.rule} {self.state}"

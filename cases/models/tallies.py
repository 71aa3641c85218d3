"""Counts of cases that are kept up, so that a page of statistics need not read every case.

A tally belongs to a group of cases: those that one office received in one month by one procedure. Whatever
changes a case marks its group, in the same transaction and by triggers of the database; the job counts the
marked groups anew. So a tally is what a full count gives, or its group is marked.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from accounts.models import Office


class CaseGroup(models.Model):
    """The cases that one office received in one month (UTC) by one procedure; made-up ones apart."""

    office = models.ForeignKey(
        Office, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    procedure = models.CharField(max_length=12)
    is_demo = models.BooleanField()
    begun = models.DateField()

    class Meta:
        abstract = True


class Tally(CaseGroup):
    """How often something happened in a month to cases of a group; `cut` and `value` say to which of them.

    `bin` is a number of days where days are counted; `amount` sums workers, women or seconds.
    """

    month = models.DateField()
    measure = models.CharField(max_length=24)
    cut = models.CharField(max_length=12)
    value = models.CharField(max_length=60, blank=True)
    bin = models.PositiveIntegerField(default=0)
    n = models.PositiveIntegerField()
    amount = models.BigIntegerField(default=0)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["measure", "month"], name="tally_of_month"),
            models.Index(fields=["office", "procedure", "begun"], name="tally_of_group"),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.cut} {self.value} {self.month}: {self.n}"


class TallyMark(CaseGroup):
    """That cases of a group changed and wait to be counted anew; many marks of a group are one."""

    def __str__(self) -> str:
        return f"{self.office_id} {self.procedure} {self.begun}"


class TallyRun(models.Model):
    """Up to when the tallies hold; one row."""

    data_to = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.data_to)

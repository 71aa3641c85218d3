"""Lists of workers that stand in drafts: as read from a table, before they are part of the record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models


class WorkerList(models.Model):
    """The people of one table, and what was refused of it. Goes with its draft, and when that is sent.

    A person has one that waits for a yes, a draft one that is taken. `people` are values of `Worker`,
    `refused` the first rows that do not fit, `counts` how many of each kind there are.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="listed_workers")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    read_at = models.DateTimeField()
    people = models.JSONField(default=list)
    refused = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    taken = models.BooleanField(default=False)

    if TYPE_CHECKING:
        case_id: int

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(taken=True), name="one_list_taken_per_draft"
            ),
            models.UniqueConstraint(
                fields=["case", "by"], condition=models.Q(taken=False), name="one_list_waits_per_person"
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

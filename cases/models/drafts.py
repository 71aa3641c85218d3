"""That those who write a draft were told until when it is kept."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models


class DraftNotice(models.Model):
    """One notice about one end: `days` before it, told at a moment. Goes with its draft."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="draft_notices")
    kept_until = models.DateTimeField()
    days = models.PositiveSmallIntegerField()
    told_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["case", "kept_until", "days"], name="draft_told_once_per_end"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.days} days before {self.kept_until}"

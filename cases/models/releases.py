"""Published statistics: a table of a quarter as it was published, never changed afterwards."""

from __future__ import annotations

import hashlib
import json
from typing import Any, ClassVar

from django.db import models
from django.urls import reverse

from workflow.triggers import append_only


class Release(models.Model):
    """One table of one quarter: names of rows and columns, and cells as published (None: hidden)."""

    table = models.SlugField(max_length=40)
    period = models.SlugField(max_length=8)
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-period", "id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["table", "period"], name="table_published_once_a_quarter"),
        ]
        triggers: ClassVar[list[Any]] = append_only()

    def __str__(self) -> str:
        return f"{self.table} {self.period}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("cases:published", args=[self.table, self.period])

    @staticmethod
    def digest_of(table: str, period: str, content: dict[str, Any]) -> str:
        """SHA-256 (hex) over the table as it is published."""
        text = json.dumps([table, period, content], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

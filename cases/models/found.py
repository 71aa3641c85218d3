"""The words that cases are found by; triggers of the database keep them (migration 0017)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models


class CaseWords(models.Model):
    """What finds a filed case: its words, its Khmer in pieces, its names also with one sign missing."""

    case = models.OneToOneField(
        "cases.Case", primary_key=True, on_delete=models.PROTECT, related_name="words"
    )
    tokens = ArrayField(models.TextField(), default=list)

    class Meta:
        indexes: ClassVar[list[Any]] = [GinIndex(fields=["tokens"], name="case_words")]

    def __str__(self) -> str:
        return f"words of case {self.case_id}"

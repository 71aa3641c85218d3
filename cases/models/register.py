"""The public register: awards as published, masked, with what search needs. The original never leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.urls import reverse

from cases.models.award import OUTCOME_CHOICES, Award
from cases.models.base import Category
from workflow.triggers import append_only


class PublicAwards(models.QuerySet[Any]):
    """Published awards: everybody may read them, so there is no rule of visibility here."""

    def newest(self) -> Self:
        """The newest first, in the order that the pages' marks follow."""
        return self.order_by("-issued_on", "-id")


class PublicAward(models.Model):
    """A published award: a new document with the masked text, its summary and its search words."""

    award = models.OneToOneField(Award, on_delete=models.PROTECT, related_name="published")
    number = models.CharField(max_length=24, unique=True)
    title = models.CharField(max_length=300)
    issued_on = models.DateField()
    published_at = models.DateTimeField()
    year = models.PositiveSmallIntegerField()
    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    sector = models.CharField(max_length=60, blank=True)
    status = models.CharField(max_length=24)
    binding = models.BooleanField(default=False)
    summary = models.TextField(blank=True)
    text = models.TextField()
    decisions = models.JSONField(default=list)
    categories = ArrayField(models.CharField(max_length=30, choices=Category.choices), default=list)
    outcomes = ArrayField(models.CharField(max_length=16, choices=OUTCOME_CHOICES), default=list)
    articles = models.CharField(max_length=400, blank=True)
    digest = models.CharField(max_length=64)
    words: Any = SearchVectorField()

    objects = PublicAwards.as_manager()

    if TYPE_CHECKING:
        id: int
        award_id: int

    class Meta:
        indexes: ClassVar[list[Any]] = [
            GinIndex(fields=["words"], name="register_words"),
            GinIndex(fields=["categories"], name="register_categories"),
            GinIndex(fields=["outcomes"], name="register_outcomes"),
            models.Index(fields=["-issued_on", "-id"], name="register_newest"),
            models.Index(fields=["year", "-issued_on", "-id"], name="register_year"),
            models.Index(fields=["office", "-issued_on", "-id"], name="register_office"),
            models.Index(fields=["sector", "-issued_on", "-id"], name="register_sector"),
        ]
        triggers: ClassVar[list[Any]] = append_only()

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        """Its permanent address."""
        return reverse("cases:register_award", args=[self.number])

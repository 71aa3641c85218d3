"""The Khmer that a machine wrote, and what people who know the language and the law made of it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from workflow.triggers import append_only


class Area(models.TextChoices):
    """The part of the site in which a text is read."""

    CASES = "cases", _("Cases")
    DIALOGUE = "dialogue", _("Social dialogue")
    ACCOUNTS = "accounts", _("Accounts")
    MESSAGES = "messages", _("Messages")
    SITE = "site", _("Public pages and frame")


class Wording(models.Model):
    """One text of the catalogue: English, Khmer, where it is read, whether a reviewer must still look."""

    context = models.CharField(max_length=100, blank=True)
    english = models.TextField()
    khmer = models.TextField()
    area = models.CharField(max_length=10, choices=Area.choices)
    places = models.TextField(blank=True)
    waiting = models.BooleanField(default=True)
    reviews = models.PositiveIntegerField(default=0)
    """How often it was reviewed; a form that saw fewer is late."""

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                models.functions.MD5("english"), models.F("context"), name="wording_once"
            ),
        ]
        indexes: ClassVar[list[Any]] = [models.Index(fields=["waiting", "area", "id"])]

    def __str__(self) -> str:
        return self.english


class WordingReview(models.Model):
    """What one reviewer made of a text at one moment: the Khmer they saw and the Khmer they want."""

    wording = models.ForeignKey(Wording, on_delete=models.PROTECT, related_name="said")
    number = models.PositiveIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    at = models.DateTimeField(db_default=Now())
    before = models.TextField()
    after = models.TextField()

    class Meta:
        triggers: ClassVar[list[Any]] = append_only()
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["wording", "number"], name="wording_review_numbered")
        ]

    def __str__(self) -> str:
        return f"{self.wording_id}.{self.number}"

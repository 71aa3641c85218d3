"""Documents of a case, and papers the house issues with a code that anyone can verify."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.parties import Party
from cases.models.record import Audience
from cases.models.visibility import VisibleEntries
from workflow.triggers import append_only


class DocumentState(models.TextChoices):
    """A file is seen by nobody else until its checks have passed."""

    CHECKING = "checking", _("Being checked")
    READY = "ready", _("Ready")
    BLOCKED = "blocked", _("Blocked")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    ERASED = "erased", _("Erased by rule")


class Document(models.Model):
    """A file stored under its SHA-256; the row exists only after the bytes are safe on disk.

    `before_*`: what its sender says a photo was before their own device made it smaller.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="documents")
    party = models.ForeignKey(Party, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    event = models.ForeignKey("cases.CaseEvent", null=True, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    shows = models.CharField(max_length=300, blank=True)
    dated = models.DateField(null=True, blank=True)
    text = models.TextField(blank=True)
    original_name = models.CharField(max_length=255, blank=True)
    content_type = models.CharField(max_length=120, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    before_size = models.PositiveBigIntegerField(null=True, blank=True)
    before_sha256 = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=10, choices=DocumentState.choices, default=DocumentState.CHECKING)
    blocked_code = models.CharField(max_length=40, blank=True)
    audience = models.CharField(max_length=10, choices=Audience.choices, default=Audience.ALL)
    audience_party = models.ForeignKey(
        Party, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()

    objects = VisibleEntries.as_manager()

    if TYPE_CHECKING:
        case_id: int
        event_id: int | None
        party_id: int | None
        audience_party_id: int | None
        uploaded_by_id: int

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at", "id"]
        indexes: ClassVar[list[Any]] = [models.Index(fields=["case", "-created_at"])]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=~models.Q(audience="party") | models.Q(audience_party__isnull=False),
                name="document_for_a_party_names_it",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def notice(self) -> int:
        """The number by which notices know a file: the first 63 bits of its id."""
        return self.id.int >> 65


class Paper(models.Model):
    """A paper the house issued about a case, or a notice without one, and the digest of its content."""

    code = models.CharField(max_length=12, primary_key=True)
    kind = models.CharField(
        max_length=16,
        choices=[
            ("receipt", _("Receipt of a complaint")),
            ("minutes", _("Minutes of a session")),
            ("settlement", _("Settlement agreement")),
            ("report", _("Non-conciliation report")),
            ("award", _("Award of the Arbitration Council")),
            ("no_objection", _("Certificate that nobody objected")),
            ("notice", _("Notice of a strike or lock-out")),
        ],
    )
    case = models.ForeignKey("cases.Case", null=True, on_delete=models.PROTECT, related_name="papers")
    notice = models.ForeignKey(
        "cases.IndustrialAction", null=True, on_delete=models.PROTECT, related_name="+"
    )
    source = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    issued_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["kind", "source"], name="one_code_per_paper"),
            models.CheckConstraint(
                condition=models.Q(case__isnull=False) ^ models.Q(notice__isnull=False),
                name="paper_of_a_case_or_a_notice",
            ),
        ]
        triggers: ClassVar[list[Any]] = append_only()

    def __str__(self) -> str:
        return f"{self.code} {self.kind}"

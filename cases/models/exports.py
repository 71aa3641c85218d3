"""Files of whole cases that people asked for: who, as whom, how far it is, and until when it lies here."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ExportState(models.TextChoices):
    """How far the file of a case is."""

    WAITING = "waiting", _("Waiting")
    BUILDING = "building", _("Being put together")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Not made")
    GONE = "gone", _("Deleted")


class CaseExport(models.Model):
    """One file of one case for one person, as they could see the case when they asked.

    `view` and `party` say as whom; `event` is its entry in the record, and the last one in the file.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="exports")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    event = models.OneToOneField("cases.CaseEvent", on_delete=models.PROTECT, related_name="+")
    view = models.CharField(max_length=12)
    party = models.ForeignKey("cases.Party", null=True, on_delete=models.PROTECT, related_name="+")
    acting_for = models.BigIntegerField(null=True)
    state = models.CharField(max_length=10, choices=ExportState.choices, default=ExportState.WAITING)
    reason = models.CharField(max_length=20, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    asked_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    if TYPE_CHECKING:
        case_id: int
        user_id: int
        party_id: int | None

    class Meta:
        ordering: ClassVar[list[str]] = ["-asked_at", "id"]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["case", "user"], name="export_of_person"),
            models.Index(
                fields=["ends_at"], condition=~models.Q(state="gone"), name="export_ends"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"

    @property
    def is_running(self) -> bool:
        """Whether it is still being made."""
        return self.state in (ExportState.WAITING, ExportState.BUILDING)

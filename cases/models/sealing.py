"""What a receipt of a complaint proves, kept byte for byte from the moment it was received."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models

from workflow.triggers import append_only

_ERASED_BY_RULE = """EXISTS (SELECT 1 FROM cases_erasure e JOIN cases_caseevent v ON v.case_id = e.case_id
  WHERE v.id = OLD.event_id AND e.rule = 'KEEP_CONTACTS' AND e.state = 'begun')"""


class Seal(models.Model):
    """The complaint as it was received and the statement about it that receipts sign, byte for byte.

    The complaint is erased by rule some time after the case has ended; its SHA-256 stays in the statement.
    """

    event = models.OneToOneField("cases.CaseEvent", on_delete=models.PROTECT, related_name="seal")
    content = models.TextField()
    statement = models.TextField()

    if TYPE_CHECKING:
        event_id: int

    class Meta:
        triggers: ClassVar[list[Any]] = append_only("content", _ERASED_BY_RULE)

    def __str__(self) -> str:
        return f"seal of {self.event_id}"

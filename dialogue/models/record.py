"""The record of social dialogue: one chain of entries per meeting, agreement and plan."""

from __future__ import annotations

import hashlib
import json
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from dialogue.models.agreements import Agreement
from dialogue.models.base import Constituency, Subject
from dialogue.models.collective import CollectiveAgreement
from dialogue.models.meetings import Meeting
from dialogue.models.programme import WorkPlan
from workflow.triggers import append_only

SUBJECTS: dict[type[Subject], str] = {
    Meeting: "meeting", Agreement: "agreement", CollectiveAgreement: "collective_agreement",
    WorkPlan: "work_plan",
}  # fmt: skip
"""By which field an entry names its subject."""


def _of_one_subject() -> Q:
    """Exactly one of the fields is set."""
    names = list(SUBJECTS.values())
    return reduce(or_, (Q(**{f"{n}__isnull": n != name for n in names}) for name in names))


class Entry(models.Model):
    """One thing that somebody did, never changed afterwards; the twin of a case's event."""

    meeting = models.ForeignKey(Meeting, null=True, on_delete=models.PROTECT, related_name="entries")
    agreement = models.ForeignKey(Agreement, null=True, on_delete=models.PROTECT, related_name="entries")
    collective_agreement = models.ForeignKey(
        CollectiveAgreement, null=True, on_delete=models.PROTECT, related_name="entries"
    )
    work_plan = models.ForeignKey(WorkPlan, null=True, on_delete=models.PROTECT, related_name="entries")
    seq = models.PositiveIntegerField()
    action = models.CharField(max_length=40)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20)
    constituency = models.CharField(max_length=10, choices=Constituency.choices, blank=True)
    state_before = models.CharField(max_length=24)
    state_after = models.CharField(max_length=24)
    recorded_at = models.DateTimeField()
    occurred_at = models.DateTimeField()
    data = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    basis = models.CharField(max_length=80, blank=True)
    warnings = models.JSONField(default=list)
    assumed = models.JSONField(default=list)
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    if TYPE_CHECKING:
        id: int
        actor_id: int | None
        meeting_id: int | None
        agreement_id: int | None
        collective_agreement_id: int | None
        work_plan_id: int | None

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=_of_one_subject(), name="entry_of_one_subject"),
            *(
                models.UniqueConstraint(fields=[name, "seq"], name=f"entry_seq_once_per_{name}")
                for name in SUBJECTS.values()
            ),
        ]
        triggers: ClassVar[list[Any]] = append_only()

    def __str__(self) -> str:
        return f"{self.seq} {self.action}"

    def digest(self) -> str:
        """SHA-256 (hex) over the previous hash and everything the entry says, in a fixed order."""
        content = [
            self.previous, self.meeting_id, self.agreement_id, self.collective_agreement_id,
            self.work_plan_id,
            self.seq, self.action, self.actor_id, self.role, self.constituency, self.state_before,
            self.state_after, self.recorded_at.timestamp(), self.occurred_at.timestamp(), self.data,
            self.basis, self.warnings, self.assumed,
        ]  # fmt: skip
        text = json.dumps(content, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


class KeptStep(models.Model):
    """The outcome of an unsafe call under its idempotency key."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["user", "key"], name="step_key_once"),
        ]
        triggers: ClassVar[list[Any]] = append_only()

    def __str__(self) -> str:
        return self.key

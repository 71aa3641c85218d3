"""Working aids of an office: saved filters of its queue, its own words on cases, and what was taken out.

None of these is an act of the law: they stand outside the record of a case and parties never see them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.functions import Lower, Now

from accounts.models import Office
from workflow.triggers import append_only


class SavedView(models.Model):
    """A queue filter somebody saved, alone or for the office; at most one opens by itself."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    office = models.ForeignKey("accounts.Office", null=True, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=600)
    is_default = models.BooleanField(default=False)

    if TYPE_CHECKING:
        user_id: int
        office_id: int | None

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["user", "name"], name="view_name_once_per_person"),
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(is_default=True), name="one_default_view_per_person"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Label(models.Model):
    """A word of an office that its officials put on cases, such as "press" or "archive box 12"."""

    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="labels")
    word = models.CharField(max_length=40)

    if TYPE_CHECKING:
        office_id: int

    class Meta:
        ordering: ClassVar[list[str]] = ["word"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint("office", Lower("word"), name="label_once_per_office")
        ]

    def __str__(self) -> str:
        return self.word


class CaseLabel(models.Model):
    """That a label stands on a case, and who put it there."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="labels")
    label = models.ForeignKey(Label, on_delete=models.CASCADE, related_name="cases")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["case", "label"], name="label_once_per_case")
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.label_id}"

    if TYPE_CHECKING:
        case_id: int
        label_id: int


class AuditEntry(models.Model):
    """What somebody did that is no act on a case but must be known later: an export, a label."""

    at = models.DateTimeField(db_default=Now())
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, null=True, on_delete=models.PROTECT, related_name="+")
    verb = models.CharField(max_length=40)
    data = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        indexes: ClassVar[list[Any]] = [models.Index(fields=["verb", "at"], name="audit_verb")]
        triggers: ClassVar[list[Any]] = append_only()

    def __str__(self) -> str:
        return f"{self.user_id} {self.verb}"

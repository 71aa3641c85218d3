"""What is brought in in bulk: the file, its rows, the columns kept by name, and the old cases made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.access import access_of
from accounts.models import Office
from cases.models.erasing import erasing_runs
from workflow.triggers import append_only

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.db.models.fields.related_descriptors import RelatedManager

    from accounts.models import User

MOST_CONTENT = 20 * 1024 * 1024
"""The largest file of old cases, in bytes."""


class ImportState(models.TextChoices):
    """How far a file is that is brought in."""

    WAITING = "waiting", _("Waiting to be looked into")
    CHECKING = "checking", _("Being looked into")
    WRONG = "wrong", _("Something must be put right")
    READY = "ready", _("Ready to be taken")
    TAKING = "taking", _("Being taken")
    TAKEN = "taken", _("Taken")


class FileBroughtIn(models.Model):
    """A file as it came, who sent it, and how far the job is that looks into it or takes it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    content = models.BinaryField()
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.WAITING)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    errors = models.JSONField(default=list)
    created_at = models.DateTimeField()

    if TYPE_CHECKING:
        id: int

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_running(self) -> bool:
        """Whether a job is at work or will be."""
        return self.state in (ImportState.WAITING, ImportState.CHECKING, ImportState.TAKING)

    def note(self, **values: Any) -> None:
        """Write how far it is, so that the page can show it."""
        for name, value in values.items():
            setattr(self, name, value)
        self.save(update_fields=list(values))


def offices_of(user: User | AnonymousUser) -> models.QuerySet[Office]:
    """The offices whose old cases this person may bring in: a head's own, an administrator's all."""
    access = access_of(user)
    if access.holds("admin"):
        return Office.objects.order_by("slug")
    return Office.objects.filter(pk__in=access.offices("head_of_office")).order_by("slug")


class OfOwnOffices(models.QuerySet[Any]):
    """Rows of an office, for those who bring its old cases in."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those of the offices whose old cases this person may bring in."""
        return self.filter(office__in=offices_of(user))


class CaseImport(FileBroughtIn):
    """Old cases of one office from one source: a table with a case in each row, or case files in a ZIP.

    `columns` says which column (from 0) holds a field of a table; nothing is looked into before.
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=120)
    is_table = models.BooleanField(default=True)
    head = models.JSONField(default=list)
    columns = models.JSONField(default=dict)
    procedure = models.CharField(max_length=12, default="individual")
    digest = models.CharField(max_length=64)
    refused = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)

    objects = OfOwnOffices.as_manager()

    if TYPE_CHECKING:
        office_id: int
        user_id: int
        rows: RelatedManager[ImportRow]

    class Meta:
        ordering: ClassVar[list[Any]] = ["-id"]

    @property
    def needs_columns(self) -> bool:
        """Whether a person must say first what the columns hold."""
        return self.state == ImportState.WAITING and self.is_table and not self.columns

    @property
    def is_running(self) -> bool:
        """Whether a job is at work or will be."""
        return super().is_running and not self.needs_columns

    @property
    def fitting(self) -> int:
        """How many of its rows are or become cases."""
        return self.total - self.refused - self.known


class RowState(models.TextChoices):
    """What becomes of a row."""

    READY = "ready", _("Becomes a case")
    REFUSED = "refused", _("Refused")
    KNOWN = "known", _("Is in already")
    TAKEN = "taken", _("Brought in")


class ImportRow(models.Model):
    """One row of such a file as it was read; `values` is what it becomes, `problems` why it cannot."""

    brought_in = models.ForeignKey(CaseImport, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    cells = models.JSONField(default=list)
    key = models.CharField(max_length=100)
    values = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    state = models.CharField(max_length=8, choices=RowState.choices, default=RowState.READY)
    case = models.ForeignKey("cases.Case", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar[list[Any]] = ["brought_in_id", "number"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["brought_in", "number"], name="import_row_once"),
            models.CheckConstraint(
                condition=models.Q(state="taken", case__isnull=False) | ~models.Q(state="taken"),
                name="import_row_taken_has_case",
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["brought_in", "state", "number"], name="import_rows_by_state")
        ]

    def __str__(self) -> str:
        return f"row {self.number}"


class ColumnChoice(models.Model):
    """What the columns of a register hold, by their headings, kept under a name for the next file."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    columns = models.JSONField(default=dict)

    objects = OfOwnOffices.as_manager()

    class Meta:
        ordering: ClassVar[list[Any]] = ["name"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["office", "name"], name="column_choice_once"),
        ]

    def __str__(self) -> str:
        return self.name


_SAYS_LESS = f"""OLD.said @> NEW.said AND NEW.said -> 'code' IS NOT DISTINCT FROM OLD.said -> 'code'
  AND {erasing_runs("KEEP_NAMES", "OLD.case_id")}"""


class OldCase(models.Model):
    """That a case came from an old register: from which row of which, and its number there.

    What a row is known by comes from its office and source once, however often it is sent.
    """

    case = models.OneToOneField("cases.Case", on_delete=models.PROTECT, related_name="old")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+", db_index=False)
    source = models.CharField(max_length=120)
    key = models.CharField(max_length=100)
    number = models.CharField(max_length=100, blank=True)
    row = models.PositiveIntegerField()
    file_name = models.CharField(max_length=200)
    said = models.JSONField(default=dict)

    if TYPE_CHECKING:
        case_id: int

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["office", "source", "key"], name="old_case_once"),
        ]
        triggers: ClassVar[list[Any]] = append_only("said", _SAYS_LESS, text=False)

    def __str__(self) -> str:
        return f"{self.source}, {self.number}"

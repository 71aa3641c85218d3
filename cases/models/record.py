"""The record of a case: append-only events in a hash chain, and the answers kept for repeated calls."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.erasing import erasing_runs
from cases.models.visibility import VisibleEntries
from workflow.triggers import append_only


class Audience(models.TextChoices):
    """Who may know of an event, document or offer."""

    ALL = "all", _("Both sides can see this")
    PARTY = "party", _("Only this party and the officers can see this")
    OFFICERS = "officers", _("Only the officers can see this")
    PANEL = "panel", _("Only the panel can see this")
    PAIR = "pair", _("Only these two parties can see this")
    SHARED = "shared", _("Only these two parties and the conciliator can see this")


APART = 2**30
"""Above it `seq` counts a second chain of the case: what two parties say to each other, of which a gap in the
numbers or an entry known by its hash alone would tell the office."""


EMPTIED_BY = "erase_by_rule"
"""The entry that says which entries before it were emptied, and what each says since."""
_NOTED_AS_ERASED = f"NEW.data ? 'erased' AND {erasing_runs('', 'OLD.case_id')}"


class CaseEvent(models.Model):
    """One thing that somebody did, never changed afterwards, save that its words are erased by rule.

    `recorded_at` is the database's clock; `occurred_at` the legal moment, which only an officer or a
    paper file may set to the past. `day_only` says that the file knew the day, not the hour.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="events")
    seq = models.PositiveIntegerField()
    action = models.CharField(max_length=40)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20)
    party = models.ForeignKey("cases.Party", null=True, on_delete=models.PROTECT, related_name="+")
    mandate = models.ForeignKey("accounts.Mandate", null=True, on_delete=models.PROTECT, related_name="+")
    state_before = models.CharField(max_length=24)
    state_after = models.CharField(max_length=24)
    audience = models.CharField(max_length=10, choices=Audience.choices, default=Audience.ALL)
    audience_party = models.ForeignKey("cases.Party", null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    occurred_at = models.DateTimeField()
    day_only = models.BooleanField(default=False)
    data = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    basis = models.CharField(max_length=80, blank=True)
    warnings = models.JSONField(default=list)
    assumed = models.JSONField(default=list)
    corrects = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="corrections")
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    objects = VisibleEntries.as_manager()

    if TYPE_CHECKING:
        id: int
        case_id: int
        actor_id: int | None
        party_id: int | None
        mandate_id: int | None
        audience_party_id: int | None
        corrects_id: int | None

    class Meta:
        ordering: ClassVar[list[str]] = ["case_id", "seq"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["case", "seq"], name="event_seq_once_per_case"),
            models.CheckConstraint(
                condition=~models.Q(audience__in=["party", "pair", "shared"])
                | models.Q(audience_party__isnull=False),
                name="event_for_a_party_names_it",
            ),
        ]
        triggers: ClassVar[list[Any]] = append_only("data", _NOTED_AS_ERASED, text=False)
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["recorded_at"], condition=models.Q(action="file"), name="event_filings"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.seq} {self.action}"

    def hashed_text(self) -> str:
        """What the hash is of: the previous hash and everything the event says, in a fixed order."""
        content = [
            self.previous, self.case_id, self.seq, self.action, self.actor_id, self.role,
            self.party_id, self.mandate_id, self.state_before, self.state_after, self.audience,
            self.audience_party_id, self.recorded_at.timestamp(), self.occurred_at.timestamp(),
            self.day_only, self.data, self.basis, self.warnings, self.assumed, self.corrects_id,
        ]  # fmt: skip
        return json.dumps(content, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False)

    def digest(self) -> str:
        """SHA-256 (hex) of the hashed text."""
        return hashlib.sha256(self.hashed_text().encode()).hexdigest()


class KeptAnswer(models.Model):
    """The outcome of an unsafe call under its idempotency key, kept for the life of the case."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    event = models.ForeignKey(CaseEvent, on_delete=models.PROTECT, related_name="+")

    if TYPE_CHECKING:
        event_id: int

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["user", "key"], name="idempotency_key_once"),
        ]
        triggers: ClassVar[list[Any]] = append_only()

    def __str__(self) -> str:
        return self.key


class NumberSeries(models.Model):
    """The last number given in a series such as CD-2026; numbers have no gaps."""

    series = models.CharField(max_length=20, primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.series}: {self.last}"


_ERASED_BY_RULE = erasing_runs("KEEP_TEXTS", "OLD.case_id")


class CaseNote(models.Model):
    """A confidential note of an officer; never seen by parties or panel, and kept apart from the record."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="notes")
    event = models.ForeignKey(CaseEvent, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    about = models.CharField(
        max_length=10,
        choices=[
            ("general", _("General")),
            ("workers", _("Workers' side")),
            ("employer", _("Employer's side")),
        ],
        default="general",
    )
    text = models.TextField()
    created_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        triggers: ClassVar[list[Any]] = append_only("text", _ERASED_BY_RULE)

    def __str__(self) -> str:
        return f"note {self.pk}"


class Proceeding(models.Model):
    """A proceeding elsewhere (court, inspection, police, ILO) about the same dispute."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="proceedings")
    kind = models.CharField(
        max_length=12,
        choices=[
            ("court", _("Court")),
            ("inspection", _("Labour inspection")),
            ("police", _("Police")),
            ("ilo", _("ILO")),
        ],
    )
    reference = models.CharField(max_length=120)
    body = models.CharField(max_length=200, blank=True)
    on = models.DateField(null=True, blank=True)
    event = models.ForeignKey(CaseEvent, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}"

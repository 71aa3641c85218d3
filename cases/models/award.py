"""The award: its frozen text, outcomes per issue, signatures, service, objections and publication."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.issues import Issue, IssueStatus
from cases.models.panel import Arbitrator
from cases.models.parties import Party
from workflow.triggers import Firm

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

OUTCOMES = (
    IssueStatus.ORDERED, IssueStatus.PARTLY_ORDERED, IssueStatus.REJECTED, IssueStatus.DECLINED,
    IssueStatus.WITHDRAWN, IssueStatus.SETTLED,
)  # fmt: skip
OUTCOME_CHOICES = [(str(o.value), o.label) for o in OUTCOMES]


_ONLY_BY_SOUND_PANEL = """
IF NEW.status = 'issued' AND (TG_OP = 'INSERT' OR OLD.status <> 'issued') AND EXISTS (
    SELECT 1 FROM cases_panelseat s WHERE s.case_id = NEW.case_id AND s.left_by_id IS NULL AND (
        s.conflict
        OR EXISTS (SELECT 1 FROM cases_challenge c WHERE c.seat_id = s.id AND c.upheld IS NOT FALSE)
        OR (NOT s.declared AND NOT EXISTS (
            SELECT 1 FROM cases_caseevent e WHERE e.case_id = NEW.case_id AND e.action = 'constitute_panel'
               AND e.assumed @> '["declarations"]'))))
THEN RAISE EXCEPTION 'no award by a panel in conflict, challenged or undeclared: case %', NEW.case_id;
END IF;
RETURN NEW;"""
"""Whatever reaches the table: three who may decide issue an award. A paper may leave declarations out."""


class AwardStatus(models.TextChoices):
    """Where the text of an award stands."""

    PROPOSED = "proposed", _("Ready for signing")
    REPLACED = "replaced", _("Replaced by a newer text")
    ISSUED = "issued", _("Issued")


class Award(models.Model):
    """One text of an award. A frozen text never changes: an edit is a new version without signatures."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="awards")
    version = models.PositiveSmallIntegerField(default=1)
    number = models.CharField(max_length=24, unique=True, null=True, blank=True)
    status = models.CharField(max_length=10, choices=AwardStatus.choices, default=AwardStatus.PROPOSED)
    text = models.TextField(blank=True)
    digest = models.CharField(max_length=64)
    binding = models.BooleanField(default=False)
    binding_basis = models.CharField(max_length=200, blank=True)
    event = models.ForeignKey("cases.CaseEvent", null=True, on_delete=models.PROTECT, related_name="+")
    issued_on = models.DateField(null=True)
    register_number = models.CharField(max_length=60, blank=True)
    registered_by = models.ForeignKey(
        "cases.CaseEvent", null=True, on_delete=models.PROTECT, related_name="+"
    )
    published_by = models.ForeignKey("cases.CaseEvent", null=True, on_delete=models.PROTECT, related_name="+")

    if TYPE_CHECKING:
        id: int
        case_id: int
        outcomes: RelatedManager[AwardOutcome]
        signatures: RelatedManager[AwardSignature]
        services: RelatedManager[AwardService]
        objections: RelatedManager[Objection]

    class Meta:
        ordering: ClassVar[list[str]] = ["case_id", "version"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["case", "version"], name="award_version_once"),
            models.UniqueConstraint(fields=["case"], condition=Q(status="issued"), name="one_award_per_case"),
        ]
        triggers: ClassVar[list[Any]] = [
            Firm(
                name="panel_sound", when=pgtrigger.Before, operation=pgtrigger.Insert | pgtrigger.Update,
                func=_ONLY_BY_SOUND_PANEL,
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number or f"award of {self.case_id}, text {self.version}"

    @staticmethod
    def digest_of(text: str, outcomes: dict[str, Any], *, binding: bool) -> str:
        """SHA-256 (hex) over everything the arbitrators put their names under."""
        content = json.dumps([text, outcomes, binding], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(content.encode()).hexdigest()


class AwardOutcome(models.Model):
    """What the panel decided on one issue, and why."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="outcomes")
    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=16, choices=OUTCOME_CHOICES)
    reasons = models.TextField(blank=True)
    order = models.TextField(blank=True)
    articles = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["award_id", "issue_id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["award", "issue"], name="one_outcome_per_issue"),
        ]

    def __str__(self) -> str:
        return f"{self.issue_id} {self.outcome}"


class AwardSignature(models.Model):
    """A member's name under the text, or the member's dissent from it."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="signatures")
    arbitrator = models.ForeignKey(Arbitrator, on_delete=models.PROTECT, related_name="+")
    dissents = models.BooleanField(default=False)
    dissent = models.TextField(blank=True)
    digest = models.CharField(max_length=64)
    event = models.ForeignKey("cases.CaseEvent", on_delete=models.PROTECT, related_name="+")

    if TYPE_CHECKING:
        arbitrator_id: int

    class Meta:
        ordering: ClassVar[list[str]] = ["award_id", "id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["award", "arbitrator"], name="one_signature_per_arbitrator"),
        ]

    def __str__(self) -> str:
        return f"{self.arbitrator_id} under {self.award_id}"


class AwardService(models.Model):
    """That a party received the award: the day on which its own time to object began."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="services")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()
    day_only = models.BooleanField(default=False)
    how = models.CharField(max_length=120, blank=True)
    proof = models.TextField(blank=True)
    event = models.ForeignKey("cases.CaseEvent", on_delete=models.PROTECT, related_name="+")

    if TYPE_CHECKING:
        party_id: int

    class Meta:
        ordering: ClassVar[list[str]] = ["award_id", "received_at"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["award", "party"], name="served_once_per_party"),
        ]

    def __str__(self) -> str:
        return f"{self.award_id} to {self.party_id}"


class Objection(models.Model):
    """A party's objection; one outside its window waits until a person admits it or not."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="objections")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    grounds = models.TextField(blank=True)
    means = models.CharField(max_length=120, blank=True)
    late = models.BooleanField(default=False)
    admitted = models.BooleanField(null=True)
    event = models.ForeignKey("cases.CaseEvent", on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey("cases.CaseEvent", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["award_id", "id"]

    def __str__(self) -> str:
        return f"{self.party_id} against {self.award_id}"

    if TYPE_CHECKING:
        party_id: int

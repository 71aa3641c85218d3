"""Settlement texts, their obligations and signatures. A text never changes: an edit is a new version."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.conciliation import SigningMethod
from cases.models.erasing import erasing_runs
from cases.models.parties import Party
from workflow.triggers import append_only

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from cases.models.issues import Issue


class SettlementStatus(models.TextChoices):
    """Where a settlement text stands."""

    PROPOSED = "proposed", _("Proposed")
    REPLACED = "replaced", _("Replaced by a newer version")
    CERTIFIED = "certified", _("Certified")
    SET_ASIDE = "set_aside", _("Set aside")


class Settlement(models.Model):
    """One version of a settlement text. `covers` lists issues the text says it settles."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="settlements")
    key = models.SlugField(max_length=40)
    version = models.PositiveSmallIntegerField(default=1)
    text = models.TextField()
    obligations = models.JSONField(default=list)
    covers = models.JSONField(default=list)
    digest = models.CharField(max_length=64)
    partial = models.BooleanField(default=False)
    proposed_by = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="+")
    event = models.ForeignKey("cases.CaseEvent", on_delete=models.PROTECT, related_name="+")
    certified_by = models.ForeignKey("cases.CaseEvent", null=True, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(
        max_length=10, choices=SettlementStatus.choices, default=SettlementStatus.PROPOSED
    )

    if TYPE_CHECKING:
        id: int
        signatures: RelatedManager[Signature]
        issues: RelatedManager[Issue]

    class Meta:
        ordering: ClassVar[list[str]] = ["case_id", "id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["case", "key", "version"], name="settlement_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.key} v{self.version}"

    @staticmethod
    def digest_of(text: str, obligations: list[Any], covers: list[str]) -> str:
        """SHA-256 (hex) over everything that a signature stands under."""
        content = json.dumps([text, obligations, covers], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(content.encode()).hexdigest()


_NEVER_CERTIFIED = f"""EXISTS (SELECT 1 FROM cases_settlement t WHERE t.id = OLD.settlement_id
  AND t.certified_by_id IS NULL AND {erasing_runs("KEEP_NAMES", "t.case_id")})"""  # noqa: S608 - no value of anybody


class Signature(models.Model):
    """A party's signature under one version, bound to its digest; nobody certified: its name goes by rule."""

    settlement = models.ForeignKey(Settlement, on_delete=models.PROTECT, related_name="signatures")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    method = models.CharField(max_length=12, choices=SigningMethod.choices)
    signer = models.CharField(max_length=200)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    event = models.ForeignKey("cases.CaseEvent", on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)

    if TYPE_CHECKING:
        party_id: int

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["settlement", "party"], name="one_signature_per_party"),
        ]
        triggers: ClassVar[list[Any]] = append_only("signer", _NEVER_CERTIFIED)

    def __str__(self) -> str:
        return f"{self.party_id} under {self.settlement_id}"

"""The award while it is written: sections, each with one writer at a time, and every version kept."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.db import models

from accounts.access import access_of
from cases.models.erasing import erasing_runs
from cases.models.panel import PanelSeat
from workflow.triggers import append_only

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

IDLE = timedelta(minutes=5)
"""So long a writer may be silent before another member may take the section over."""


_DRAFTS_GO = f"""EXISTS (SELECT 1 FROM cases_awardsection t WHERE t.id = OLD.section_id
  AND {erasing_runs("KEEP_NAMES", "t.case_id")})"""  # noqa: S608 - no value of anybody


class DraftSections(models.QuerySet[Any]):
    """Sections, limited to the panel that writes them."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Sections of the panels on which this person sits, undeclared and conflicted members left out."""
        access = access_of(user)
        if not access.holds("arbitrator"):
            return self.none()
        seats = PanelSeat.objects.filter(
            left_by=None, declared=True, conflict=False, arbitrator__user_id=access.user_id or 0
        )
        return self.filter(case_id__in=seats.values("case_id"))


class AwardSection(models.Model):
    """One section of the award's draft, such as the reasons on one issue; seen by the panel only."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="award_sections")
    key = models.SlugField(max_length=60)
    position = models.PositiveSmallIntegerField(default=0)
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    writer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    active_at = models.DateTimeField(null=True)

    objects = DraftSections.as_manager()

    if TYPE_CHECKING:
        id: int
        writer_id: int | None

    class Meta:
        ordering: ClassVar[list[str]] = ["case_id", "position", "id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["case", "key"], name="award_section_once"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.key} v{self.version}"

    def free_for(self, user_id: int, now: datetime) -> bool:
        """Whether this person may write now: nobody else does, or that person has been silent."""
        return self.writer_id in (None, user_id) or self.active_at is None or self.active_at + IDLE <= now


class SectionVersion(models.Model):
    """What a section said after one saving; never changed afterwards, and erased by rule."""

    section = models.ForeignKey(AwardSection, on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["section_id", "-version"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["section", "version"], name="section_version_once"),
        ]
        triggers: ClassVar[list[Any]] = append_only("text", _DRAFTS_GO)

    def __str__(self) -> str:
        return f"{self.section_id} v{self.version}"

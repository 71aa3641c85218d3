"""Minutes of a meeting: sections by item with every version kept, comments, the frozen text, signatures."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from dialogue.models.base import Constituency
from dialogue.models.bodies import Seat
from dialogue.models.meetings import AgendaItem, Meeting
from workflow.triggers import Firm, append_only

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class MinutesState(models.TextChoices):
    """How far the minutes are."""

    DRAFT = "draft", _("Being written")
    CIRCULATED = "circulated", _("Sent for comment")
    ADOPTED = "adopted", _("Adopted")


_FROZEN = """
    IF OLD.state = 'adopted' THEN
        RAISE EXCEPTION 'adopted minutes cannot change';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
"""


class Minutes(models.Model):
    """The minutes of one meeting; `text` and `digest` are set when they are adopted."""

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="minutes")
    state = models.CharField(max_length=10, choices=MinutesState.choices, default=MinutesState.DRAFT)
    comments_until = models.DateField(null=True, blank=True)
    adopted_at = models.ForeignKey(
        Meeting, null=True, blank=True, on_delete=models.PROTECT, related_name="minutes_adopted_here"
    )
    text = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True)

    if TYPE_CHECKING:
        id: int
        meeting_id: int
        sections: RelatedManager[MinutesVersion]
        comments: RelatedManager[MinutesComment]
        signatures: RelatedManager[MinutesSignature]

    class Meta:
        triggers: ClassVar[list[Any]] = [
            Firm(
                name="minutes_frozen_once_adopted", when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete, func=_FROZEN,
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"minutes of {self.meeting_id}"

    def is_unchanged(self) -> bool:
        """Whether sections and decisions still say what was adopted; a draft has nothing to compare."""
        if not self.digest:
            return False
        now = hashlib.sha256(self.meeting.minutes_text().encode()).hexdigest()
        return now == self.digest == hashlib.sha256(self.text.encode()).hexdigest()


class MinutesVersion(models.Model):
    """One saved version of the text on one item; the newest counts, and none is ever lost."""

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="sections")
    item = models.ForeignKey(AgendaItem, null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField()
    text = models.TextField(blank=True)
    writer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["minutes_id", "item__position", "version"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["minutes", "item", "version"], name="minutes_version_once", nulls_distinct=False
            ),
        ]
        triggers: ClassVar[list[Any]] = append_only()

    def __str__(self) -> str:
        return f"{self.item_id}/{self.version}"


class MinutesComment(models.Model):
    """A correction somebody asks for, on one item, for the side of their seat."""

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="comments")
    item = models.ForeignKey(AgendaItem, null=True, on_delete=models.PROTECT, related_name="+")
    constituency = models.CharField(max_length=10, choices=Constituency.choices)
    text = models.TextField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["minutes_id", "id"]
        triggers: ClassVar[list[Any]] = append_only()

    def __str__(self) -> str:
        return self.text[:40]


class MinutesSignature(models.Model):
    """The chair's or a vice-chair's signature over the frozen minutes."""

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="signatures")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    signer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()
    digest = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["minutes", "seat"], name="minutes_signed_once_per_seat"),
        ]
        triggers: ClassVar[list[Any]] = append_only()

    def __str__(self) -> str:
        return f"{self.minutes_id}: {self.seat_id}"

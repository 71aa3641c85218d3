"""How long a draft is kept: thirty days after it was last saved, told in advance, then deleted."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.urls import reverse
from django.utils import timezone

from accounts import typed
from accounts.models import Mandate, MandateRight
from cases.models import Case, Document, DraftNotice
from cases.services import documents
from notifications.services import Recipient, tell
from workflow.calendar import start_of_day

KEPT = 30
"""Days a draft is kept after the day on which it was last saved."""

WARNED = (1, 7)
"""Days before the end on which those who write it are told; the last notice comes first here."""

_EARLY = timedelta(hours=1)
_AT_LEAST = timedelta(hours=20)
"""Nothing is deleted sooner after the last notice, even where the worker stood still for weeks."""
_BATCH = 200


def kept_until(now: datetime, zone: str = "Asia/Phnom_Penh") -> datetime:
    """The end of what a save at this moment gives: the first instant after its thirtieth day."""
    return _end_of(timezone.localdate(now, ZoneInfo(zone)) + timedelta(days=KEPT), zone)


def last_day(draft: Case) -> date | None:
    """The last day on which a draft is kept; None where nothing ends."""
    if draft.kept_until is None:
        return None
    return timezone.localdate(draft.kept_until - timedelta(seconds=1), ZoneInfo(draft.timezone))


def keep_longer(draft: Case, now: datetime) -> None:
    """Something was added to a draft: it is kept thirty days from now."""
    Case.objects.filter(pk=draft.pk, state="draft").update(kept_until=kept_until(now, draft.timezone))


def tend(now: datetime) -> tuple[int, int]:
    """Tell of ends that come near and delete drafts whose end has passed; give how many of each."""
    told = sum(_warn(draft_id, days, now) for days in WARNED for draft_id in _due(days, now))
    gone = sum(_delete(draft_id, now) for draft_id in _over(now))
    if gone:
        documents.sweep(now)
    return told, gone


def forget_draft(draft: Case) -> None:
    """Delete a draft for good, with the rows of its files and what anybody typed into its pages."""
    Document.objects.filter(case=draft).delete()
    typed.forget_under(reverse("cases:file_draft", args=[draft.pk]))
    draft.delete()


def _end_of(day: date, zone: str) -> datetime:
    return start_of_day(day + timedelta(days=1), ZoneInfo(zone))


def _due(days: int, now: datetime) -> list[int]:
    """Drafts that end so many days on or sooner and whose people were not told so; never two at once."""
    told = DraftNotice.objects.filter(case=OuterRef("pk"), kept_until=OuterRef("kept_until"), days__lte=days)
    near = Case.objects.filter(state="draft", kept_until__lte=now + timedelta(days=days) + _EARLY)
    rows = near.exclude(Exists(told)).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:_BATCH])


def _over(now: datetime) -> list[int]:
    last = DraftNotice.objects.filter(
        case=OuterRef("pk"), kept_until=OuterRef("kept_until"), days=WARNED[0], told_at__lte=now - _AT_LEAST
    )
    rows = Case.objects.filter(Exists(last), state="draft", kept_until__lte=now).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:_BATCH])


@transaction.atomic
def _warn(draft_id: int, days: int, now: datetime) -> int:
    """Tell those who write the draft; a last notice that comes late gives them a day all the same."""
    draft = Case.objects.select_for_update().filter(pk=draft_id, state="draft").first()
    if draft is None or draft.kept_until is None or draft.kept_until > now + timedelta(days=days) + _EARLY:
        return 0
    if days == WARNED[0] and draft.kept_until < now + _AT_LEAST:
        tomorrow = timezone.localdate(now, ZoneInfo(draft.timezone)) + timedelta(days=1)
        draft.kept_until = _end_of(tomorrow, draft.timezone)
        draft.save(update_fields=["kept_until"])
    notice = DraftNotice.objects.create(case=draft, kept_until=draft.kept_until, days=days, told_at=now)
    tell(
        _writers(draft), kind="draft", ref=draft.ref, verb="draft_ends", source=notice.pk, occurred_at=now,
    )  # fmt: skip
    return 1


def _writers(draft: Case) -> list[Recipient]:
    """Who may write in a draft: its maker, or those who act for the organization it is for."""
    if draft.filed_for_id is None:
        return [Recipient(draft.created_by_id, "writer")]
    mandates = Mandate.objects.in_force().filter(organization_id=draft.filed_for_id)
    rows = mandates.exclude(right=MandateRight.VIEW).order_by("user_id", "pk")
    return [Recipient(user_id, "writer", pk) for user_id, pk in rows.values_list("user_id", "pk")]


@transaction.atomic
def _delete(draft_id: int, now: datetime) -> int:
    """Delete a draft and the rows of its files, unless it was saved or sent meanwhile."""
    drafts = Case.objects.select_for_update().filter(pk=draft_id, state="draft", kept_until__lte=now)
    draft = drafts.filter(draft_notices__days=WARNED[0], draft_notices__kept_until=F("kept_until")).first()
    if draft is None:
        return 0
    forget_draft(draft)
    return 1

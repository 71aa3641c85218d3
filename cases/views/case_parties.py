"""The parties of a case: who speaks for them since when, and how to reach them where the reader may know."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import Mandate
from cases.models import CaseEvent, Party
from cases.models.visibility import audience_of
from cases.views.case_room import Room, enter, frame
from cases.views.present import party_view


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody who speaks or spoke for a party; `told_at` is when every party was told of it."""

    name: str
    position: str
    since: datetime
    until: datetime | None
    now: bool
    told_at: datetime | None


@login_required
@require_safe
def parties_page(request: HttpRequest, number: str) -> HttpResponse:
    """The parties with the log of who spoke for each; three queries beyond those of every page."""
    room = enter(request, number)
    speakers = _speakers(room, room.facts.parties)
    rows = [
        (party_view(p, room.actor, official=room.may_contact), speakers.get(p.organization_id or 0, []))
        for p in room.facts.parties
    ]
    return render(request, "cases/case_parties.html", frame(room, "parties", _("Parties"), rows=rows))


def _speakers(room: Room, parties: Iterable[Party]) -> dict[int, list[Speaker]]:
    """By organization, who speaks now first, then who did while the case ran."""
    ids = [p.organization_id for p in parties if p.organization_id]
    rows = Mandate.objects.filter(organization_id__in=ids).exclude(right="view").select_related("user")
    told = _told(room)
    found: dict[int, list[Speaker]] = {}
    for mandate in rows.order_by("-valid_from", "-pk"):
        speaker = _speaker(mandate, room.now, told)
        if speaker.now or _spoke_in(room, speaker):
            found.setdefault(mandate.organization_id, []).append(speaker)
    return {key: sorted(rows, key=lambda s: not s.now) for key, rows in found.items()}


def _speaker(mandate: Mandate, now: datetime, told: dict[tuple[int, bool], datetime]) -> Speaker:
    ends = [at for at in (mandate.revoked_at, mandate.valid_until) if at is not None]
    until = min(ends) if ends else None
    speaks = mandate.valid_from <= now and (until is None or until > now)
    return Speaker(
        mandate.user.get_full_name(), mandate.position, mandate.valid_from, until, speaks,
        told.get((mandate.pk, speaks)),
    )  # fmt: skip


def _spoke_in(room: Room, speaker: Speaker) -> bool:
    """Whether somebody who no longer speaks did so after the complaint was filed."""
    filed = room.case.filed_at
    return filed is not None and speaker.until is not None and filed < speaker.until <= room.now


def _told(room: Room) -> dict[tuple[int, bool], datetime]:
    """When every party was told, by mandate and whether it began."""
    rows = CaseEvent.objects.filter(
        audience_of(room.actor), case_id=room.case.pk, action="note_representative"
    )
    return {
        (data["mandate"], bool(data.get("began"))): at
        for data, at in rows.values_list("data", "occurred_at")
        if "mandate" in data
    }

"""Keeping rooms and ways: who changed what is noted, because sessions are planned by it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from accounts.models import Office
from cases.models import AuditEntry, Room, TravelTime

if TYPE_CHECKING:
    from accounts.models import User


def keep_room(by: User, room: Room, values: dict[str, Any]) -> bool:
    """Write a room, new or changed; False where its office has another one of that name."""
    for name in ("name", "address", "seats", "closed"):
        if name in values:
            setattr(room, name, values[name])
    try:
        with transaction.atomic():
            room.save()
            _note(by, room.office, "room", {"room": room.pk, **values})
    except IntegrityError:
        return False
    return True


def keep_way(by: User, here: Office, there: Office, minutes: int) -> None:
    """Correct the time of a way, for both directions."""
    a, b = sorted((here.pk, there.pk))
    with transaction.atomic():
        TravelTime.objects.update_or_create(a_id=a, b_id=b, defaults={"minutes": minutes})
        _note(by, here, "way", {"to": there.slug, "minutes": minutes})


def _note(by: User, office: Office | None, verb: str, data: dict[str, Any]) -> None:
    AuditEntry.objects.create(user=by, office=office, verb=verb, data=data)

"""Giving seats to people and ending their terms; earlier terms stay on the record."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction

from dialogue.models import Seat, SeatMandate


def give_seat(seat: Seat, fields: dict[str, Any]) -> SeatMandate:
    """Begin a term on a seat. A member's term ends the one before it; substitutes stand beside each other."""
    with transaction.atomic():
        Seat.objects.select_for_update().get(pk=seat.pk)
        if not fields["is_substitute"]:
            _end_before(seat, fields["valid_from"])
        return SeatMandate.objects.create(seat=seat, user_id=_account_of(fields["email"]), **fields)


def _end_before(seat: Seat, day: date) -> None:
    """End the member's term on the day before, or at its own first day where it began no earlier."""
    for row in seat.mandates.on_day(day).filter(is_substitute=False):  # type: ignore[attr-defined]
        row.valid_until = max(day - timedelta(days=1), row.valid_from)
        row.save(update_fields=["valid_until"])


def end_term(mandate: SeatMandate, day: date) -> None:
    """The last day of a term; one that had not begun yet has no day."""
    SeatMandate.objects.filter(pk=mandate.pk).update(valid_until=max(day, mandate.valid_from))


def _account_of(email: str) -> int | None:
    """The account that has confirmed this address; None where there is none, or more than one."""
    if not email:
        return None
    rows = EmailAddress.objects.filter(email__iexact=email, verified=True, user__is_active=True)
    found = list(rows.values_list("user_id", flat=True)[:2])
    return found[0] if len(found) == 1 else None

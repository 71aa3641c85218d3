"""What a gateway tells later: that a message arrived, or did not, and which chat a person linked.

A report is signed with the secret of the gateway. It notes that a telephone got a message: nothing is served
by it and no time limit starts.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from notifications.failing import ask_a_person
from notifications.models import Attempt, Delivery, Outcome, State

FRESH = 300
_KEY = re.compile(r"n-(\d{1,18})-(sms|telegram)")
_SIGNED = re.compile(r"t=(\d{1,12}),v1=([0-9a-f]{64})")


def signature(secret: str, body: bytes, at: int) -> str:
    """The signature of a body sent at a moment (seconds since 1970), as its header carries it."""
    signed = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={signed}"


def is_signed(header: str, body: bytes, now: datetime) -> bool:
    """Whether a body bears the gateway's signature and was signed within five minutes of now."""
    found = _SIGNED.fullmatch(header)
    if found is None or not settings.GATEWAY_SECRET:
        return False
    fresh = abs(now.timestamp() - int(found[1])) <= FRESH
    return fresh and hmac.compare_digest(signature(settings.GATEWAY_SECRET, body, int(found[1])), header)


@transaction.atomic
def take_report(report: Any) -> bool:
    """Note one report; False where it is about no message of ours. The same report twice is noted once."""
    key = _KEY.fullmatch(str(report.get("id", ""))) if isinstance(report, dict) else None
    if key is None:
        return False
    rows = Delivery.objects.select_for_update(of=("self",)).select_related("notification__user")
    row = rows.filter(notification=int(key[1]), channel=key[2]).first()
    said = report.get("state")
    if row is None or said not in ("delivered", "failed"):
        return False
    _take(row, arrived=said == "delivered", reason=_word(report.get("reason")))
    return True


def _take(row: Delivery, *, arrived: bool, reason: str) -> None:
    open_ = _same(row).filter(state__in=(State.WAITING, State.SENT))
    if arrived and open_.update(state=State.DELIVERED, delivered_at=Now()):
        Attempt.objects.create(delivery=row, outcome=Outcome.REPORTED, evidence=reason)
    elif not arrived and open_.update(state=State.FAILED, failed_at=Now(), reason=reason or "lost"):
        Attempt.objects.create(delivery=row, outcome=Outcome.LOST, evidence=reason)
        ask_a_person(row)


def _same(row: Delivery) -> QuerySet[Delivery]:
    return Delivery.objects.filter(pk=row.pk)


def _word(value: Any) -> str:
    fits = isinstance(value, str) and value.isascii() and value.isprintable()
    return value[:40] if fits else ""

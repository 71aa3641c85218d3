"""Sends collective agreements for registration, lets their days come, and reminds of their ends."""

from __future__ import annotations

import logging
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F, Q

from cases.models.acting import Refused
from dialogue.models import CollectiveAgreement, KeptStep
from dialogue.models.endorsing import HOME
from dialogue.roles import CLOCK
from dialogue.services.opening import submit_collective_agreement
from dialogue.services.step import take_step
from dialogue.services.telling import PARTIES, TOLD
from notifications.services import News, tell_those

if TYPE_CHECKING:
    from accounts.models import User

log = logging.getLogger(__name__)
KIND = "agreement_expiry"
AHEAD = (90, 30)
"""Days before the end on which the parties and their office are reminded."""
_STANDING = ("registered", "amended")


def send_for_registration(
    user: User, *, key: str, now: datetime, fields: dict[str, Any]
) -> CollectiveAgreement:
    """A new row with its first entry; the same key gives the same row. Raises NotYours."""
    with transaction.atomic():
        kept = (
            KeptStep.objects.select_related("entry__collective_agreement").filter(user=user, key=key).first()
        )
        if kept is not None and kept.entry.collective_agreement is not None:
            return kept.entry.collective_agreement
        row = submit_collective_agreement(moment=now, submitted_by=user, **fields)
        take_step(row, "send_for_registration", by=user, answers={}, key=key)
        return row


def let_days_come(now: datetime) -> int:
    """Notices run out; those of shop stewards end with their term. Others go on after it (LL 96)."""
    today = now.astimezone(HOME).date()
    rows = CollectiveAgreement.objects.filter(state__in=_STANDING)
    steps = [(row, "end_agreement") for row in rows.filter(ends_on__lt=today)]
    over = rows.filter(ends_on=None, by_shop_stewards=True, expires_on__lt=today)
    steps += [(row, "expire_registration") for row in over]
    return sum(_came(row, name) for row, name in steps)


def _came(row: CollectiveAgreement, name: str) -> bool:
    try:
        take_step(row, name, by=CLOCK, answers={})
    except Refused as refused:
        log.info("agreement %s: %s was not taken: %s", row.number, name, refused)
        return False
    return True


def remind_of_ends(now: datetime) -> int:
    """Tell parties and office 90 and 30 days before the last day, each once; gives how many went out."""
    today = now.astimezone(HOME).date()
    rows = CollectiveAgreement.objects.filter(
        Q(ends_on=None) | Q(ends_on__gt=F("expires_on")), state__in=_STANDING, expires_on__gte=today,
        expires_on__lte=today + timedelta(days=max(AHEAD)),
    )  # fmt: skip
    return sum(_remind(row, today, now) for row in rows[:1000])


def _remind(row: CollectiveAgreement, today: date, now: datetime) -> bool:
    """The nearest reminder that is due; telling the same again adds nobody twice."""
    last = row.expires_on
    assert last is not None  # the query asks for it
    ahead = min(days for days in AHEAD if (last - today).days <= days)
    source = row.pk * 100_000_000 + last.toordinal() * 10 + AHEAD.index(ahead)
    values = {"employer": row.employer_id, "union": row.union_id, "office": row.office_id, "actor": None}
    news = News(KIND, row.number, f"ends_in_{ahead}", source, now, mail=True)
    with transaction.atomic():
        return bool(tell_those(TOLD.replace("{who}", PARTIES), values, news))

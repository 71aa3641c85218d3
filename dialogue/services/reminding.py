"""Reminds of commitments: once before the day they are due, once after it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce

from dialogue.models import Commitment
from dialogue.models.endorsing import HOME
from notifications.models import Notification
from notifications.services import News, tell_those

KIND = "commitment"
BEFORE = timedelta(days=7)
LONG_AGO = timedelta(days=60)
"""A commitment that was overdue for longer when it became known is not told of any more."""

# Whoever answers for it: seats of the side (of the organization, where one promised), its representatives,
# and the secretariat.
_WHO = """
SELECT w.*, row_number() OVER (ORDER BY user_id, reason) FROM (
SELECT m.user_id, 'owner', NULL::bigint, NULL::bigint FROM dialogue_seatmandate m
  JOIN dialogue_seat s ON s.id = m.seat_id
 WHERE s.body_id = %(body)s AND s.constituency = %(owner)s AND m.user_id IS NOT NULL
   AND (%(organization)s::bigint IS NULL OR s.organization_id = %(organization)s)
   AND m.valid_from <= statement_timestamp()::date
   AND (m.valid_until IS NULL OR m.valid_until >= statement_timestamp()::date)
UNION ALL
SELECT m.user_id, 'owner', m.id, NULL FROM accounts_mandate m
 WHERE m.organization_id = %(organization)s AND m.revoked_at IS NULL AND m.valid_from <= statement_timestamp()
   AND (m.valid_until IS NULL OR m.valid_until > statement_timestamp())
UNION ALL
SELECT o.user_id, 'secretariat', NULL, o.id FROM accounts_post o
 WHERE o.kind = 'secretariat' AND o.revoked_at IS NULL AND o.valid_from <= statement_timestamp()
   AND (o.valid_until IS NULL OR o.valid_until > statement_timestamp())
) w(user_id, reason, mandate_id, post_id)
"""


def source_of(commitment: int, verb: str) -> int:
    """The number under which a reminder is told once: two for each commitment."""
    return 2 * commitment + (verb == "overdue")


def remind(now: datetime) -> int:
    """Tell of what is due within a week and of what has become overdue; gives how many reminders went out."""
    today = now.astimezone(HOME).date()
    soon = Q(due__gte=today, due__lte=today + BEFORE)
    late = Q(due__lt=today, due__gte=today - LONG_AGO)
    rows = [*_untold(soon, "due_soon"), *_untold(late, "overdue")]
    return sum(_tell(row, today, now) for row in rows)


def _untold(due: Q, verb: str) -> list[Commitment]:
    """Open commitments of which nobody was told yet in this way; one query."""
    told = Notification.objects.filter(
        kind=KIND, verb=verb, source=OuterRef("pk") * 2 + int(verb == "overdue")
    )
    rows = Commitment.objects.standing().running().filter(due, ~Exists(told))
    rows = rows.annotate(body=Coalesce("agreement__body", "item__meeting__body")).order_by("due", F("id"))
    return list(rows[:500])


def _tell(row: Commitment, today: date, now: datetime) -> bool:
    """Tell those who answer for it, in a transaction of its own."""
    verb = "overdue" if row.due is not None and row.due < today else "due_soon"
    values = {"body": getattr(row, "body"), "owner": row.owner, "organization": row.owner_organization_id}  # noqa: B009
    news = News(KIND, str(row.pk), verb, source_of(row.pk, verb), now, mail=True)
    with transaction.atomic():
        return bool(tell_those(_WHO, values, news))

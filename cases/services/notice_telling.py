"""Who is told of notices of strikes and lock-outs, and whose open lists look again."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from accounts.models import Mandate, Post
from cases.models import Case, CaseEvent, IndustrialAction
from cases.models.acting import Act
from cases.models.industrial import SEE_ALL
from cases.services.telling import tell_office_and_sides
from notifications.services import News, Recipient, tell, tell_those, touch_those

if TYPE_CHECKING:
    from accounts.models import User

KIND = "notice"
LIVE = "notices"
"""What the pages that list notices listen for."""
_LEADERS = """
SELECT p.user_id, 'leader', NULL::bigint, p.id, row_number() OVER (ORDER BY p.user_id, p.id)
  FROM accounts_post p
 WHERE p.kind = ANY(%(kinds)s) AND p.user_id <> coalesce(%(actor)s, 0) AND p.revoked_at IS NULL
   AND p.valid_from <= statement_timestamp()
   AND (p.valid_until IS NULL OR p.valid_until > statement_timestamp())
   AND NOT EXISTS (SELECT 1 FROM notifications_notification n
                    WHERE n.user_id = p.user_id AND n.kind = 'case' AND n.source = %(event)s)
"""
_WATCHERS = """
SELECT p.user_id FROM accounts_post p
 WHERE (p.kind = ANY(%(kinds)s) OR (p.kind = 'officer' AND p.office_id = %(office)s)) AND p.revoked_at IS NULL
UNION SELECT m.user_id FROM accounts_mandate m
 WHERE m.organization_id = ANY(%(sides)s::bigint[]) AND m.revoked_at IS NULL
"""


def tell_of_notice(row: IndustrialAction, verb: str, by: User, now: datetime) -> None:
    """Tell those who see every notice, the officers of the province, and who acts for one of the sides."""
    everywhere = Post.objects.in_force().filter(kind__in=SEE_ALL).order_by("user_id", "pk")
    leaders = [Recipient(post.user_id, "leader", post_id=post.pk) for post in everywhere]
    people = [one for one in (*leaders, *_office_and_sides(row)) if one.user_id != by.pk]
    tell(people, kind=KIND, ref=str(row.number), verb=verb, source=None, occurred_at=now)
    wake(row)


def tell_of_day(row: IndustrialAction, verb: str, now: datetime) -> None:
    """Tell the office and both sides of the first lawful day of a notice; of a case, as the case has them."""
    if row.case is not None:
        tell_office_and_sides(row.case, News(KIND, str(row.number), verb, None, now))
    else:
        tell(_office_and_sides(row), kind=KIND, ref=str(row.number), verb=verb, source=None, occurred_at=now)


def _office_and_sides(row: IndustrialAction) -> list[Recipient]:
    """Head and officers of the province of a notice without a case, and who acts for one of its sides."""
    posts = Post.objects.in_force().filter(kind__in=("head_of_office", "officer"), office_id=row.office_id)
    people = [Recipient(post.user_id, "officer", post_id=post.pk) for post in posts.order_by("user_id", "pk")]
    held = Mandate.objects.in_force().filter(organization_id__in=_sides(row)).order_by("user_id", "pk")
    return people + [
        Recipient(m.user_id, "giver" if m.organization_id == row.organization_id else "against", m.pk)
        for m in held
    ]


def _sides(row: IndustrialAction) -> list[int]:
    return [side for side in (row.organization_id, row.opponent_id) if side is not None]


def tell_leaders(case: Case, act: Act, event: CaseEvent) -> None:
    """Those who see every notice learn of one about a case of another office too; open lists look again."""
    row = IndustrialAction.objects.filter(case_id=case.pk, key=act.data.get("key", "")).first()
    if row is not None and not act.actor.paper:
        values = {"kinds": list(SEE_ALL), "actor": event.actor_id, "event": event.pk}
        news = News(KIND, str(row.number), event.action, event.pk, event.occurred_at)
        tell_those(_LEADERS, values, news)
        wake(row, case.office_id)


def wake(row: IndustrialAction, office_id: int | None = None) -> None:
    """Ask the open lists of notices to look again: of heads, of the office, and of the two sides."""
    values = {"kinds": list(SEE_ALL), "office": office_id or row.office_id or 0, "sides": _sides(row)}
    touch_those(_WATCHERS, values, kind=LIVE, ref=LIVE)

"""Notices of strikes and lock-outs that no case of ours is about: given, acted on, counted, told.

Each act is one transaction: the notice, an entry in the audit, what people are told, open pages woken.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.access import access_of
from accounts.models import Organization, Post
from cases.models import AuditEntry, Case, CaseEvent, IndustrialAction
from cases.models.acting import Act, KeyReused, NotYours, Refused
from cases.models.industrial import SEE_ALL
from cases.models.keeping import KEY_REUSED, next_in_series
from cases.models.notice_law import (
    days_of,
    faults_of,
    is_too_early,
    kept_days,
    served_on,
    too_short,
    without_dispute,
)
from cases.procedure.industrial_action import INDUSTRIAL_ACTION
from cases.services.record import plain
from notifications.services import News, Recipient, tell, tell_those, touch_those
from workflow.table import Reason

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

LIVE = "notices"
"""What the pages that list notices listen for."""
_COPIED = (
    "kind", "demands", "place", "expected_workers", "essential", "minimum_service", "planned_start",
    "against", "office",
)  # fmt: skip
_NOT_YOURS = Reason("not_yours", _("You do not act for who gave this notice."))
_NOT_NOW = Reason("not_now", _("That strike or lock-out has begun or ended already."))
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
"""


@dataclass(frozen=True, slots=True)
class NoticeAct:
    """An act on a notice that stands apart: what it is called, the move it makes, from which states."""

    label: Any
    move: str
    done: Any
    stamp: str = ""

    def fits(self, row: IndustrialAction) -> bool:
        """Whether it can be done now."""
        return str(row.state) in INDUSTRIAL_ACTION.actions[self.move].sources


ACTS = {
    "received": NoticeAct(_("Say who received it and when"), "run_notice", _("Receipt recorded")),
    "call_off": NoticeAct(
        _("Call a strike or lock-out off"), "call_off", _("Strike or lock-out called off"), "ended_at"
    ),
    "begin": NoticeAct(
        _("Record that it has begun"), "begin", _("Strike or lock-out begun"), "started_at"
    ),
    "suspend": NoticeAct(
        _("Record that it is suspended"), "suspend", _("Strike or lock-out suspended")
    ),
    "end": NoticeAct(_("Record that it has ended"), "end", _("Strike or lock-out ended"), "ended_at"),
}  # fmt: skip


def givers_of(user: User | AnonymousUser) -> list[int]:
    """The organizations for which this person may give notice: a mandate to look on is not enough."""
    return [m.organization_id for m in access_of(user).acting if m.right != "view"]


def acts_on(row: IndustrialAction, user: User | AnonymousUser) -> dict[str, NoticeAct]:
    """What this person can do now with a notice that belongs to no case."""
    if row.case_id is not None or not _is_theirs(row, user):
        return {}
    return {name: act for name, act in ACTS.items() if act.fits(row)}


def _is_theirs(row: IndustrialAction, user: User | AnonymousUser) -> bool:
    """Those who act for who gave it, and the office of its province."""
    at_office = row.office_id in access_of(user).offices("officer", "head_of_office")
    return at_office or row.organization_id in givers_of(user)


def give_notice(*, by: User, answers: dict[str, Any], key: str, now: datetime) -> IndustrialAction:
    """Take a notice that no case is about; the same key again gives the same notice.

    Raises NotYours for an organization one does not act for, KeyReused for a key with other answers.
    """
    organization: Organization = answers["organization"]
    if organization.pk not in givers_of(by):
        raise NotYours(_NOT_YOURS)
    with transaction.atomic():
        Organization.objects.select_for_update(of=("self",)).get(pk=organization.pk)  # one by one
        known = IndustrialAction.objects.filter(case=None, organization=organization, key=key).first()
        if known is not None:
            return _same(known, answers)
        row = _made(by, answers, key, now)
        _note(row, "notify", by, plain(answers))
        _tell(row, "notify", by, now)
    return row


def _same(known: IndustrialAction, answers: dict[str, Any]) -> IndustrialAction:
    if any(getattr(known, name) != answers.get(name, "") for name in ("kind", "demands", "against")):
        raise KeyReused(KEY_REUSED)
    return known


def _made(by: User, answers: dict[str, Any], key: str, now: datetime) -> IndustrialAction:
    row = IndustrialAction(key=key, organization=answers["organization"], given_by=by, notified_at=now)
    for name in _COPIED:
        if name in answers:
            setattr(row, name, answers[name])
    row.ballot = answers.get("ballot") or {}
    row.number = next_in_series("SN", now, timezone.get_current_timezone())
    _receive(row, answers.get("served", {}))
    zone: Any = timezone.get_default_timezone()
    row.warnings = [w.as_json() for w in (*faults_of(row, zone), without_dispute())]
    row.save()
    return row


def _receive(row: IndustrialAction, served: dict[str, date]) -> None:
    """Who has it since when; the days run once the other side and the ministry both have it."""
    row.served = {**row.served, **{name: day.isoformat() for name, day in served.items()}}
    last = served_on(row)
    if last is None:
        return
    zone: Any = timezone.get_default_timezone()
    days = days_of(row, last, zone)
    row.lawful_from = days.lawful_from if days is not None else None
    row.clock = kept_days(days, zone) if days is not None else {}
    if row.state == "notified":
        row.run_notice()


def act_on_notice(
    row: IndustrialAction, name: str, *, by: User, answers: dict[str, Any], now: datetime
) -> IndustrialAction:
    """Take an act on a notice that belongs to no case; raises NotYours, or Refused where it cannot be now."""
    act = ACTS[name]
    with transaction.atomic():
        row = IndustrialAction.objects.select_for_update(of=("self",)).get(pk=row.pk, case=None)
        if not _is_theirs(row, by):
            raise NotYours(_NOT_YOURS)
        if not act.fits(row):
            raise Refused(_NOT_NOW)
        if name == "received":
            _receive(row, answers.get("served", {}))
        else:
            _move(row, name, now)
        row.save()
        _note(row, name, by, plain(answers))
        _tell(row, name, by, now)
    return row


def _move(row: IndustrialAction, name: str, now: datetime) -> None:
    """Make the move; a beginning before the first lawful day gets its warning."""
    zone: Any = timezone.get_default_timezone()
    short = name == "begin" and row.state != "suspended" and is_too_early(row, now, zone)
    if short and not any(w["code"] == "STRIKE_NOTICE_SHORT" for w in row.warnings):
        row.warnings = [*row.warnings, too_short(row).as_json()]
    getattr(row, ACTS[name].move)()
    stamp = ACTS[name].stamp
    if stamp and getattr(row, stamp) is None:
        setattr(row, stamp, now)


def reach_days(today: date) -> int:
    """Note that the notices apart whose days are over are over; give how many were."""
    over = IndustrialAction.objects.filter(case=None, state="notice_running", lawful_from__lte=today)
    with transaction.atomic():
        rows = list(over.select_for_update(of=("self",), skip_locked=True)[:200])
        for row in rows:
            row.reach_day()
            row.save(update_fields=["state"])
        if rows:
            wake(None)
    return len(rows)


def _note(row: IndustrialAction, name: str, by: User, answers: dict[str, Any]) -> None:
    kept = {k: v for k, v in answers.items() if k not in ("organization", "office")}
    data = {"notice": row.number, **kept}
    AuditEntry.objects.create(user=by, office_id=row.office_id, verb=f"notice_{name}", data=data)


def _tell(row: IndustrialAction, verb: str, by: User, now: datetime) -> None:
    """Tell those who see every notice, the officers of the province, and who acts for who gave it."""
    posts = Post.objects.in_force().filter(
        Q(kind__in=SEE_ALL) | Q(kind="officer", office_id=row.office_id)
    ).order_by("user_id", "pk").values_list("user_id", "pk", "kind")  # fmt: skip
    people = [
        Recipient(user, "leader" if kind in SEE_ALL else "officer", post_id=post)
        for user, post, kind in posts
        if user != by.pk
    ]
    mandates = row.organization.mandates.in_force() if row.organization is not None else []
    people += [Recipient(m.user_id, "giver", mandate_id=m.pk) for m in mandates if m.user_id != by.pk]
    tell(people, kind="notice", ref=str(row.number), verb=verb, source=None, occurred_at=now)
    wake(row.office_id)


def tell_leaders(case: Case, act: Act, event: CaseEvent) -> None:
    """Those who see every notice learn of one about a case of another office too; open lists look again."""
    row = IndustrialAction.objects.filter(case_id=case.pk, key=act.data.get("key", "")).first()
    if row is not None and not act.actor.paper:
        values = {"kinds": list(SEE_ALL), "actor": event.actor_id, "event": event.pk}
        news = News("notice", str(row.number), event.action, event.pk, event.occurred_at)
        tell_those(_LEADERS, values, news)
        wake(case.office_id)


def wake(office_id: int | None) -> None:
    """Ask the open lists of notices to look again."""
    values = {"kinds": list(SEE_ALL), "office": office_id or 0}
    touch_those(_WATCHERS, values, kind=LIVE, ref=LIVE)

"""Notices of strikes and lock-outs that no case of ours is about: given, acted on, counted, told.

Each act is one transaction: the notice, an entry in the audit, what people are told, open pages woken.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.access import access_of
from accounts.models import Organization
from cases.models import AuditEntry, IndustrialAction
from cases.models.acting import KeyReused, NotYours, Refused
from cases.models.keeping import KEY_REUSED, next_in_series
from cases.models.notice_law import (
    days_of,
    faults_of,
    is_too_early,
    kept_days,
    return_of,
    served_on,
    too_short,
    without_dispute,
)
from cases.procedure.industrial_action import INDUSTRIAL_ACTION
from cases.services.notice_telling import tell_of_notice
from cases.services.record import plain
from workflow.table import Reason

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

_COPIED = (
    "kind", "demands", "place", "expected_workers", "essential", "minimum_service", "planned_start",
    "against", "opponent", "office",
)  # fmt: skip
_NOT_YOURS = Reason("not_yours", _("You do not act for who gave this notice."))
_BOTH_SIDES = Reason(
    "both_sides", _("You act for both sides of this notice. Nobody can do that: leave it to somebody else.")
)
_FOR_OFFICE = Reason("not_yours", _("The office of the province records that."))
NOT_NOW = Reason("not_now", _("That strike or lock-out has begun or ended already."))


@dataclass(frozen=True, slots=True)
class NoticeAct:
    """An act on a notice that stands apart: what it is called, the moves it can make, who may take it.

    `stamp` names the moment that it keeps, `office` says that the office of the province alone takes it.
    One without a move fills in `once`, whatever the state.
    """

    label: Any
    moves: tuple[str, ...]
    done: Any
    stamp: str = ""
    office: bool = False
    once: str = ""

    def fits(self, row: IndustrialAction) -> bool:
        """Whether it can be done now."""
        if self.once:
            return getattr(row, self.once) is None
        return any(str(row.state) in INDUSTRIAL_ACTION.actions[move].sources for move in self.moves)


ACTS = {
    "received": NoticeAct(_("Say who received it and when"), ("run_notice",), _("Receipt recorded")),
    "identify": NoticeAct(
        _("Say which organization the other side is"), (), _("Other side named"), once="opponent_id"
    ),
    "tie": NoticeAct(
        _("Tie it to a dispute"), (), _("Tied to a dispute"), office=True, once="dispute_id"
    ),
    "call_off": NoticeAct(
        _("Call a strike or lock-out off"), ("call_off",), _("Strike or lock-out called off"), "ended_at"
    ),
    "begin": NoticeAct(
        _("Record that it has begun"), ("begin",), _("Strike or lock-out begun"), "started_at"
    ),
    "suspend": NoticeAct(
        _("Record that it is suspended"), ("suspend",), _("Strike or lock-out suspended")
    ),
    "end": NoticeAct(
        _("Record that it has ended"), ("end",), _("Strike or lock-out ended"), "ended_at"
    ),
    "illegal": NoticeAct(
        _("Record a ruling that it is illegal"), ("judge_illegal",), _("A court ruled it illegal"),
        office=True,
    ),
    "returned": NoticeAct(
        _("Record the return to work"), ("go_back", "stay_away"), _("Return to work recorded"), "ended_at",
        office=True,
    ),
}  # fmt: skip


def givers_of(user: User | AnonymousUser) -> list[int]:
    """The organizations for which this person may give notice: a mandate to look on is not enough."""
    return [m.organization_id for m in access_of(user).acting if m.right != "view"]


def acts_on(row: IndustrialAction, user: User | AnonymousUser) -> dict[str, NoticeAct]:
    """What this person can do now with a notice that belongs to no case."""
    if row.case_id is not None:
        return {}
    return {n: act for n, act in ACTS.items() if act.fits(row) and kept_from(row, act, user) is None}


def kept_from(row: IndustrialAction, act: NoticeAct, user: User | AnonymousUser) -> Reason | None:
    """Why an act is not this person's: it is for who gave the notice, and for the office of its province.

    Who represents a side does not act for the office, and nobody acts for both sides (trust.md T6).
    """
    sides = represented(row, user)
    if len(sides) > 1:
        return _BOTH_SIDES
    if not sides and row.office_id in access_of(user).offices("officer", "head_of_office"):
        return None
    if act.office:
        return _FOR_OFFICE
    return None if row.organization_id in givers_of(user) else _NOT_YOURS


def represented(row: IndustrialAction, user: User | AnonymousUser) -> set[int]:
    """Those of the two sides of a notice for which this person holds a mandate, whatever is acted for now."""
    held = {m.organization_id for m in access_of(user).mandates}
    return {side for side in (row.organization_id, row.opponent_id) if side in held}


def give_notice(*, by: User, answers: dict[str, Any], key: str, now: datetime) -> IndustrialAction:
    """Take a notice that no case is about; the same key again gives the same notice.

    Raises NotYours for an organization one does not act for, KeyReused for a key with other answers.
    """
    organization: Organization = answers["organization"]
    if organization.pk not in givers_of(by):
        raise NotYours(_NOT_YOURS)
    _refuse_both(by, organization, answers.get("opponent"))
    with transaction.atomic():
        Organization.objects.select_for_update(of=("self",)).get(pk=organization.pk)  # one by one
        known = IndustrialAction.objects.filter(case=None, organization=organization, key=key).first()
        if known is not None:
            return _same(known, answers)
        row = _made(by, answers, key, now)
        note_of_notice(row, "notify", by, plain(answers))
        tell_of_notice(row, "notify", by, now)
    return row


def _refuse_both(by: User, giver: Organization, opponent: Organization | None) -> None:
    if len(represented(IndustrialAction(organization=giver, opponent=opponent), by)) > 1:
        raise NotYours(_BOTH_SIDES)


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
    row.warn(*faults_of(row, zone), without_dispute())
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
        reason = kept_from(row, act, by)
        if reason is not None:
            raise NotYours(reason)
        if not act.fits(row):
            raise Refused(NOT_NOW)
        _STEPS.get(name, _move)(row, name, answers, now)
        row.save()
        note_of_notice(row, name, by, plain(answers))
        tell_of_notice(row, name, by, now)
    return row


def _receipt(row: IndustrialAction, _name: str, answers: dict[str, Any], _now: datetime) -> None:
    """Now that the days are known, whether the notice is too short is another question."""
    _receive(row, answers.get("served", {}))
    zone: Any = timezone.get_default_timezone()
    row.warnings = [kept for kept in row.warnings if kept["code"] != "STRIKE_NOTICE_SHORT"]
    row.warn(*faults_of(row, zone))


def _identify(row: IndustrialAction, _name: str, answers: dict[str, Any], _now: datetime) -> None:
    """From now on those who act for the other side see the notice and are told."""
    row.opponent, row.against = answers["opponent"], answers["opponent"].name


def _tie(row: IndustrialAction, _name: str, answers: dict[str, Any], _now: datetime) -> None:
    """From now on notice and dispute show each other; neither moves."""
    row.dispute = answers["dispute"]


def _rule(row: IndustrialAction, _name: str, answers: dict[str, Any], _now: datetime) -> None:
    """A court ruled it illegal: 48 hours from the ruling to return to work (LL 337)."""
    zone: Any = timezone.get_default_timezone()
    row.judge_illegal()
    row.ruled_at = answers["at"]
    row.ruling = {name: answers[name] for name in ("court", "number") if name in answers}
    hours = return_of(answers["at"], zone)
    row.return_clock = kept_days(hours, zone) if hours is not None else {}


def _return(row: IndustrialAction, _name: str, answers: dict[str, Any], now: datetime) -> None:
    """The workers are back, or are not."""
    if answers["returned"]:
        row.go_back()
    else:
        row.stay_away()
    row.ended_at = answers.get("at", now)


def _move(row: IndustrialAction, name: str, _answers: dict[str, Any], now: datetime) -> None:
    """Make the move; a beginning before the first lawful day gets its warning."""
    zone: Any = timezone.get_default_timezone()
    if name == "begin" and row.state != "suspended" and is_too_early(row, now, zone):
        row.warn(too_short(row))
    getattr(row, ACTS[name].moves[0])()
    stamp = ACTS[name].stamp
    if stamp and getattr(row, stamp) is None:
        setattr(row, stamp, now)


_STEPS: dict[str, Callable[[IndustrialAction, str, dict[str, Any], datetime], None]] = {
    "received": _receipt,
    "identify": _identify,
    "tie": _tie,
    "illegal": _rule,
    "returned": _return,
}


def note_of_notice(row: IndustrialAction, name: str, by: User, answers: dict[str, Any]) -> None:
    """Keep an act in the audit, which nobody can change."""
    kept = {k: v for k, v in answers.items() if k not in ("organization", "office")}
    data = {"notice": row.number, **kept}
    AuditEntry.objects.create(user=by, office_id=row.office_id, verb=f"notice_{name}", data=data)

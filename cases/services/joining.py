"""What follows an act beyond its case: the other case of a merger or split, and numbers of the year."""

from __future__ import annotations

from collections.abc import Callable

from cases.models import (
    Award,
    Case,
    CaseEvent,
    Deadline,
    DeadlineStatus,
    IndustrialAction,
    Issue,
    Party,
)
from cases.models.acting import Act
from cases.models.base import NEVER
from cases.models.facts import CaseFacts
from cases.services.access_notices import tell_asker
from cases.services.asking import ask_representatives
from cases.services.clocks import Clocks
from cases.services.drafting import open_draft
from cases.services.notice_telling import tell_leaders
from cases.services.numbers import next_in
from cases.services.publishing import publish
from cases.services.record import lock_case, record_event
from cases.services.telling import tell_of

_COPIED = (
    "procedure", "title", "office_id", "officer_id", "conciliator_id", "refused_by_id", "created_by_id",
    "filed_for_id", "timezone", "sector", "workers", "women", "filed_at", "is_demo",
    "next_deadline", "next_deadline_code", "common_deadline", "common_deadline_code",
)  # fmt: skip


def end_merged(case: Case, act: Act, event: CaseEvent) -> None:
    """The other case goes on in this one: its clocks stop and it takes no further act."""
    other, _now = lock_case(act.answers["other"])
    mirror = _mirror(other, act)
    mirror.data = {"merged_into": case.number}
    clocks = Clocks(other, mirror)
    other.merged_into_id = case.pk
    other.deadlines.filter(status=DeadlineStatus.RUNNING).update(
        status=DeadlineStatus.CANCELLED, ended_by_id=mirror.event_id
    )
    other.next_deadline, other.next_deadline_code = NEVER, ""
    other.common_deadline, other.common_deadline_code = NEVER, ""
    told = record_event(other, mirror, other.table.actions["merge_cases"], str(other.state), clocks)
    tell_of(other, told, mirror)


def open_split(case: Case, act: Act, event: CaseEvent) -> None:
    """The chosen issues go on in a new case in the same state, with the same parties and clocks."""
    values = {name: getattr(case, name) for name in _COPIED}
    born = Case.objects.create(
        **values, state=case.state, opened_as=case.state, number=f"?{case.pk}", split_from_id=case.pk
    )
    keys = _copy_parties(case, born)
    claimant = born.parties.filter(role="claimant").first()
    Issue.objects.filter(case_id=case.pk, key__in=act.answers["issues"]).update(case_id=born.pk)
    fresh, _now = lock_case(born)
    fresh.number, fresh.claimant = None, claimant
    mirror = _mirror(fresh, act)
    mirror.data = {"split_from": case.number}
    _copy_clocks(case, fresh, keys, mirror)
    told = record_event(
        fresh, mirror, fresh.table.actions["split_case"], str(fresh.state), Clocks(fresh, mirror)
    )
    tell_of(fresh, told, mirror)


def _mirror(case: Case, act: Act) -> Act:
    """The same act as an entry of the other case."""
    return Act(
        name=act.name, actor=act.actor, answers=act.answers, now=act.now, occurred_at=act.occurred_at,
        day_only=act.day_only, event_id=case.__dict__["event_id"], seq=case.seq + 1,
        facts=CaseFacts(case, act.actor, act.occurred_at),
    )  # fmt: skip


def _copy_parties(case: Case, born: Case) -> dict[int, int]:
    """The same parties in the new case; gives new ids by old ones."""
    ids: dict[int, int] = {}
    for party in Party.objects.filter(case_id=case.pk).order_by("id"):
        old = party.pk
        party.pk, party.case_id = None, born.pk
        party.save(force_insert=True)
        ids[old] = party.pk
    return ids


def _copy_clocks(case: Case, born: Case, parties: dict[int, int], act: Act) -> None:
    """Running deadlines run on unchanged in the new case."""
    rows = list(Deadline.objects.filter(case_id=case.pk, status=DeadlineStatus.RUNNING))
    for row in rows:
        row.pk, row.case_id, row.trigger_id, row.extends_id = None, born.pk, act.event_id, None
        row.party_id = parties.get(row.party_id) if row.party_id else None
    Deadline.objects.bulk_create(rows)


def begin_draft(case: Case, act: Act, event: CaseEvent) -> None:
    """A panel that has the case can write its award, section by section."""
    open_draft(case)


def number_award(case: Case, act: Act, event: CaseEvent) -> None:
    """An award gets its number of the year, such as AW-2026-051."""
    Award.objects.filter(case_id=case.pk, event_id=event.pk).update(
        number=next_in("AW", case, act.occurred_at)
    )


def number_notice(case: Case, act: Act, event: CaseEvent) -> None:
    """A notice of strike or lock-out gets its number, such as SN-2026-009."""
    row = IndustrialAction.objects.filter(case_id=case.pk, event_id=event.pk, number=None)
    if row.exists():
        row.update(number=next_in("SN", case, act.occurred_at))
    tell_leaders(case, act, event)


FOLLOW_UPS: dict[str, Callable[[Case, Act, CaseEvent], None]] = {
    "merge_cases": end_merged,
    "split_case": open_split,
    "decide_access": tell_asker,
    "constitute_panel": begin_draft,
    "issue_award": number_award,
    "notify_strike": number_notice,
    "notify_lockout": number_notice,
    "strike_starts": number_notice,
    "call_off_strike": tell_leaders,
    "suspend_strike": tell_leaders,
    "strike_ends": tell_leaders,
    "rule_illegal": tell_leaders,
    "record_return": tell_leaders,
    "publish_award": publish,
    "propose_slots": ask_representatives,
}
"""Acts that touch a second case or a series of numbers."""

"""The progress of a case: fixed steps with done, now or later, and the day of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from cases.models import Case, CaseEvent
from cases.procedure.states import ARBITRATION, AWARDED

MILESTONES = (
    "file", "take_up", "accept", "appoint_conciliator", "certify_settlement", "report_non_conciliation",
    "declare_respondent_default", "refer_to_arbitration", "go_to_court",
)  # fmt: skip
"""Actions whose day stands under a step."""

_RANK = {
    "draft": -1, "filed": 0, "under_review": 1, "awaiting_information": 1, "awaiting_conciliator": 2,
    "in_conciliation": 3, "settled": 4, "not_conciliated": 4, "in_court": 5, "closed": 6,
    **dict.fromkeys((*ARBITRATION, *AWARDED, "discontinued"), 5),
}  # fmt: skip
"""How far along the steps a state is; states that end a case early are not here."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its words, done, current or next, its day, and whether that day is the end to come."""

    label: str
    state: str
    on: date | None = None
    until: bool = False


def steps_of(
    case: Case, milestones: Iterable[CaseEvent], *, ends_on: date | None, official: bool
) -> list[Step]:
    """The steps of a case. `milestones` are its events of MILESTONES, `ends_on` the end of its main clock."""
    if case.opened_as == "closed" == str(case.state):
        return []  # taken up when it was over: nobody knows which way it went
    zone = ZoneInfo(case.timezone)
    days = {event.action: event.occurred_at.astimezone(zone).date() for event in milestones}
    if case.filed_at is not None:
        days.setdefault("file", case.filed_at.astimezone(zone).date())
    rank = _RANK.get(str(case.state))
    if rank is None:
        return _ended_early(case, days, official=official)
    return [_step(n, row, rank, days, ends_on) for n, row in _rows(case, rank)]


def _rows(case: Case, rank: int) -> Iterable[tuple[int, tuple[str, Sequence[str]]]]:
    """The steps of the procedure with the actions whose day they bear, by rank."""
    yield 0, (_("Filed"), ("file",))
    yield 1, (_("Review"), ("take_up",))
    if case.procedure == "collective":
        yield 2, (_("Conciliator appointed"), ("appoint_conciliator",))
    began = "appoint_conciliator" if case.procedure == "collective" else "accept"
    yield 3, (_("Conciliation"), (began,))
    yield 4, (_outcome(case, rank), ("certify_settlement", "report_non_conciliation"))
    yield 5, (_after(case), ("refer_to_arbitration", "go_to_court"))


def _outcome(case: Case, rank: int) -> str:
    if rank < 4:
        return _("Settled or not settled")
    settled = case.state == "settled" or (case.state == "closed" and not case.presumed_at_fault)
    return _("Settled") if settled else _("Not settled")


def _after(case: Case) -> str:
    if case.state == "settled":
        return _("Carried out")
    if case.state == "closed":
        return _("Closed")
    if case.state == "in_court":
        return _("In court")
    if case.procedure == "individual":
        return _("Court, if not settled")
    return _("Arbitration, if not settled")


def _step(
    n: int, row: tuple[str, Sequence[str]], rank: int, days: dict[str, date], ends_on: date | None
) -> Step:
    label, actions = row
    on = next((days[a] for a in actions if a in days), None)
    if n < rank:
        return Step(label, "done", on)
    if n > rank:
        return Step(label, "next")
    return Step(label, "current", ends_on or on, until=ends_on is not None)


def _ended_early(case: Case, days: dict[str, date], *, official: bool) -> list[Step]:
    """What was done, and how it ended."""
    rows = [row for _n, row in _rows(case, 0)][:-2]
    done = [Step(label, "done", days[a[0]]) for label, a in rows if a[0] in days]
    words = str(case.state_row.label if official else case.state_row.plain)
    on = case.ended_at.astimezone(ZoneInfo(case.timezone)).date() if case.ended_at else None
    return [*done, Step(words, "current", on)]

"""Starts, meets, lengthens and ends the deadlines of a case inside an act."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Max

from cases.law import rule_book
from cases.models import Case, CaseEvent, Deadline, DeadlineStatus
from cases.models.acting import Act
from cases.models.base import NEVER
from workflow.calendar import Calendar, Count, Unit, count, count_until, extend
from workflow.holidays import current_calendar
from workflow.rules import Rule, RuleMissing, RuleSet
from workflow.table import Action

_END = """
UPDATE cases_deadline SET status = ended.status, ended_by_id = %s
  FROM unnest(%s::bigint[], %s::text[]) AS ended(id, status) WHERE cases_deadline.id = ended.id
"""


class Clocks:
    """The deadlines of one case during one act; collects changes and writes them together."""

    def __init__(self, case: Case, act: Act) -> None:
        self.case = case
        self.act = act
        self.zone = ZoneInfo(case.timezone)
        self.rows = list(act.facts.deadlines)
        self.ended: dict[str, list[Deadline]] = {}
        self.new: list[Deadline] = []

    def run(self, action: Action) -> None:
        """Apply an act: what is over is missed, what it meets is met, what it starts begins."""
        self._overdue()
        self._meet(action)
        self._lengthen()
        self._start(action)
        self._cancel()
        self._write()

    def _running(self) -> list[Deadline]:
        return [d for d in self.rows if d.status == DeadlineStatus.RUNNING]

    def _end(self, deadline: Deadline, status: str) -> None:
        deadline.status = status
        self.ended.setdefault(status, []).append(deadline)

    def _overdue(self) -> None:
        """What ran out before this act was missed, or, being a right, expired."""
        for deadline in self._running():
            if deadline.is_over(self.act.occurred_at) and deadline.pk not in self.act.left_running:
                self._end(deadline, deadline.over_status())

    def _meet(self, action: Action) -> None:
        codes = {*action.meets, *self.act.met}
        for deadline in self._running():
            if deadline.code not in codes:
                continue
            if deadline.party_id is None or deadline.party_id == self.act.answering:
                self._end(deadline, DeadlineStatus.MET)
        self._free_grace()

    def _free_grace(self) -> None:
        """A grace whose set date was kept never begins."""
        kept = {
            (d.trigger_id, d.party_id)
            for d in self.rows
            if d.code.endswith("_INFO") and d.status == DeadlineStatus.MET
        }
        for deadline in list(self.ended.get(DeadlineStatus.MET, [])):
            if deadline.code.endswith("_GRACE") and (deadline.trigger_id, deadline.party_id) in kept:
                self.ended[DeadlineStatus.MET].remove(deadline)
                self._end(deadline, DeadlineStatus.CANCELLED)

    def _lengthen(self) -> None:
        """More time that every party consented to: days count on from the old due date."""
        for deadline_id, length in self.act.granted:
            old = next(d for d in self.rows if d.pk == deadline_id)
            self._end(old, DeadlineStatus.EXTENDED)
            unit = Unit(old.unit)
            calendar = current_calendar()
            counted = extend(calendar, old.due_on or old.due_at, length, unit, self.zone)
            more = self._row(old.code, old.party_id, counted, calendar)
            more.extends_id = old.pk
            for name in ("basis", "rule_set", "verified", "note", "is_right", "extendable"):
                setattr(more, name, getattr(old, name))
            self.new.append(more)

    def _start(self, action: Action) -> None:
        codes = [code for code in action.starts if code not in self.act.not_starting]
        if not codes:
            return
        calendar = current_calendar()
        for code in codes:
            clock = self.case.table.clocks[code]
            if clock.by_party:
                for party_id, day in self.act.dates.items():
                    self._replace(code, party_id)
                    self._begin(code, calendar, party_id, day)
            else:
                self._begin(code, calendar)

    def _replace(self, code: str, party_id: int) -> None:
        """A newly set date takes the place of the one that still runs."""
        for deadline in self._running():
            if deadline.code == code and deadline.party_id == party_id:
                self._end(deadline, DeadlineStatus.CANCELLED)

    def _begin(
        self, code: str, calendar: Calendar, party_id: int | None = None, day: date | None = None
    ) -> None:
        begun = self.act.counts_from.get(code) or self.act.local_day(self.zone)
        try:
            rule_set, rule = rule_book().find(code, begun)
        except RuleMissing:
            if not rule_book().in_force(begun):
                self.act.warn("RULE_MISSING")
            return
        counted = self._count(code, rule, calendar, day)
        row = self._row(code, party_id, counted, calendar)
        self._tell_law(row, rule_set, rule)
        self.new.append(row)

    def _count(self, code: str, rule: Rule, calendar: Calendar, day: date | None) -> Count:
        """A set date is counted to; its grace from it; anything else from the act."""
        trigger: datetime | date = self.act.occurred_at
        if day is not None and rule.length is None:
            return count_until(calendar, trigger, day, self.zone)
        if day is not None or code in self.act.counts_from:
            trigger = day or self.act.counts_from[code]
        elif rule.unit != Unit.HOURS:
            trigger = self.act.local_day(self.zone)
        return count(
            calendar, trigger, rule.length or 0, rule.unit, self.zone, saturday_counts=rule.saturday_counts
        )

    def _row(self, code: str, party_id: int | None, counted: Count, calendar: Calendar) -> Deadline:
        return Deadline(
            case_id=self.case.pk, code=code, party_id=party_id, trigger_id=self.act.event_id,
            trigger_at=counted.trigger_at, trigger_on=counted.trigger_at.astimezone(self.zone).date(),
            length=counted.length, unit=str(counted.unit), due_at=counted.due_at, due_on=counted.due_on,
            rolled_due_on=counted.rolled_due_on, calendar_version=calendar.version,
            counting=counted.as_json(), status=DeadlineStatus.RUNNING,
        )  # fmt: skip

    def _tell_law(self, row: Deadline, rule_set: RuleSet, rule: Rule) -> None:
        row.basis, row.rule_set, row.verified = rule.basis, rule_set.code, rule.verified
        row.note, row.is_right = rule.note, rule.window
        row.extendable = bool(rule.extendable)

    def _cancel(self) -> None:
        """A clock that cannot run in the new state stops."""
        clocks = self.case.table.clocks
        for deadline in self._running():
            clock = clocks.get(deadline.code)
            stops = clock is not None and self.case.state not in clock.runs_in
            if stops or deadline.trigger_id in self.act.cancels:
                self._end(deadline, DeadlineStatus.CANCELLED)

    def _write(self) -> None:
        ended = [(d.pk, status) for status, deadlines in self.ended.items() for d in deadlines]
        if ended:
            with connection.cursor() as cursor:
                cursor.execute(_END, [self.act.event_id, *map(list, zip(*ended, strict=True))])
        if self.new:
            Deadline.objects.bulk_create(self.new)
        self._point()

    def _point(self) -> None:
        """Keep on the case which deadline comes next; a missed duty of the office stays until it is done."""
        running = [*self._running(), *self.new, *self._undone()]
        case, private = self.case, self.case.table.private_clocks
        case.next_deadline, case.next_deadline_code = _soonest(running)
        case.common_deadline, case.common_deadline_code = _soonest(
            d for d in running if d.code not in private
        )

    def _undone(self) -> list[Deadline]:
        """Duties of the office that were missed and that nobody has done late either; mostly no query."""
        missed = [d for d in self.rows if d.status == DeadlineStatus.MISSED and self._is_duty(d)]
        done = self._last_done() if missed else {}
        return [d for d in missed if done.get(d.code, 0) <= (d.trigger_id or 0)]

    def _is_duty(self, deadline: Deadline) -> bool:
        """Whether the office itself owes the act, and still can while the case stands where it is."""
        clock = self.case.table.clocks.get(deadline.code)
        of_office = deadline.party_id is None and not deadline.is_right
        return of_office and clock is not None and self.case.state in clock.runs_in

    def _last_done(self) -> dict[str, int]:
        """Per time limit, the latest event that does what it asks, this act included; one query."""
        doing = {name: action.meets for name, action in self.case.table.actions.items() if action.meets}
        acts = CaseEvent.objects.filter(case_id=self.case.pk, action__in=doing)
        latest = dict(acts.order_by().values_list("action").annotate(last=Max("pk")))
        if self.act.name in doing:
            latest[self.act.name] = self.act.event_id
        found = dict.fromkeys(self.act.met, self.act.event_id)
        for name, event in latest.items():
            for code in doing[name]:
                found[code] = max(found.get(code, 0), event)
        return found

    def summary(self) -> dict[str, Any]:
        """What changed, for the record: codes by new status, and what began with its end."""
        parts: dict[str, Any] = {
            status: [d.code for d in deadlines] for status, deadlines in self.ended.items() if deadlines
        }
        if self.new:
            parts["started"] = [{"code": d.code, "due": d.due_at.isoformat()} for d in self.new]
        return parts


def _soonest(deadlines: Iterable[Deadline]) -> tuple[datetime, str]:
    """The end and the code of the one that ends first."""
    first = min(deadlines, key=lambda d: d.due_at, default=None)
    return (first.due_at, first.code) if first else (NEVER, "")

"""Brings in a programme file: makes what is new, changes what differs, leaves what is the same."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any, TypeVar

from django.db import connection
from django.utils import timezone

from cases.models.acting import Refused
from dialogue.models import (
    Body,
    Endorsement,
    Indicator,
    Measurement,
    Milestone,
    PlanItem,
    Programme,
    WorkPlan,
)
from dialogue.models.endorsing import HOME
from dialogue.models.steps import Actor
from dialogue.procedure import roles
from dialogue.replay.programme_reader import IndicatorRow, PlanRow, ProgrammeFile
from dialogue.services.step import take_step

PAPER = Actor(None, "", frozenset({roles.SECRETARIAT, roles.CLOCK}), paper=True)
ROAD = ("draft", "validated", "submitted", "endorsed", "in_force", "reviewed", "closed")
STEPS = {
    "validated": "validate_plan", "submitted": "submit_plan", "in_force": "begin_plan",
    "reviewed": "review_plan", "closed": "close_plan",
}  # fmt: skip
"""The step that leads to each state of the road; endorsed is reached by endorsements alone."""
Kept = TypeVar("Kept", Programme, PlanItem, Indicator, Milestone, Measurement, WorkPlan)


@dataclass(slots=True)
class Loaded:
    """What came of a file: the programme, how many rows, each difference, and what had to be said."""

    programme: Programme
    counts: dict[str, int] = field(default_factory=lambda: {"created": 0, "changed": 0, "unchanged": 0})
    differences: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)


def load_programme(file: ProgrammeFile, *, now: datetime | None = None) -> Loaded:
    """Bring the file in, inside the caller's transaction; one file of a programme at a time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"programme {file.programme.code}"])
    return _Loading(file, now or timezone.now()).load()


class _Loading:
    """One file while it is brought in."""

    def __init__(self, file: ProgrammeFile, now: datetime) -> None:
        self.file, self.now = file, now

    def load(self) -> Loaded:
        code = self.file.programme.code
        programme = Programme.objects.filter(code=code).first()
        self.loaded = Loaded(programme or Programme(code=code))
        values = dict(self.file.programme.values)
        body = Body.objects.filter(slug=self.file.body).first() if self.file.body else None
        if self.file.body and body is None:
            self.loaded.said.append(f"no body has the name “{self.file.body}”; none is linked")
        self._take(self.loaded.programme, f"programme {code}", values | ({"body": body} if body else {}))
        self._items()
        self._indicators()
        self._measurements()
        self._plans()
        return self.loaded

    def _take(self, row: Kept, name: str, values: dict[str, Any]) -> Kept:
        """Save a row where it is new or differs, and count it."""
        if row.pk is None:
            for key, value in values.items():
                setattr(row, key, value)
            self._count("created", f"+ {name}")
            row.save(force_insert=True)
            return row
        found = [key for key, value in values.items() if getattr(row, key) != value]
        if not found:
            self._count("unchanged")
            return row
        says = "; ".join(f"{key} {_shown(getattr(row, key))} → {_shown(values[key])}" for key in found)
        self._count("changed", f"~ {name}: {says}")
        for key in found:
            setattr(row, key, values[key])
        row.save(update_fields=found)
        return row

    def _count(self, what: str, difference: str = "") -> None:
        self.loaded.counts[what] += 1
        self.last = what
        if difference:
            self.loaded.differences.append(difference)

    def _absent(self, kind: str, here: set[str], there: set[str]) -> None:
        """Rows that stand here and not in the file stay, and that is said."""
        said = (f"{kind} {code} stands here and not in the file; it stays" for code in sorted(here - there))
        self.loaded.said.extend(said)

    # — priorities, outcomes, outputs, activities —

    def _items(self) -> None:
        programme = self.loaded.programme
        self.items = {item.code: item for item in programme.items.all()}
        self._absent("item", set(self.items), {row.code for row in self.file.items})
        for row in self.file.items:
            item = self.items.get(row.code) or PlanItem(programme=programme, code=row.code)
            parent = self.items.get(self.file.parents.get(row.code, ""))
            values = row.values | {"parent_id": parent.pk if parent else None}
            self.items[row.code] = self._take(item, f"{row.values['level']} {row.code}", values)

    # — indicators, milestones, measurements —

    def _indicators(self) -> None:
        programme = self.loaded.programme
        self.indicators = {one.code: one for one in programme.indicators.all()}
        self._absent("indicator", set(self.indicators), {row.code for row in self.file.indicators})
        milestones = Milestone.objects.filter(indicator__programme=programme)
        self.milestones = {(one.indicator_id, one.on): one for one in milestones}
        for row in self.file.indicators:
            self._indicator(
                row, self.indicators.get(row.code) or Indicator(programme=programme, code=row.code)
            )

    def _indicator(self, row: IndicatorRow, indicator: Indicator) -> None:
        before = (indicator.target, indicator.target_on) if indicator.pk else None
        values = row.values | {"item_id": self.items[row.of].pk}
        self.indicators[row.code] = self._take(indicator, f"indicator {row.code}", values)
        if before and before != (indicator.target, indicator.target_on):
            indicator.target_changes.create(
                before=before[0], after=indicator.target, before_on=before[1], after_on=indicator.target_on,
                reason="programme-file/1", changed_at=self.now,
            )  # fmt: skip
        for day, value in row.milestones:
            milestone = self.milestones.get((indicator.pk, day)) or Milestone(indicator=indicator, on=day)
            self._take(milestone, f"milestone {row.code} {day}", {"value": value})

    def _measurements(self) -> None:
        """Values that files brought; one that a person reported is another row, unless it is the same."""
        rows = list(Measurement.objects.filter(indicator__programme=self.loaded.programme))
        here = {(row.indicator_id, row.on): row for row in rows if row.reported_by_id is None}
        reported = {(row.indicator_id, row.on, row.value) for row in rows if row.reported_by_id is not None}
        for row in self.file.measurements:
            indicator = self.indicators[row.code]
            if (indicator.pk, row.values["on"], row.values["value"]) in reported:
                self._count("unchanged")
                continue
            values = dict(row.values)
            on, verified = values.pop("on"), values["verified_name"]
            kept = here.get((indicator.pk, on)) or Measurement(
                indicator=indicator, on=on, reported_at=self.now
            )
            if kept.verified_by_id is not None:
                del values["verified_name"]
            elif bool(verified) != bool(kept.verified_at):
                values["verified_at"] = self.now if verified else None
            self._take(kept, f"measurement {row.code} {on}", values)

    # — work plans —

    def _plans(self) -> None:
        programme = self.loaded.programme
        here = {plan.code: plan for plan in programme.work_plans.all()}
        self._absent("work plan", set(here), {row.code for row in self.file.plans})
        for row in self.file.plans:
            plan = here.get(row.code) or WorkPlan(
                programme=programme, code=row.code, number=_number(programme.code, row.code),
                opened_as=row.state, state=row.state,
            )  # fmt: skip
            self._plan(row, plan)

    def _plan(self, row: PlanRow, plan: WorkPlan) -> None:
        values = dict(row.values)
        if plan.pk and values["validated_on"] is None:
            del values["validated_on"]
        name, before = f"work plan {row.code}", str(plan.state)
        self._take(plan, name, values)
        what = self.last
        self._move(plan, row, until="submitted")
        self._endorse(row, plan)
        self._move(plan, row, until=row.state)
        if str(plan.state) != before:
            self.loaded.differences.append(f"~ {name}: state {before} → {plan.state}")
            if what == "unchanged":
                self.loaded.counts["unchanged"] -= 1
                self.loaded.counts["changed"] += 1
        self._behind(row, plan)

    def _move(self, plan: WorkPlan, row: PlanRow, *, until: str) -> None:
        """Take the steps between the state here and that of the file; stop where one is refused."""
        goal = min(ROAD.index(row.state), ROAD.index(until))
        for state in ROAD[ROAD.index(str(plan.state)) + 1 : goal + 1]:
            answers = {"on": plan.validated_on} if state == "validated" and plan.validated_on else {}
            if state in STEPS and not self._step(plan, STEPS[state], answers, self.now):
                return

    def _step(self, plan: WorkPlan, name: str, answers: dict[str, Any], when: datetime) -> bool:
        try:
            take_step(plan, name, by=PAPER, answers=answers, when=when, assumed=["as in the file"])
        except Refused as refusal:
            self.loaded.said.append(f"work plan {plan.code}: {name} refused: {refusal}")
            return False
        return True

    def _endorse(self, row: PlanRow, plan: WorkPlan) -> None:
        given = {one.constituency: one for one in plan.endorsements.all()}
        for side, on, holds, signer in row.endorsements:
            if not holds:
                self._left_out(plan, side, "whoever gave it held no mandate of the side")
            elif side in given:
                self._count("unchanged")
                if given[side].on != on:
                    self._left_out(plan, side, f"it stands here already, of {given[side].on}")
            elif side not in plan.endorsers:
                self._left_out(plan, side, "this side need not endorse")
            else:
                self._endorsement(plan, side, on, signer)

    def _left_out(self, plan: WorkPlan, side: str, why: str) -> None:
        self.loaded.said.append(f"work plan {plan.code}: endorsement of {side} left out: {why}")

    def _endorsement(self, plan: WorkPlan, side: str, on: date, signer: str) -> None:
        """Through the step where the plan waits for it, else as part of how it was taken over."""
        answers = {"constituency": side, "on": on, "signer": signer}
        if str(plan.state) in ("validated", "submitted"):
            when = datetime.combine(on, time(), HOME).astimezone(UTC)
            if not self._step(plan, "endorse_plan", answers, when):
                return
        elif str(plan.state) == "draft":
            self._left_out(plan, side, "the plan is a draft")
            return
        else:
            Endorsement.objects.create(
                work_plan=plan, constituency=side, on=on, signer=signer, on_paper=True, recorded_at=self.now
            )
        self._count("created", f"+ endorsement {plan.code} {side} {on}")

    def _behind(self, row: PlanRow, plan: WorkPlan) -> None:
        here, there = ROAD.index(str(plan.state)), ROAD.index(row.state)
        if here < there:
            self.loaded.said.append(f"work plan {plan.code} stays {plan.state}: the file says {row.state}")
        elif here > there and not (str(plan.state) == "endorsed" and not plan.missing_endorsers()):
            self.loaded.said.append(
                f"work plan {plan.code} is {plan.state} already: the file says {row.state}"
            )


def _number(programme: str, plan: str) -> str:
    """The plan's number over all programmes, at most 40 characters; one query."""
    number = re.sub(r"[^A-Z0-9-]+", "-", f"{programme}-{plan}".upper())
    if len(number) <= 40 and not WorkPlan.objects.filter(number=number).exists():
        return number
    return f"{number[:31]}-{hashlib.sha256(f'{programme} {plan}'.encode()).hexdigest()[:8].upper()}"


def _shown(value: Any) -> str:
    """A value as a difference says it, shortened."""
    text = "nothing" if value in (None, "", [], {}) else str(value)
    return text if len(text) <= 80 else f"{text[:79]}…"


__all__ = ["Loaded", "load_programme"]

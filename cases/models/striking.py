"""The acts about strikes and lock-outs: they are recorded with warnings, and never blocked."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from cases.models.acting import Act
from cases.models.awarding import AwardSteps
from cases.models.industrial import IndustrialAction, IndustrialKind
from cases.models.issues import IssueKind, IssueStatus
from cases.models.notice_law import (
    NOTICE,
    NOTICE_ESSENTIAL,
    code_of,
    days_of,
    faults_of,
    is_too_early,
    served_on,
    told_of,
    too_short,
)
from cases.procedure import PROCEDURES
from cases.procedure.industrial_action import BEFORE_START
from workflow.fsm import action_of

_CAN_START = (*BEFORE_START, "suspended")
_GONE = (IssueStatus.SETTLED, IssueStatus.WITHDRAWN)
_IN_FORCE = ("award_final", "closed")


class StrikeSteps(AwardSteps):
    """A case with the acts on strikes and lock-outs about it."""

    class Meta(AwardSteps.Meta):
        abstract = True

    @action_of(PROCEDURES, "notify_strike")
    def notify_strike(self, act: Act) -> None:
        """Notice of a strike: ballot, recipients, planned start; the first lawful day is counted."""
        self._notify(act, IndustrialKind.STRIKE)

    @action_of(PROCEDURES, "notify_lockout")
    def notify_lockout(self, act: Act) -> None:
        """Notice of a lock-out, under the same conditions (LL 322)."""
        self._notify(act, IndustrialKind.LOCKOUT)

    def _notify(self, act: Act, kind: str) -> None:
        given = act.answers
        key = given.get("key") or f"{kind}-{len(act.facts.industrial_actions) + 1}"
        row = self._to_notify(act, key)
        row.kind, row.party_id, row.notified_at = kind, act.actor.party_id, act.occurred_at
        for name in ("demands", "place", "minimum_service"):
            setattr(row, name, given.get(name, ""))
        row.expected_workers, row.essential = given.get("expected_workers"), bool(given.get("essential"))
        row.served = {k: v.isoformat() for k, v in given.get("served", {}).items()}
        row.warnings = []  # the notice is given as a whole, so what it lacks is looked for anew
        row.planned_start, row.ballot = given.get("planned_start"), given.get("ballot") or {}
        self._count_notice(row, act)
        self._warn_of_notice(row, act)
        self._keep(row, act)

    def _to_notify(self, act: Act, key: str) -> IndustrialAction:
        """A new one, or one whose notice is given again because it reached somebody later."""
        row = self._known(act, key) or IndustrialAction(case_id=self.pk, key=key)
        if row.state not in ("notified", "notice_running"):
            act.refuse("action_known", _("That strike or lock-out has begun or ended already."))
        if row.pk:
            act.cancels.add(row.event_id or 0)
        row.event_id = act.event_id
        return row

    def _count_notice(self, row: IndustrialAction, act: Act) -> None:
        """Start the days of notice once the other side and the ministry both have it."""
        code, last = code_of(row), served_on(row)
        act.not_starting.add(NOTICE if row.essential else NOTICE_ESSENTIAL)
        if last is None:
            act.not_starting.add(code)
            return
        act.counts_from[code] = last
        days = days_of(row, last, act.facts.zone)
        row.lawful_from = days.lawful_from if days is not None else None
        if row.state == "notified":
            row.run_notice()

    def _keep(self, row: IndustrialAction, act: Act) -> None:
        row.warn(*act.warnings)
        row.save()
        act.data["key"] = row.key
        act.facts.__dict__.pop("industrial_actions", None)

    def _known(self, act: Act, key: str | None) -> IndustrialAction | None:
        return next((row for row in act.facts.industrial_actions if row.key == key), None)

    def _warn_of_notice(self, row: IndustrialAction, act: Act) -> None:
        """What the law asks of a notice, as far as this one lacks it."""
        act.warnings.extend(faults_of(row, act.facts.zone))
        self._warn_of_dispute(act)

    def _warn_of_dispute(self, act: Act) -> None:
        """Whether the dispute allows a strike at all, by article; a court decides, not this page."""
        left = [i for i in act.facts.issues if i.status not in _GONE]
        if left and all(i.kind == IssueKind.RIGHTS for i in left):
            act.warn("STRIKE_RIGHTS_ONLY", "LL 321")
        if str(self.state) in _IN_FORCE and act.facts.award_stands:
            act.warn("STRIKE_AWARD_IN_FORCE", "LL 321")
        elif not self._exhausted(act):
            act.warn("STRIKE_NOT_EXHAUSTED", "LL 319-320")

    def _exhausted(self, act: Act) -> bool:
        """An award was objected to, or the Council gave none in time (LL 319-320)."""
        if act.facts.objection_stands or str(self.state) == "award_objected":
            return True
        return not act.facts.award_stands and act.facts.has_run_out("AC_AWARD")

    @action_of(PROCEDURES, "call_off_strike")
    def call_off_strike(self, act: Act) -> None:
        """It does not take place; its notice no longer runs."""
        row = self._named(act, BEFORE_START)
        row.call_off()
        act.cancels.add(row.event_id or 0)
        self._keep(row, act)

    def _named(self, act: Act, states: Iterable[str]) -> IndustrialAction:
        """The action the answers name, else the only one in these states; refused where none fits."""
        key = act.answers.get("key")
        rows = [r for r in act.facts.industrial_actions if r.state in states and key in (None, "", r.key)]
        if not rows:
            act.refuse("no_action", _("No strike or lock-out of that name can do this now."))
        return rows[-1]

    @action_of(PROCEDURES, "strike_starts")
    def strike_starts(self, act: Act) -> None:
        """The work stops. Without a notice on record it is entered all the same, with a warning."""
        row = self._to_start(act)
        if row is None:
            self._start_unannounced(act)
            return
        if row.state not in _CAN_START:
            act.refuse("action_known", _("That strike or lock-out has begun or ended already."))
        if row.state != "suspended" and is_too_early(row, act.occurred_at, act.facts.zone):
            act.warnings.append(too_short(row))
        self._warn_of_dispute(act)
        row.begin()
        act.cancels.add(row.event_id or 0)
        row.started_at = row.started_at or act.occurred_at
        self._keep(row, act)

    def _to_start(self, act: Act) -> IndustrialAction | None:
        """The one that is named, else the last that can begin; None where none is on record."""
        key = act.answers.get("key")
        if key:
            return self._known(act, key)
        return next((r for r in reversed(act.facts.industrial_actions) if r.state in _CAN_START), None)

    def _start_unannounced(self, act: Act) -> None:
        key = act.answers.get("key") or f"strike-{len(act.facts.industrial_actions) + 1}"
        act.warn("STRIKE_NO_NOTICE", "LL 324")
        kind = act.answers.get("kind") or IndustrialKind.STRIKE
        self._warn_of_dispute(act)
        row = IndustrialAction(
            case_id=self.pk, key=key, kind=kind, state="ongoing", party_id=act.actor.party_id,
            started_at=act.occurred_at, event_id=act.event_id,
        )  # fmt: skip
        self._keep(row, act)

    @action_of(PROCEDURES, "suspend_strike")
    def suspend_strike(self, act: Act) -> None:
        """Work goes on for the time being, for example by order of the panel."""
        row = self._named(act, ("ongoing",))
        row.suspend()
        self._keep(row, act)

    @action_of(PROCEDURES, "strike_ends")
    def strike_ends(self, act: Act) -> None:
        """It is over."""
        row = self._named(act, ("ongoing", "suspended"))
        row.end()
        row.ended_at = act.occurred_at
        self._keep(row, act)

    @action_of(PROCEDURES, "rule_illegal")
    def rule_illegal(self, act: Act) -> None:
        """A court ruled it illegal: the return to work has 48 hours (LL 337)."""
        row = self._named(act, ("ongoing", "suspended"))
        row.judge_illegal()
        self._keep(row, act)

    @action_of(PROCEDURES, "record_return")
    def record_return(self, act: Act) -> None:
        """The workers are back, or are not."""
        row = self._named(act, ("ruled_illegal",))
        if act.answers.get("returned", True):
            row.go_back()
        else:
            row.stay_away()
        row.ended_at = act.occurred_at
        self._keep(row, act)

    @action_of(PROCEDURES, "reach_lawful_day")
    def reach_lawful_day(self, act: Act) -> None:
        """The clock notes that a notice is over."""
        today = act.local_day(act.facts.zone)
        due = [
            r for r in act.facts.industrial_actions
            if r.state == "notice_running" and r.lawful_from and r.lawful_from <= today
        ]  # fmt: skip
        if not due:
            act.refuse("no_action", _("No notice is over."))
        clocks = {d.trigger_id: d for d in act.facts.deadlines if d.code in (NOTICE, NOTICE_ESSENTIAL)}
        act.data["notices"] = [told_of(row, clocks.get(row.event_id)) for row in due]
        for row in due:
            row.reach_day()
            self._keep(row, act)

"""The acts of a work plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from dialogue.models.endorsing import HOME, Endorsed
from dialogue.models.steps import Step
from dialogue.procedure import PROCEDURES
from workflow.fsm import action_of

if TYPE_CHECKING:
    from datetime import date

    from django.db.models.fields.related_descriptors import RelatedManager


class PlanSteps(Endorsed):
    """One method per action of the table, each of the action's name."""

    if TYPE_CHECKING:
        validated_on: date | None
        programme: Any
        programme_id: int
        reports: RelatedManager[Any]

    class Meta:
        abstract = True

    @action_of(PROCEDURES, "validate_plan")
    def validate_plan(self, step: Step) -> None:
        """The partners checked it at a workshop."""
        self.validated_on = step.answers.get("on") or step.day(HOME)

    @action_of(PROCEDURES, "submit_plan")
    def submit_plan(self, step: Step) -> None:
        """It goes to the constituencies."""

    @action_of(PROCEDURES, "endorse_plan")
    def endorse_plan(self, step: Step) -> None:
        """A side endorses it."""
        self._endorse(step)

    @action_of(PROCEDURES, "begin_plan")
    def begin_plan(self, step: Step) -> None:
        """Its first day has come."""

    @action_of(PROCEDURES, "report_progress")
    def report_progress(self, step: Step) -> None:
        """What was done in a period, in words."""
        self.reports.create(
            **step.answers, constituency=step.actor.constituency, reported_by_id=step.actor.user_id,
            reported_at=step.now,
        )  # fmt: skip

    @action_of(PROCEDURES, "report_value")
    def report_value(self, step: Step) -> None:
        """A value is reported; it counts once a second person verified it."""
        indicator = self._indicator(step)
        names = ("on", "value", "split", "evidence", "comment")
        row = indicator.measurements.create(
            reported_by_id=step.actor.user_id, reported_at=step.now,
            **{name: step.answers[name] for name in names if step.answers.get(name) is not None},
        )  # fmt: skip
        step.data.update(indicator=indicator.code, measurement=row.pk)

    def _indicator(self, step: Step) -> Any:
        found = self.programme.indicators.filter(code=step.answers["indicator"]).first()
        return step.need(found, "no_indicator", _("No indicator has that code."))

    def _value(self, step: Step) -> Any:
        """The reported value that the answers name, of this programme."""
        row: Any = step.answers["measurement"]
        if row.indicator.programme_id != self.programme_id:
            step.refuse("no_measurement", _("This value belongs to another programme."))
        return row

    @action_of(PROCEDURES, "verify_value")
    def verify_value(self, step: Step) -> None:
        """Another person than the one who reported it has seen the evidence."""
        row = self._value(step)
        if row.verified_at is not None:
            step.refuse("verified", _("This value is verified already."))
        if row.reported_by_id is not None and row.reported_by_id == step.actor.user_id:
            step.refuse("own_value", _("Somebody else must verify a value that you reported."))
        row.verified_by_id, row.verified_at = step.actor.user_id, step.now
        row.save(update_fields=["verified_by", "verified_at"])

    @action_of(PROCEDURES, "accept_value")
    def accept_value(self, step: Step) -> None:
        """The partners accepted a verified value together; which of them saw it is in the minutes."""
        row = self._value(step)
        if row.verified_at is None:
            step.refuse("not_verified", _("A second person must verify this value first."))
        if row.accepted_at is not None:
            step.refuse("accepted", _("This value is accepted already."))
        row.accepted_at, row.accepted_in = step.now, step.answers.get("accepted_in") or ""
        row.save(update_fields=["accepted_at", "accepted_in"])
        step.data.update(indicator=row.indicator.code, measurement=row.pk)

    @action_of(PROCEDURES, "change_target")
    def change_target(self, step: Step) -> None:
        """A target changes, and the log says from what to what and why."""
        indicator, answers = self._indicator(step), step.answers
        indicator.target_changes.create(
            before=indicator.target, after=answers["value"], before_on=indicator.target_on,
            after_on=answers.get("on") or indicator.target_on, reason=answers.get("reason") or "",
            changed_by_id=step.actor.user_id, changed_at=step.now,
        )  # fmt: skip
        indicator.target, indicator.target_on = answers["value"], answers.get("on") or indicator.target_on
        indicator.save(update_fields=["target", "target_on"])

    @action_of(PROCEDURES, "review_plan")
    def review_plan(self, step: Step) -> None:
        """The partners looked back at it."""

    @action_of(PROCEDURES, "close_plan")
    def close_plan(self, step: Step) -> None:
        """It is over."""

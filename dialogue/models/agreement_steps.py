"""The acts of an agreement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from dialogue.models.endorsing import Endorsed
from dialogue.models.steps import Step
from dialogue.procedure import PROCEDURES
from workflow.fsm import action_of

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.db.models.fields.related_descriptors import RelatedManager


class AgreementSteps(Endorsed):
    """One method per action of the table, each of the action's name."""

    if TYPE_CHECKING:
        version: int
        tabled_at: datetime | None
        in_force_on: date | None
        effective_on: date | None
        clauses: RelatedManager[Any]
        commitments: RelatedManager[Any]
        reservations: RelatedManager[Any]

        text_now: Any
        digest_of: Any

    class Meta:
        abstract = True

    @action_of(PROCEDURES, "write_clauses")
    def write_clauses(self, step: Step) -> None:
        """A new version of the whole text; earlier ones stay."""
        if step.answers.get("version") not in (None, self.version):
            step.refuse("newer_text", _("Somebody else saved a newer text. Yours is kept below."))
        self.version += 1
        for position, row in enumerate(step.answers["clauses"], 1):
            self.clauses.create(version=self.version, position=position, **row)
        step.data["version"] = self.version

    @action_of(PROCEDURES, "set_commitment")
    def set_commitment(self, step: Step) -> None:
        """A promise is added, or changed where it is named."""
        given = {k: v for k, v in step.answers.items() if k != "commitment"}
        known = self.commitments.filter(pk=step.answers.get("commitment") or 0)
        if not known.update(**given):
            self.commitments.create(**given)

    @action_of(PROCEDURES, "table_agreement")
    def table_agreement(self, step: Step) -> None:
        """The text is frozen: what is endorsed from now on is exactly this."""
        self.tabled_at = step.occurred_at
        self.digest = self.digest_of(self.text_now(), self.commitments.order_by("id"))
        step.data["digest"] = self.digest

    @action_of(PROCEDURES, "reserve")
    def reserve(self, step: Step) -> None:
        """A side says what it does not accept."""
        self.reservations.create(
            constituency=self._for_side(step), clause_number=step.answers.get("clause") or "",
            text=step.answers["text"], stated_by_id=step.actor.user_id, stated_at=step.now,
        )  # fmt: skip

    @action_of(PROCEDURES, "decline")
    def decline(self, step: Step) -> None:
        """A side says that it does not endorse, and why."""
        step.data["constituency"] = self._for_side(step)

    @action_of(PROCEDURES, "endorse")
    def endorse(self, step: Step) -> None:
        """A side endorses the frozen text."""
        self._endorse(step)

    @action_of(PROCEDURES, "take_effect")
    def take_effect(self, step: Step) -> None:
        """In force from its day, or from the last endorsement."""
        self.in_force_on = self.effective_on or self.last_endorsed_on()

    @action_of(PROCEDURES, "report_commitment")
    def report_commitment(self, step: Step) -> None:
        """Its owner says how far it is; done without proof needs a reason."""
        row = self.commitments.filter(pk=step.answers["commitment"]).first()
        row = step.need(row, "no_commitment", _("No commitment has that number."))
        row.status = step.answers["status"]
        row.evidence = step.answers.get("evidence") or row.evidence
        if row.status != "open" and not row.evidence:
            step.refuse("no_evidence", _("Say what proves it, or why there is no proof."))
        row.done_on = step.occurred_at.date() if row.status == "done" else None
        row.save(update_fields=["status", "evidence", "done_on"])

    @action_of(PROCEDURES, "fulfil")
    def fulfil(self, step: Step) -> None:
        """Everything promised was done."""

    @action_of(PROCEDURES, "terminate_agreement")
    def terminate_agreement(self, step: Step) -> None:
        """It ends before its time."""

    @action_of(PROCEDURES, "expire_agreement")
    def expire_agreement(self, step: Step) -> None:
        """Its time is over."""

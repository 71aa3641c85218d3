"""The acts of an agreement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from dialogue.models.endorsing import Endorsed
from dialogue.models.promising import report_on
from dialogue.models.steps import Step
from dialogue.procedure import PROCEDURES
from workflow.fsm import action_of

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.db.models.fields.related_descriptors import RelatedManager


DESCRIBED = ("title", "title_km", "endorsers", "effective_on", "expires_on")


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

        digest_now: Any

    class Meta:
        abstract = True

    @action_of(PROCEDURES, "describe_agreement")
    def describe_agreement(self, step: Step) -> None:
        """Title, days and who must endorse are set before the text is tabled."""
        for name in DESCRIBED:
            if name in step.answers:
                setattr(self, name, step.answers[name])

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
        """A promise is added; one that is named is changed, or taken out."""
        given = {k: v for k, v in step.answers.items() if k not in ("commitment", "remove")}
        named = step.answers.get("commitment")
        if named is None:
            self.commitments.create(**given)
            return
        known = self.commitments.filter(pk=named)
        if not (known.delete()[0] if step.answers.get("remove") else known.update(**given)):
            step.refuse("no_commitment", _("Somebody took this commitment out meanwhile."))

    @action_of(PROCEDURES, "table_agreement")
    def table_agreement(self, step: Step) -> None:
        """The text is frozen: what is endorsed from now on is exactly this."""
        self.tabled_at = step.occurred_at
        self.digest = self.digest_now()
        step.data["digest"] = self.digest

    @action_of(PROCEDURES, "reserve")
    def reserve(self, step: Step) -> None:
        """A side says what it does not accept, before it endorses."""
        self._reserve(step, self._undecided(step), step.answers["text"])

    def _reserve(self, step: Step, side: str, text: str) -> None:
        step.data["constituency"] = side
        self.reservations.create(
            constituency=side, clause_number=step.answers.get("clause") or "", text=text,
            stated_by_id=step.actor.user_id, stated_at=step.now,
        )  # fmt: skip

    def _undecided(self, step: Step) -> str:
        """The side an act is for, which must still have its endorsement to give."""
        side = self._for_side(step)
        if side not in self.missing_endorsers():
            step.refuse("not_awaited", _("This side has endorsed already, or need not endorse."))
        return side

    @action_of(PROCEDURES, "decline")
    def decline(self, step: Step) -> None:
        """A side says that it does not endorse, and why."""
        step.data["constituency"] = self._undecided(step)

    @action_of(PROCEDURES, "endorse")
    def endorse(self, step: Step) -> None:
        """A side endorses the frozen text, perhaps with a reservation."""
        self._endorse(step)
        if step.answers.get("reservation"):
            self._reserve(step, step.data["constituency"], step.answers["reservation"])

    @action_of(PROCEDURES, "take_effect")
    def take_effect(self, step: Step) -> None:
        """In force from its day, or from the last endorsement."""
        self.in_force_on = self.effective_on or self.last_endorsed_on()

    @action_of(PROCEDURES, "report_commitment")
    def report_commitment(self, step: Step) -> None:
        """Its owner says how far it is; done without proof needs a reason."""
        report_on(self.commitments, step)

    @action_of(PROCEDURES, "fulfil")
    def fulfil(self, step: Step) -> None:
        """Everything promised was done."""

    @action_of(PROCEDURES, "terminate_agreement")
    def terminate_agreement(self, step: Step) -> None:
        """It ends before its time."""

    @action_of(PROCEDURES, "expire_agreement")
    def expire_agreement(self, step: Step) -> None:
        """Its time is over."""

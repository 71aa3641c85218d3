"""The acts of registering a collective agreement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Max

from cases.models.keeping import next_in_series
from dialogue.models.endorsing import HOME
from dialogue.models.registration import checks_of
from dialogue.models.steps import Step
from dialogue.procedure import PROCEDURES
from workflow.fsm import action_of

if TYPE_CHECKING:
    from datetime import date

    from django.db.models.fields.related_descriptors import RelatedManager


class CollectiveSteps(models.Model):
    """One method per action of the table, each of the action's name."""

    if TYPE_CHECKING:
        certificate: str | None
        warnings: list[dict[str, Any]]
        registered_on: date | None
        returned_because: dict[str, str]
        notice_given_on: date | None
        ends_on: date | None
        ended_on: date | None
        expires_on: date | None
        amendments: RelatedManager[Any]

    class Meta:
        abstract = True

    @action_of(PROCEDURES, "send_for_registration")
    def send_for_registration(self, step: Step) -> None:
        """The first entry: one of the parties sent it."""

    @action_of(PROCEDURES, "register_agreement")
    def register_agreement(self, step: Step) -> None:
        """Registered under a number of its own, on a day of its own; what was not in order is warned of."""
        self.certificate = step.answers.get("certificate") or next_in_series("CR", step.occurred_at, HOME)
        self.registered_on = step.answers.get("on") or step.day(HOME)
        self.returned_because = {}
        for check in checks_of(self, self.registered_on):
            if check.fails:
                step.warn(check.code, check.basis, check.text)
        self.warnings = [warning.as_json() for warning in step.warnings]
        step.data["certificate"] = self.certificate

    @action_of(PROCEDURES, "return_agreement")
    def return_agreement(self, step: Step) -> None:
        """Sent back, with a reason for each thing that is missing."""
        self.returned_because = step.answers["reasons"]

    @action_of(PROCEDURES, "send_again")
    def send_again(self, step: Step) -> None:
        """Completed by the parties."""
        for name, value in (step.answers.get("changes") or {}).items():
            setattr(self, name, value)

    @action_of(PROCEDURES, "add_text_file")
    def add_text_file(self, step: Step) -> None:
        """The signed paper as a file, beside the text for searching."""

    @action_of(PROCEDURES, "amend_agreement")
    def amend_agreement(self, step: Step) -> None:
        """The parties changed it, by an amendment with its own dates."""
        answers = step.answers
        number = (self.amendments.aggregate(n=Max("number"))["n"] or 0) + 1
        names = ("text", "signed_on", "effective_on", "expires_on")
        self.amendments.create(number=number, **{n: answers[n] for n in names if answers.get(n) is not None})
        self.expires_on = answers.get("expires_on") or self.expires_on
        step.data["amendment"] = number

    @action_of(PROCEDURES, "give_notice_of_end")
    def give_notice_of_end(self, step: Step) -> None:
        """One side wants it to end; the day it ends is counted from the notice."""
        self.notice_given_on = step.answers.get("on") or step.day(HOME)
        self.ends_on = step.answers["ends_on"]

    @action_of(PROCEDURES, "end_agreement")
    def end_agreement(self, step: Step) -> None:
        """It has ended."""
        self.ended_on = step.answers.get("on") or step.day(HOME)

    @action_of(PROCEDURES, "expire_registration")
    def expire_registration(self, step: Step) -> None:
        """Its term is over."""
        self.ended_on = self.expires_on

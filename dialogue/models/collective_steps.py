"""The acts of registering a collective agreement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Max

from dialogue.models.endorsing import HOME
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
        registered_on: date | None
        returned_because: dict[str, str]
        notice_given_on: date | None
        ends_on: date | None
        ended_on: date | None
        expires_on: date | None
        amendments: RelatedManager[Any]

    class Meta:
        abstract = True

    @action_of(PROCEDURES, "register_agreement")
    def register_agreement(self, step: Step) -> None:
        """Registered under a number, which the service gives; the day is its own date."""
        self.certificate = step.answers["certificate"]
        self.registered_on = step.answers.get("on") or step.day(HOME)
        self.returned_because = {}
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

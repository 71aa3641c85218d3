"""What the guards of social dialogue may ask about a subject; each answer is read once."""

from __future__ import annotations

from datetime import date, datetime
from functools import cached_property
from typing import Any

from dialogue.models.base import Subject
from dialogue.models.endorsing import HOME
from dialogue.models.steps import Actor


class Facts:
    """The facts of one subject at one moment, for one actor."""

    def __init__(self, subject: Subject, actor: Actor, moment: datetime) -> None:
        self.subject: Any = subject
        self.actor = actor
        self.moment = moment

    @property
    def day(self) -> date:
        """The legal day of the moment."""
        return self.moment.astimezone(HOME).date()

    @cached_property
    def has_agenda(self) -> bool:
        """Whether the meeting has an item."""
        return bool(self.subject.items.exists())

    @cached_property
    def vote_is_open(self) -> bool:
        """Whether a vote of the meeting is open."""
        return bool(self.subject.decisions.filter(result="open").exists())

    @property
    def minutes_state(self) -> str:
        """How far the minutes are."""
        return str(self.subject.minutes.state)

    @cached_property
    def minutes_written(self) -> bool:
        """Whether the minutes have any text."""
        return bool(self.subject.minutes.sections.exclude(text="").exists())

    @cached_property
    def has_clauses(self) -> bool:
        """Whether the agreement has a text."""
        return bool(self.subject.clauses.filter(version=self.subject.version).exists())

    @cached_property
    def missing_endorsers(self) -> list[str]:
        """Who must still endorse."""
        return list(self.subject.missing_endorsers())

    @property
    def effective_reached(self) -> bool:
        """Whether the day has come on which it takes effect; none named: it has."""
        begins = getattr(self.subject, "effective_on", None) or getattr(self.subject, "starts_on", None)
        return begins is None or self.day >= begins

    @property
    def expiry_reached(self) -> bool:
        """Whether its last day is over."""
        return self.subject.expires_on is not None and self.day > self.subject.expires_on

    @cached_property
    def open_commitments(self) -> bool:
        """Whether something promised is not done."""
        return bool(self.subject.commitments.filter(status="open").exists())

"""Decisions: the motion, who was in the room, what was counted, what it came to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dialogue.models.bodies import Seat
from dialogue.models.meetings import AgendaItem, Meeting
from dialogue.reckoning import Tally, Votes
from workflow.triggers import Firm

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class Method(models.TextChoices):
    """How a decision is taken."""

    CONSENSUS = "consensus", _("Consensus")
    MAJORITY = "majority", _("Majority")
    BALLOT = "ballot", _("Ballot with several options")


class Result(models.TextChoices):
    """What a decision came to."""

    OPEN = "open", _("Vote open")
    ADOPTED = "adopted", _("Adopted")
    REJECTED = "rejected", _("Not adopted")
    REFUSED = "refused", _("No decision could be taken")


_FROZEN = """
    IF OLD.result <> 'open' THEN
        RAISE EXCEPTION 'a decision cannot change once it is closed';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
"""
_COUNT_FROZEN = """
    IF (SELECT result FROM dialogue_decision
        WHERE id = coalesce(NEW.decision_id, OLD.decision_id)) <> 'open' THEN
        RAISE EXCEPTION 'a count cannot change once the vote is closed';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
"""


def _frozen(func: str, operation: Any) -> Firm:
    return Firm(name="frozen_once_closed", when=pgtrigger.Before, operation=operation, func=func)


class Decision(models.Model):
    """A decision on an item. `present` and `quorum` keep who was in the room when it was judged."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="decisions")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="decisions")
    number = models.PositiveSmallIntegerField()
    method = models.CharField(max_length=10, choices=Method.choices)
    secret = models.BooleanField(default=False)
    motion = models.TextField(blank=True)
    motion_km = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True)
    opened_at = models.DateTimeField()
    closes_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    result = models.CharField(max_length=10, choices=Result.choices, default=Result.OPEN)
    winner = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=40, blank=True)
    counts = models.JSONField(default=dict)
    present = models.JSONField(default=dict)

    if TYPE_CHECKING:
        id: int
        meeting_id: int
        item_id: int
        options: RelatedManager[Option]
        votes: RelatedManager[Vote]

    class Meta:
        ordering: ClassVar[list[str]] = ["meeting_id", "number"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["meeting", "number"], name="decision_number_once"),
            models.UniqueConstraint(
                fields=["meeting"], condition=Q(result="open"), name="one_open_vote_per_meeting"
            ),
        ]
        triggers: ClassVar[list[Any]] = [_frozen(_FROZEN, pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.meeting_id}/{self.number}"

    def tally(self) -> Tally:
        """The count so far, read from the options."""
        by_key: dict[str, int] = {}
        each: dict[str, dict[str, int]] = {}
        for option in self.options.all():
            by_key[option.key] = by_key.get(option.key, 0) + option.votes
            for name, votes in option.by_constituency.items():
                each.setdefault(name, {})[option.key] = votes
        if self.method == Method.BALLOT:
            return Tally("ballot", options=by_key)
        if self.method == Method.CONSENSUS:
            return Tally("consensus", objections=by_key.get("object", 0))
        return Tally("majority", _votes(by_key), {name: _votes(keys) for name, keys in each.items()})

    def as_text(self) -> str:
        """The decision with its counts on one line, the same in every language."""
        counts = ", ".join(f"{option.key} {option.votes}" for option in self.options.all())
        outcome = " ".join(filter(None, [self.result, self.winner, self.reason]))
        return f"[{self.number}] {self.motion} {self.motion_km} = {outcome} ({counts})"

    def voters(self) -> dict[str, int]:
        """How many seats of each side voted; one query."""
        rows = self.votes.order_by().values_list("seat__constituency").annotate(n=models.Count("id"))
        return dict(rows)

    def count_open_votes(self) -> None:
        """Bring the counts of an open vote up to date from the choices; a secret vote has none to read."""
        if self.secret:
            return
        rows = self.votes.order_by().values_list("option", "seat__constituency")
        each: dict[int, dict[str, int]] = {}
        for option, side, n in rows.annotate(n=models.Count("id")):
            each.setdefault(option, {})[side] = n
        for found in self.options.filter(pk__in=each):
            found.by_constituency = each[found.pk]
            found.votes = sum(found.by_constituency.values())
            found.save(update_fields=["votes", "by_constituency"])


def _votes(by_key: dict[str, int]) -> Votes:
    return Votes(by_key.get("for", 0), by_key.get("against", 0), by_key.get("abstain", 0))


class Option(models.Model):
    """One thing to vote for, with its count. Options stand in a fixed order and look the same."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="options")
    position = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=200)
    votes = models.PositiveIntegerField(default=0)
    by_constituency = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar[list[str]] = ["decision_id", "position"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["decision", "key"], name="option_once"),
        ]
        triggers: ClassVar[list[Any]] = [
            _frozen(_COUNT_FROZEN, pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return self.key


class Vote(models.Model):
    """That a seat voted, once. An open vote keeps its choice; a secret one has none."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="votes")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    option = models.ForeignKey(Option, null=True, on_delete=models.PROTECT, related_name="+")

    if TYPE_CHECKING:
        decision_id: int
        seat_id: int

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["decision", "seat"], name="one_vote_per_seat"),
        ]
        triggers: ClassVar[list[Any]] = [
            _frozen(_COUNT_FROZEN, pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.decision_id}: {self.seat_id}"

"""Decisions in words: what can be chosen, what came of it, and why."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dialogue.models import Decision, Option
from dialogue.models.base import Constituency

CHOICES: dict[str, str | Promise] = {
    "for": _("For"), "against": _("Against"), "abstain": _("Abstain"),
    "object": _("I object"), "reservation": _("I have a reservation"),
}  # fmt: skip
"""What stands on the button of a choice that the motion does not name itself."""
COUNTED: dict[str, str | Promise] = {
    **CHOICES, "object": _("Objections"), "reservation": _("Reservations"),
}  # fmt: skip
REASONS: dict[str, str | Promise] = {
    "no_quorum": _("There was no quorum when it was decided."),
    "too_many_votes": _("More votes were counted than people were in the room."),
    "votes_per_constituency": _("The body needs the votes of each side, and they were not given."),
    "objections": _("There were objections, so there is no consensus."),
    "no_option_won": _("No option has more than half of the votes."),
    "majority": _("The votes for are not more than the share that the body asks for."),
    "majority_each": _("Not every side has the majority that the body asks for."),
}


@dataclass(slots=True)
class Row:
    """One option with its count and its share of all votes, in percent."""

    label: str
    votes: int
    percent: float
    sides: list[tuple[str, int]] = field(default_factory=list)
    won: bool = False


@dataclass(slots=True)
class Shown:
    """A closed decision, ready for a page."""

    decision: Decision
    rows: list[Row]
    reason: str


def button_of(option: Option) -> str:
    """What stands on the button of an option."""
    return str(CHOICES.get(option.key, option.key))


def shown(decision: Decision) -> Shown:
    """The result in words; options are expected to be read already."""
    options = list(decision.options.all())
    whole = sum(option.votes for option in options) or 1
    rows = [
        Row(
            str(COUNTED.get(o.key, o.key)), o.votes, 100 * o.votes / whole,
            [(str(Constituency(name).label), n) for name, n in o.by_constituency.items()],
            won=bool(decision.winner) and o.key == decision.winner,
        )
        for o in options
    ]  # fmt: skip
    return Shown(decision, rows, str(REASONS.get(decision.reason, "")))

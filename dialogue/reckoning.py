"""Counts of social dialogue: quorum from who is in the room, and what a vote decides. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

CONSTITUENCIES = ("government", "employers", "workers")
"""Those who vote and endorse; observers are counted as present and never for a quorum or a vote."""
OBSERVER = "observer"
_SHARE = re.compile(r"([1-9]\d{0,2})/([1-9]\d{0,2})")


def read_share(text: str) -> Fraction:
    """A share such as `1/2` or `2/3`; raises ValueError unless it lies above 0 and at most at 1."""
    found = _SHARE.fullmatch(text)
    share = Fraction(int(found[1]), int(found[2])) if found else Fraction(0)
    if not 0 < share <= 1:
        raise ValueError(f"“{text}” is not a share such as 1/2")
    return share


@dataclass(frozen=True, slots=True)
class Rules:
    """How a body counts: seats per constituency and the shares it asks for; an empty share asks nothing."""

    seats: Mapping[str, int]
    quorum_overall: str = ""
    quorum_each: str = ""
    majority_overall: str = "1/2"
    majority_each: str = ""

    @property
    def voting(self) -> dict[str, int]:
        """Seats of the constituencies that count, in their fixed order."""
        return {name: self.seats[name] for name in CONSTITUENCIES if self.seats.get(name)}


@dataclass(frozen=True, slots=True)
class Count:
    """People present against those needed; `seats` caps what counts, whoever else is in the room."""

    present: int
    needed: int
    seats: int

    @property
    def counted(self) -> int:
        """Present, but never more than there are seats."""
        return min(self.present, self.seats)

    @property
    def met(self) -> bool:
        """Whether enough seats are taken."""
        return self.counted >= self.needed


@dataclass(frozen=True, slots=True)
class Quorum:
    """The quorum at one moment, overall and for each constituency."""

    overall: Count
    each: Mapping[str, Count]

    @property
    def met(self) -> bool:
        """Whether the body can decide."""
        return self.overall.met and all(count.met for count in self.each.values())

    @property
    def votes(self) -> int:
        """The most votes that can be cast: one for each seat whose holder is in the room."""
        return sum(count.counted for count in self.each.values())

    @property
    def missing(self) -> list[str]:
        """Constituencies that lack people."""
        return [name for name, count in self.each.items() if not count.met]


def quorum_of(rules: Rules, present: Mapping[str, int]) -> Quorum:
    """The quorum for so many people present by constituency; 1/2 asks for at least half of the seats."""
    each = {
        name: Count(present.get(name, 0), _least(rules.quorum_each, seats), seats)
        for name, seats in rules.voting.items()
    }
    seats = sum(rules.voting.values())
    counted = sum(count.counted for count in each.values())
    return Quorum(Count(counted, _least(rules.quorum_overall, seats), seats), each)


def _least(share: str, seats: int) -> int:
    """The smallest whole number of seats that is at least this share of them."""
    return -int(-read_share(share) * seats // 1) if share else 0


@dataclass(frozen=True, slots=True)
class Votes:
    """Votes of a majority decision, or of one constituency in it."""

    yes: int = 0
    no: int = 0
    abstain: int = 0

    @property
    def cast(self) -> int:
        """All votes, abstentions too."""
        return self.yes + self.no + self.abstain


@dataclass(frozen=True, slots=True)
class Tally:
    """What was counted for one decision, by its method (lifecycle.md §3)."""

    method: str
    votes: Votes = Votes()
    each: Mapping[str, Votes] = field(default_factory=dict)
    options: Mapping[str, int] = field(default_factory=dict)
    objections: int = 0
    spoilt: int = 0

    @property
    def cast(self) -> int:
        """How many people voted or objected."""
        if self.method == "ballot":
            return sum(self.options.values()) + self.spoilt
        return self.objections if self.method == "consensus" else self.votes.cast


@dataclass(frozen=True, slots=True)
class Outcome:
    """`adopted`, `rejected`, or `refused` with the reason's code; `winner` of a ballot."""

    result: str
    winner: str = ""
    reason: str = ""


def judge(rules: Rules, quorum: Quorum, tally: Tally) -> Outcome:
    """What a decision comes to, from who was in the room and what was counted.

    Refused without quorum, with more votes than seats present, or where the body needs votes per
    constituency and they are not given. A majority is *more than* its share of the votes for and against.
    """
    reason = _refusal(rules, quorum, tally)
    if reason:
        return Outcome("refused", reason=reason)
    if tally.method == "ballot":
        return _ballot(tally)
    if tally.method == "consensus":
        return Outcome("adopted") if tally.objections == 0 else Outcome("rejected", reason="objections")
    return _majority(rules, tally)


def _refusal(rules: Rules, quorum: Quorum, tally: Tally) -> str:
    if not quorum.met:
        return "no_quorum"
    if tally.cast > quorum.votes:
        return "too_many_votes"
    if any(
        votes.cast > quorum.each[name].counted for name, votes in tally.each.items() if name in quorum.each
    ):
        return "too_many_votes"
    if tally.method == "majority" and rules.majority_each and set(tally.each) != set(rules.voting):
        return "votes_per_constituency"
    return ""


def _ballot(tally: Tally) -> Outcome:
    """An option wins with more than half of the valid votes."""
    valid = sum(tally.options.values())
    for name, votes in tally.options.items():
        if 2 * votes > valid:
            return Outcome("adopted", winner=name)
    return Outcome("rejected", reason="no_option_won")


def _majority(rules: Rules, tally: Tally) -> Outcome:
    if rules.majority_overall and not _carried(rules.majority_overall, tally.votes):
        return Outcome("rejected", reason="majority")
    if rules.majority_each and not all(
        _carried(rules.majority_each, tally.each[name]) for name in rules.voting
    ):
        return Outcome("rejected", reason="majority_each")
    return Outcome("adopted")


def _carried(share: str, votes: Votes) -> bool:
    return votes.yes > read_share(share) * (votes.yes + votes.no)

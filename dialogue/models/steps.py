"""Who acts in social dialogue, and one step while it happens: what the bound methods are given."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

from cases.models.acting import Refused
from workflow.table import Reason

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Actor:
    """A person (or the clock) with the roles held on one subject at this moment.

    `constituency` is the side of the seat that is held, `mandate_id` the mandate to it; `endorses` the
    sides for which this person may endorse, `owns` the commitments of this person's organizations.
    `paper` says that the act comes from a file of what happened.
    """

    user_id: int | None
    name: str
    roles: frozenset[str]
    constituency: str = ""
    mandate_id: int | None = None
    seat_id: int | None = None
    endorses: frozenset[str] = frozenset()
    owns: frozenset[int] = frozenset()
    paper: bool = False

    def role_for(self, who: tuple[str, ...]) -> str:
        """The role in which an action of `who` is taken: the first of the row that is held."""
        return next((role for role in who if role in self.roles), "")


@dataclass(frozen=True, slots=True)
class Warned:
    """A warning that names its article and blocks nothing, as who took the step was told it."""

    code: str
    basis: str
    text: str

    def as_json(self) -> dict[str, str]:
        """The three parts, for the record and for programs."""
        return {"code": self.code, "basis": self.basis, "text": self.text}


@dataclass(slots=True)
class Step:
    """One act in progress: methods read the answers, and leave here what the service writes."""

    name: str
    actor: Actor
    answers: dict[str, Any]
    now: datetime
    occurred_at: datetime
    data: dict[str, Any] = field(default_factory=dict)
    warnings: list[Warned] = field(default_factory=list)
    assumed: list[str] = field(default_factory=list)

    def warn(self, code: str, basis: str, text: str) -> None:
        """Add a warning to the entry."""
        self.warnings.append(Warned(code, basis, text))

    def refuse(self, code: str, text: Any, basis: str = "") -> None:
        """Stop the act; raises Refused."""
        raise Refused(Reason(code, text, basis))

    def need(self, value: Found | None, code: str, text: Any, basis: str = "") -> Found:
        """The value, if there is one; otherwise the act stops. Raises Refused."""
        if value is None:
            raise Refused(Reason(code, text, basis))
        return value

    def day(self, zone: Any) -> date:
        """The legal day of the act in a time zone."""
        return self.occurred_at.astimezone(zone).date()

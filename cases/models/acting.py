"""Who acts, and one act while it happens: what the methods of a case are given."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from cases.models.warned import Warned
from cases.procedure import roles
from workflow.table import Reason

if TYPE_CHECKING:
    from cases.models.facts import CaseFacts


Found = TypeVar("Found")


_COUNCIL = {roles.COUNCIL, roles.CHAIR, roles.ARBITRATOR}
_MINISTRY = {roles.OFFICER, roles.HEAD, roles.CONCILIATOR}


class Refused(Exception):
    """An act that cannot be done, with the reason in words; nothing was changed."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(str(reason.text))
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Actor:
    """A person (or the clock) with the roles held on one case at this moment.

    `paper` says that the act comes from a paper file; only then may what the paper leaves out be
    assumed. `barred` says why somebody who stands on a side has no other role here.
    """

    user_id: int | None
    name: str
    roles: frozenset[str]
    party_id: int | None = None
    mandate_id: int | None = None
    may_sign: bool = False
    paper: bool = False
    barred: Reason | None = None

    @property
    def person(self) -> int:
        """The acting person's id; raises ValueError for the clock."""
        if self.user_id is None:
            raise ValueError("nobody acts here")
        return self.user_id

    @property
    def side(self) -> int:
        """The id of the party acted for; raises ValueError for officials and the clock."""
        if self.party_id is None:
            raise ValueError("no party acts here")
        return self.party_id

    @property
    def is_of_council(self) -> bool:
        """Whether who acts sees the case for the Arbitration Council only, so nothing of the talks before."""
        return bool(self.roles & _COUNCIL) and not self.roles & _MINISTRY

    @property
    def of_office(self) -> bool:
        """Whether who acts works on the case at the office, or is its clock: a party speaks to them."""
        return bool(self.roles & {*_MINISTRY, roles.CLOCK})

    def role_for(self, who: tuple[str, ...]) -> str:
        """The role in which an action of `who` is taken: the first of the row that is held."""
        return next((role for role in who if role in self.roles), "")


@dataclass(slots=True)
class Act:
    """One act in progress. Methods read the answers and say here what the service must write.

    `occurred_at` is the legal moment, `now` the database's. `dates` holds a set date per party id
    (`ask_information`); `answering` the party whose clocks the act meets; `granted` the deadlines given
    more time, with the length; `counts_from` the day from which a clock counts where it is not the act's;
    `not_starting` clocks of the row that this act does not start; `left_running` deadlines that it does not
    end though they are over; `cancels` entries whose clocks stop;
    `tell_members` arbitrators to tell; `proof` the one-time code that proved a signature.
    """

    name: str
    actor: Actor
    answers: dict[str, Any]
    now: datetime
    occurred_at: datetime
    day_only: bool
    event_id: int
    seq: int
    facts: CaseFacts
    assumed: list[str] = field(default_factory=list)
    warnings: list[Warned] = field(default_factory=list)
    audience: str = "all"
    audience_party_id: int | None = None
    answering: int | None = None
    dates: dict[int, date] = field(default_factory=dict)
    granted: list[tuple[int, int]] = field(default_factory=list)
    met: set[str] = field(default_factory=set)
    data: dict[str, Any] = field(default_factory=dict)
    corrects_id: int | None = None
    counts_from: dict[str, date] = field(default_factory=dict)
    not_starting: set[str] = field(default_factory=set)
    left_running: set[int] = field(default_factory=set)
    cancels: set[int] = field(default_factory=set)
    tell_members: set[int] = field(default_factory=set)
    proof: UUID | None = None

    def warn(self, code: str, basis: str = "") -> None:
        """Add a warning to the event."""
        self.warnings.append(Warned(code, basis))

    def for_party(self, party_id: int | None) -> None:
        """Limit who learns of the act to this party and the officers."""
        self.audience, self.audience_party_id = ("party", party_id) if party_id else ("officers", None)

    def between(self, party_id: int, *, shared: bool) -> None:
        """Limit who learns of the act to the acting party and this one; `shared` with the conciliator too."""
        self.audience, self.audience_party_id = "shared" if shared else "pair", party_id

    def refuse(self, code: str, text: Any, basis: str = "") -> None:
        """Stop the act; raises Refused."""
        raise Refused(Reason(code, text, basis))

    def need(self, value: Found | None, code: str, text: Any, basis: str = "") -> Found:
        """The value, if there is one; otherwise the act stops. Raises Refused."""
        if value is None:
            raise Refused(Reason(code, text, basis))
        return value

    def local_day(self, zone: Any) -> date:
        """The legal day of the act in the case's time zone."""
        return self.occurred_at.astimezone(zone).date()


class Misfit(Refused):
    """An answer that does not fit, for a reason that only the service knows (422); `field` is whose it is."""

    def __init__(self, field_name: str, reason: Reason) -> None:
        super().__init__(reason)
        self.field = field_name


class NotYours(Refused):
    """An act on a visible case that is never this person's (403)."""


class Stale(Refused):
    """Somebody else acted since the page was read (409); `events` say who did what."""

    def __init__(self, reason: Reason, events: list[Any]) -> None:
        super().__init__(reason)
        self.events = events


class TooMany(Refused):
    """As many acts of this kind as one may take in a day (429); `wait` are seconds until the next."""

    def __init__(self, reason: Reason, wait: int) -> None:
        super().__init__(reason)
        self.wait = wait


class KeyReused(Refused):
    """An idempotency key came again with other answers (422)."""

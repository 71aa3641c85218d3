"""What is true of the panel, the hearings and the award of one case: the facts that arbitration asks."""

from __future__ import annotations

from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from cases.models.acting import Actor
from cases.models.award import Award, AwardStatus, Objection
from cases.models.deadlines import Deadline, DeadlineStatus
from cases.models.hearings import Hearing, Order
from cases.models.industrial import IndustrialAction
from cases.models.links import linked_among
from cases.models.panel import SEAT_OF_SIDE, Arbitrator, Challenge, PanelSeat, Seat
from cases.models.parties import Party

if TYPE_CHECKING:
    from cases.models.base import CaseFields

MAJORITY = 2


class ArbitrationFacts:
    """The part of CaseFacts about the Council; each table is read at most once."""

    case: CaseFields
    actor: Actor
    now: datetime
    if TYPE_CHECKING:

        @cached_property
        def parties(self) -> list[Party]:
            """Every party; CaseFacts reads them."""

        @cached_property
        def deadlines(self) -> list[Deadline]:
            """Every deadline; CaseFacts reads them."""

    @property
    def today(self) -> date:
        """The legal day of the moment, in the case's time zone."""
        return self.now.astimezone(ZoneInfo(self.case.timezone)).date()

    @property
    def actor_roles(self) -> frozenset[str]:
        """The roles of who acts."""
        return self.actor.roles

    @cached_property
    def panel(self) -> list[PanelSeat]:
        """The seats that are held now."""
        seats = PanelSeat.objects.filter(case_id=self.case.pk, left_by=None)
        return list(seats.select_related("arbitrator").order_by("id"))

    @cached_property
    def candidates(self) -> list[Arbitrator]:
        """Whom this case may choose from: the people of its paper file, else the roster in office."""
        paper = list(Arbitrator.objects.filter(case_id=self.case.pk))
        return paper or list(Arbitrator.objects.in_office(self.today))

    @cached_property
    def challenges(self) -> list[Challenge]:
        """Every challenge of a seat that is still held."""
        rows = Challenge.objects.filter(case_id=self.case.pk, seat__left_by=None)
        return list(rows.select_related("seat__arbitrator", "party"))

    def may_know(self, seat: PanelSeat) -> bool:
        """Whether the actor's side may know who holds a seat: the choices are sealed until both are made."""
        return self.choices_revealed or seat.seat in (self.own_seat, Seat.CHAIR)

    def seat_of(self, key: str) -> PanelSeat | None:
        """The seat held by the arbitrator with that key."""
        return next((s for s in self.panel if s.arbitrator.key == key), None)

    def candidate(self, key: str) -> Arbitrator | None:
        """The candidate with that key."""
        return next((a for a in self.candidates if a.key == key), None)

    @property
    def own_seat(self) -> Seat | None:
        """The seat that the actor's side fills."""
        party = next((p for p in self.parties if p.pk == self.actor.party_id), None)
        return SEAT_OF_SIDE[party.side] if party is not None else None

    @property
    def own_seat_taken(self) -> bool:
        """Whether the actor's side has chosen."""
        return self.own_seat is not None and self.own_seat not in self.free_seats

    @property
    def free_seats(self) -> list[str]:
        """Seats nobody holds, in their order."""
        held = {seat.seat for seat in self.panel}
        return [str(seat.value) for seat in Seat if seat not in held]

    @property
    def choices_revealed(self) -> bool:
        """Whether both sides have chosen, so that each may see the other's choice."""
        return not {Seat.WORKERS.value, Seat.EMPLOYERS.value} & set(self.free_seats)

    @property
    def open_challenges(self) -> int:
        """Challenges that nobody has decided."""
        return sum(c.upheld is None for c in self.challenges)

    @property
    def conflicted_members(self) -> list[str]:
        """Keys of members who declared a conflict or whose challenge was upheld."""
        upheld = {c.seat_id for c in self.challenges if c.upheld}
        return [s.arbitrator.key for s in self.panel if s.conflict or s.pk in upheld]

    @cached_property
    def linked_members(self) -> list[str]:
        """Keys of members who are a party, or hold or ever held a mandate of one, since whenever."""
        linked = linked_among(
            (s.arbitrator.user_id for s in self.panel if s.arbitrator.user_id), self.parties
        )
        return [s.arbitrator.key for s in self.panel if s.arbitrator.user_id in linked]

    @property
    def undeclared_members(self) -> list[str]:
        """Keys of members without a declaration; a paper file's declarations are assumed."""
        if self.actor.paper:
            return []
        return [s.arbitrator.key for s in self.panel if not s.declared]

    @property
    def members(self) -> int:
        """How many seats are held."""
        return len(self.panel)

    @cached_property
    def hearings(self) -> list[Hearing]:
        """Every hearing, planned or held."""
        rows = Hearing.objects.filter(case_id=self.case.pk).order_by("number").select_related("room")
        return list(rows.prefetch_related("attended"))

    @property
    def hearings_planned(self) -> int:
        """Hearings that are still to come."""
        return sum(not h.held for h in self.hearings)

    @cached_property
    def orders(self) -> list[Order]:
        """Every order of the panel or the ministry."""
        return list(Order.objects.filter(case_id=self.case.pk).order_by("id"))

    @property
    def orders_waiting(self) -> int:
        """Orders of which some side's obedience is not known."""
        parties = {p.key for p in self.parties}
        return sum(not parties <= set(order.obeyed) for order in self.orders)

    @cached_property
    def awards(self) -> list[Award]:
        """Every text of the award, with signatures, services and objections."""
        rows = Award.objects.filter(case_id=self.case.pk).order_by("version")
        return list(rows.prefetch_related("signatures", "services", "objections"))

    @property
    def award(self) -> Award | None:
        """The award, once issued."""
        return next((a for a in self.awards if a.status == AwardStatus.ISSUED), None)

    @property
    def award_text(self) -> Award | None:
        """The frozen text that waits for signatures."""
        standing = [a for a in self.awards if a.status == AwardStatus.PROPOSED]
        return standing[-1] if standing else None

    @property
    def award_stands(self) -> bool:
        """Whether there is an award."""
        return self.award is not None

    @property
    def award_text_stands(self) -> bool:
        """Whether there is a text to sign."""
        return self.award_text is not None

    @property
    def award_signed_by_panel(self) -> bool:
        """Whether all members signed or dissented, a majority signing; assumed of a paper file."""
        if self.actor.paper:
            return True
        text = self.award_text
        if text is None:
            return False
        names = [s for s in text.signatures.all() if s.digest == text.digest]
        signed = {s.arbitrator_id for s in names}
        agreeing = sum(not s.dissents for s in names)
        return {s.arbitrator_id for s in self.panel} <= signed and agreeing >= MAJORITY

    @property
    def award_is_binding(self) -> bool:
        """Whether the award binds from the start."""
        return self.award is not None and self.award.binding

    @property
    def award_registered(self) -> bool:
        """Whether the award stands in the register."""
        return self.award is not None and self.award.registered_by_id is not None

    @property
    def award_published(self) -> bool:
        """Whether the masked award was published."""
        return self.award is not None and self.award.published_by_id is not None

    @property
    def served_ids(self) -> set[int]:
        """Parties that received the award."""
        return {s.party_id for s in self.award.services.all()} if self.award else set()

    @property
    def unserved_parties(self) -> int:
        """How many parties have not received it."""
        return sum(p.pk not in self.served_ids for p in self.parties)

    @property
    def own_window(self) -> str:
        """The actor's own time to object: `not_begun`, `open` or `over`."""
        if self.actor.party_id not in self.served_ids:
            return "not_begun"
        mine = [d for d in self._windows() if d.party_id == self.actor.party_id]
        if not mine:
            return "open"
        last = mine[-1]
        ended = last.status != DeadlineStatus.RUNNING or last.is_over(self.now)
        return "over" if ended else "open"

    @property
    def windows_open(self) -> int:
        """How many parties can still object."""
        return sum(d.status == DeadlineStatus.RUNNING and not d.is_over(self.now) for d in self._windows())

    def _windows(self) -> list[Deadline]:
        return [d for d in self.deadlines if d.code == "AWARD_OBJECT"]

    @property
    def late_objections(self) -> list[Objection]:
        """Late objections that wait for a decision, oldest first."""
        rows = self.award.objections.all() if self.award else []
        return [o for o in rows if o.late and o.admitted is None]

    @property
    def late_objections_waiting(self) -> int:
        """How many wait."""
        return len(self.late_objections)

    @property
    def objection_stands(self) -> bool:
        """Whether an objection took the award its force."""
        rows = self.award.objections.all() if self.award else []
        return any(o.admitted for o in rows)

    @cached_property
    def industrial_actions(self) -> list[IndustrialAction]:
        """Every strike and lock-out about this dispute."""
        return list(IndustrialAction.objects.filter(case_id=self.case.pk).order_by("id"))

"""What is true of the offers between parties, as far as the actor may know."""

from __future__ import annotations

from functools import cached_property

from cases.models.facts_arbitration import ArbitrationFacts
from cases.models.offers import Offer, OfferStatus, OfferWish
from cases.models.parties import Party
from cases.models.record import CaseEvent
from cases.models.visibility import audience_of


class OfferFacts(ArbitrationFacts):
    """The offers of a case and the wishes about them; each table is read at most once."""

    @cached_property
    def offers(self) -> list[Offer]:
        """The offers this actor may read, oldest first: own ones, for the conciliator the shared ones."""
        seen = CaseEvent.objects.filter(
            audience_of(self.actor), case_id=self.case.pk, action="make_offer"
        ).values("pk")
        rows = self.case.offers.filter(event__in=seen).order_by("event_id")
        return list(rows.select_related("by", "to", "event", "answered_by").prefetch_related("issues"))

    def sees_answer(self, offer: Offer) -> bool:
        """Whether the actor may read the answer: a party always, the conciliator where both wished it."""
        answer = offer.answered_by
        return answer is None or self.actor.party_id is not None or answer.audience == "shared"

    @cached_property
    def offer_wishes(self) -> set[tuple[int, int]]:
        """Who wishes the conciliator to read what it and another party say: pairs of ids."""
        rows = OfferWish.objects.filter(case_id=self.case.pk, wish=True)
        return set(rows.values_list("party_id", "other_id"))

    def offers_shared(self, one: int, other: int) -> bool:
        """Whether both of two parties wish so now."""
        return {(one, other), (other, one)} <= self.offer_wishes

    @property
    def counterparts(self) -> list[Party]:
        """The parties of the other side, to whom the actor's party can make offers."""
        own = next((p for p in self.parties if p.pk == self.actor.party_id), None)
        return [p for p in self.parties if own is not None and p.side != own.side]

    @property
    def open_offers(self) -> list[Offer]:
        """Offers that wait for an answer and that the actor's party made or got."""
        mine = self.actor.party_id
        return [o for o in self.offers if o.status == OfferStatus.OPEN and mine in (o.by_id, o.to_id)]

    @property
    def offer_waits(self) -> bool:
        """Whether there is an offer to answer or to take back."""
        return bool(self.open_offers)

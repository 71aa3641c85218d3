"""The acts of two parties who talk without the office: offers, answers, and who else may read them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cases.models.acting import Act
from cases.models.offers import Offer, OfferStatus, OfferWish
from cases.models.parties import Party
from cases.models.talks import TalkSteps
from cases.procedure import PROCEDURES
from workflow.fsm import action_of

_ANSWERED = {
    "accept": OfferStatus.ACCEPTED, "decline": OfferStatus.DECLINED, "take_back": OfferStatus.TAKEN_BACK,
}  # fmt: skip


class OfferSteps(TalkSteps):
    """A case with the offers between its parties."""

    class Meta(TalkSteps.Meta):
        abstract = True

    @action_of(PROCEDURES, "make_offer")
    def make_offer(self, act: Act) -> None:
        """A party offers something to one of the other side, or answers its offer with another."""
        other = self._counterpart(act)
        answered = self._open_offer(act, act.answers["counters"]) if act.answers.get("counters") else None
        if answered is not None and (answered.by_id, answered.to_id) != (other.pk, act.actor.side):
            act.refuse("not_to_you", _("You answer an offer of that party with your own offer."))
        self._say_to(act, other)
        offer = Offer.objects.create(
            case_id=self.pk, by_id=act.actor.side, to=other, text=act.answers["text"],
            counters=answered, event_id=act.event_id,
        )  # fmt: skip
        offer.issues.add(*(i for i in act.facts.issues if i.key in act.answers.get("issues", [])))
        if answered is not None:
            self._end_offer(answered, OfferStatus.COUNTERED, act)
            act.data["counters"] = answered.event.seq

    @action_of(PROCEDURES, "answer_offer")
    def answer_offer(self, act: Act) -> None:
        """Who got an offer accepts or declines it; who made it takes it back. None of it settles anything."""
        offer = self._open_offer(act, act.answers.get("offer"))
        answer = act.answers["answer"]
        mine = offer.by_id == act.actor.side
        if mine != (answer == "take_back"):
            words = (
                _("You made this offer. You can take it back.")
                if mine
                else _("Only who made an offer can take it back.")
            )
            act.refuse("not_yours_to_answer", words)
        self._say_to(act, offer.to if mine else offer.by)
        offer.words = act.answers.get("words", "")
        self._end_offer(offer, _ANSWERED[answer], act)
        act.data["offer"] = offer.event.seq

    @action_of(PROCEDURES, "share_offers")
    def share_offers(self, act: Act) -> None:
        """A party wishes the conciliator to read offers between it and another from now on, or not."""
        other = self._counterpart(act)
        OfferWish.objects.update_or_create(
            party_id=act.actor.side, other=other,
            defaults={"case_id": self.pk, "wish": act.answers["wish"], "event_id": act.event_id},
        )  # fmt: skip
        agreed = act.answers["wish"] and (other.pk, act.actor.side) in act.facts.offer_wishes
        act.between(other.pk, shared=agreed)

    def _counterpart(self, act: Act) -> Party:
        """The party of the other side that the answers name, or the only one."""
        key, others = act.answers.get("to"), act.facts.counterparts
        found = [p for p in others if key in (None, "", p.key)]
        if not found:
            act.refuse("no_counterpart", _("There is no such party on the other side."))
        return found[0]

    def _open_offer(self, act: Act, pk: object) -> Offer:
        """The offer named, or the newest that waits."""
        waits = [o for o in act.facts.open_offers if pk in (None, "") or str(o.pk) == str(pk)]
        if not waits:
            act.refuse("offer_gone", _("This offer does not wait for an answer any more."))
        return waits[-1]

    def _say_to(self, act: Act, other: Party) -> None:
        act.between(other.pk, shared=act.facts.offers_shared(act.actor.side, other.pk))

    def _end_offer(self, offer: Offer, status: OfferStatus, act: Act) -> None:
        offer.status, offer.answered_by_id = status, act.event_id
        offer.save(update_fields=["status", "answered_by", "words"])

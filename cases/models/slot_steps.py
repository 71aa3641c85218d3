"""The acts of finding a time: several are proposed, each party says to which it can come."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from cases.models.acting import Act
from cases.models.guests import GuestSteps
from cases.models.slots import Slot, SlotOffer, SlotReply
from cases.procedure import PROCEDURES
from workflow.fsm import action_of


def close_offer(act: Act, *, council: bool) -> None:
    """The times that stand open are not asked about any more: one was chosen, or others are proposed."""
    rows = SlotOffer.objects.filter(case_id=act.facts.case.pk, council=council, closed_by=None)
    rows.update(closed_by_id=act.event_id)


class SlotSteps(GuestSteps):
    """A case with the acts of finding a time."""

    class Meta(GuestSteps.Meta):
        abstract = True

    @action_of(PROCEDURES, "propose_slots")
    def propose_slots(self, act: Act) -> None:
        """Who plans proposes up to five times, in place of those proposed before."""
        council, given = str(self.state) == "in_arbitration", act.answers
        close_offer(act, council=council)
        offer = SlotOffer.objects.create(
            case_id=self.pk, council=council, kind=given.get("kind", ""), place=given.get("place", ""),
            link=given.get("link", ""), answer_by=given["answer_by"], event_id=act.event_id,
        )  # fmt: skip
        Slot.objects.bulk_create(
            Slot(offer=offer, number=n, starts_at=starts, until=ends, room=given.get("room"))
            for n, starts, ends in times_of(given)
        )

    @action_of(PROCEDURES, "answer_slots")
    def answer_slots(self, act: Act) -> None:
        """A party says to which times it can come; nobody of the other side learns of it."""
        act.for_party(act.actor.side)
        offer = act.facts.slot_offer
        assert offer is not None
        slots, said = {s.number: s for s in offer.slots.all()}, act.answers.get("free", {})
        free = sorted(int(n) for n, yes in said.items() if yes)
        SlotReply.objects.update_or_create(
            offer=offer, party_id=act.actor.side,
            defaults={"free": free, "words": act.answers.get("words", ""), "event_id": act.event_id},
        )  # fmt: skip
        act.data["times"] = [slots[n].starts_at.isoformat() for n in free if n in slots]


def times_of(answers: dict[str, Any]) -> list[tuple[int, datetime, datetime]]:
    """The number, beginning and end of each time that the form of a proposal names."""
    named = sorted((int(n), starts) for n, starts in answers.get("slots", {}).items())
    return [(n, starts, starts + timedelta(minutes=answers["minutes"])) for n, starts in named]

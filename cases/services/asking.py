"""With a proposal of times: who is asked by a link of their own."""

from __future__ import annotations

from procrastinate.contrib.django import app

from cases.models import Case, CaseEvent, SlotAsk, SlotOffer
from cases.models.acting import Act
from cases.models.slots import hash_of, token_of
from cases.services.diary import representatives

SEND_JOB = "cases.send_slot_links"


def ask_representatives(case: Case, act: Act, event: CaseEvent) -> None:
    """With a proposal: everybody who can act for a party gets a link of their own."""
    if act.actor.paper:
        return
    offer = SlotOffer.objects.get(event=event)
    SlotAsk.objects.bulk_create(
        SlotAsk(
            offer=offer, party_id=party, user_id=user, token_hash=hash_of(token_of(offer.pk, party, user))
        )
        for party, users in sorted(representatives(case.pk).items())
        for user in sorted(users)
    )
    app.configure_task(SEND_JOB).defer(offer=offer.pk)

"""The page of offers between parties: for the two who talk, and for the conciliator where both wish it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cases.models import Offer, OfferStatus, Party
from cases.procedure import roles
from cases.services.telling import hears
from cases.views.case_room import Room, enter, frame


@dataclass(frozen=True, slots=True)
class OfferView:
    """One offer as its reader may see it; `words` are what came with the answer."""

    offer: Offer
    about: list[str]
    state: str
    status: str
    words: str
    shared: str
    acts: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class WishView:
    """Who reads what the own party and another one say from now on; the address where that is changed."""

    party: Party
    mine: str
    theirs: str
    effect: str
    url: str


@login_required
@require_safe
def offers_page(request: HttpRequest, number: str) -> HttpResponse:
    """The offers this reader may see, the newest first; to the rest of the office there is no such page."""
    room = enter(request, number)
    if not may_open(room):
        raise Http404
    open_acts = {d.action.name for d in room.decisions if d.allowed}
    context = frame(
        room, "offers", _("Offers between the sides"),
        offers=[_view(room, offer, open_acts) for offer in reversed(room.facts.offers)],
        wishes=[_wish(room, p, open_acts) for p in room.facts.counterparts],
        make_url=room.url("act", "make_offer") if "make_offer" in open_acts else "",
        settlement_url=room.url("settlement"), is_party=room.actor.party_id is not None,
        unheard=unheard(room),
    )  # fmt: skip
    return render(request, "cases/offers.html", context)


def unheard(room: Room) -> list[str]:
    """The parties to whom the reader can make offers and for whom nobody acts, so that nobody is told."""
    return [party.name for party in room.facts.counterparts if not hears(room.case, party)]


def may_open(room: Room) -> bool:
    """Whether the page exists for this reader: a party's, or the conciliator with something to read."""
    if room.actor.party_id is not None:
        return True
    return roles.CONCILIATOR in room.actor.roles and bool(room.facts.offers)


def _view(room: Room, offer: Offer, open_acts: set[str]) -> OfferView:
    seen = room.facts.sees_answer(offer)
    issues = [str(issue) for issue in offer.issues.all()]
    if not seen:
        state, status = "open", _("You do not see the answer")
    else:
        state, status = offer.status, str(offer.get_status_display())
    shared = offer.event.audience == "shared"
    return OfferView(
        offer=offer, about=issues or [_("The whole dispute")], state=state, status=status,
        words=offer.words if seen else "",
        shared=_("Both sides and the conciliator") if shared else _("Only these two sides"),
        acts=list(_ways_on(room, offer, open_acts)),
    )  # fmt: skip


def _ways_on(room: Room, offer: Offer, open_acts: set[str]) -> Iterator[tuple[str, str]]:
    mine = room.actor.party_id
    if offer.status != OfferStatus.OPEN or mine not in (offer.by_id, offer.to_id):
        return
    if "answer_offer" in open_acts:
        words = _("Take it back") if offer.by_id == mine else _("Accept or decline")
        yield words, f"{room.url('act', 'answer_offer')}?offer={offer.pk}"
    if "make_offer" in open_acts and offer.to_id == mine:
        counter = f"?counters={offer.pk}&to={offer.by.key}"
        yield _("Answer with another offer"), room.url("act", "make_offer") + counter


def _wish(room: Room, party: Party, open_acts: set[str]) -> WishView:
    own = room.actor.side
    mine = (own, party.pk) in room.facts.offer_wishes
    theirs = (party.pk, own) in room.facts.offer_wishes
    effect = (
        _("The conciliator reads offers that are made from now on.")
        if mine and theirs
        else _("Nobody of the office reads offers that are made from now on.")
    )
    said = {True: _("wishes it"), False: _("does not wish it")}
    url = f"{room.url('act', 'share_offers')}?to={party.key}" if "share_offers" in open_acts else ""
    return WishView(party, said[mine], said[theirs], effect, url)

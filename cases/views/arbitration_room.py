"""What the pages of one case at the Council share: the case by its Council number, the seats in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Case, PanelSeat
from cases.models.facts import CaseFacts
from cases.models.links import Link, links_of
from cases.models.panel import LIST_OF_SEAT, SEAT_OF_SIDE, Seat
from cases.procedure import roles
from cases.roles import actor_for
from cases.views.case_entries import head_of
from cases.views.case_news import news_of
from cases.views.case_room import Room, enter, frame

_SEES_ALL = {roles.COUNCIL}
_SIDES = {seat: side for side, seat in SEAT_OF_SIDE.items()}


@dataclass(frozen=True, slots=True)
class SeatView:
    """One seat as a reader may know it: who holds it, how they came, what stands in the way."""

    seat: str
    label: str
    side: str
    name: str
    how: str
    sealed: bool
    declared: bool
    conflict: bool
    links: list[Link]


def enter_council(request: HttpRequest, number: str) -> Room:
    """The room of a case by its Council number such as AC-2026-051; raises Http404 for strangers."""
    found = Case.objects.visible_to(request.user).filter(council_number=number.upper())
    case_number = found.values_list("number", flat=True).first()
    if case_number is None:
        raise Http404
    return enter(request, case_number)


def enter_undeclared(request: HttpRequest, number: str) -> tuple[Room, PanelSeat]:
    """The room of an arbitrator who holds a seat and has not declared interests; nobody else enters."""
    seats = PanelSeat.objects.filter(
        arbitrator__user_id=request.user.pk or 0,
        left_by=None,
        declared=False,
        case__council_number=number.upper(),
    )
    seat = seats.select_related("arbitrator").first()
    if seat is None:
        raise Http404
    case = Case.objects.select_related("office").get(pk=seat.case_id)
    actor, now = actor_for(request.user, case), timezone.now()
    if roles.ARBITRATOR not in actor.roles:
        raise Http404
    return Room(request, case, actor, CaseFacts(case, actor, now), now), seat


def seats_of(room: Room) -> list[SeatView]:
    """The three seats in order. A side's choice is sealed from the other until both have chosen."""
    facts = room.facts
    held = {seat.seat: seat for seat in facts.panel}
    people = [s.arbitrator.user_id for s in facts.panel if s.arbitrator.user_id]
    shows_links = bool(room.actor.roles & _SEES_ALL)
    links = links_of(people, facts.parties, room.case.pk) if shows_links else {}
    return [_seat(room, seat, held.get(seat.value), links) for seat in Seat]


def _seat(room: Room, seat: Seat, row: PanelSeat | None, links: dict[int, list[Link]]) -> SeatView:
    sealed = row is not None and not (room.actor.roles & _SEES_ALL or room.facts.may_know(row))
    shown = row if not sealed else None
    user_id = shown.arbitrator.user_id if shown is not None else None
    return SeatView(
        seat=seat.value, label=str(seat.label), side=_SIDES.get(seat, ""),
        name=str(shown.arbitrator) if shown is not None else "",
        how=str(shown.get_how_display()) if shown is not None else "", sealed=sealed,
        declared=shown is not None and shown.declared, conflict=shown is not None and shown.conflict,
        links=links.get(user_id or 0, []),
    )  # fmt: skip


def council_frame(room: Room, current: str, title: str, **more: Any) -> dict[str, Any]:
    """The context of a page of the case at the Council, with the Council's own sub-navigation.

    `?part=council` gives what is below it alone, as open pages fetch it again, and says the news.
    """
    context = frame(room, "arbitration", title, **more)
    context["subnav_council"] = list(_subnav(room, current))
    context["council_url"] = council_url(room)
    part = room.request.GET.get("part") == "council"
    context["live_frame"] = "arbitration/part.html" if part else "arbitration/live.html"
    context["news"], context["urgent"] = news_of(room, head_of(room)) if part else ("", False)
    return context


def council_url(room: Room, name: str = "arbitration_case", *args: object) -> str:
    """An address of the case at the Council."""
    return reverse(f"cases:{name}", args=[room.case.council_number, *args])


def _subnav(room: Room, current: str) -> Iterable[dict[str, Any]]:
    pages = (("arbitration_case", _("Panel")), ("hearings", _("Hearings and orders")), ("award", _("Award")))
    for name, label in pages:
        yield {"label": label, "url": council_url(room, name), "current": name == current}


def candidates_of(room: Room, seat: str) -> list[Any]:
    """The arbitrators who may take a seat, with background and languages."""
    return [a for a in room.facts.candidates if a.list == LIST_OF_SEAT[Seat(seat)]]

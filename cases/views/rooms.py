"""The rooms of an office or the Council, kept by its head, the secretariat or an administrator; the ways."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import access_of
from accounts.models import Office
from cases.forms.rooms import COUNCIL, RoomForm, WayForm
from cases.models import Room
from cases.models.rooms import minutes_from
from cases.services.conflicts import long_words
from cases.services.rooms import keep_room, keep_way

if TYPE_CHECKING:
    from accounts.models import User

_page = require_http_methods(["GET", "HEAD", "POST"])


def keeps_rooms(user: User) -> bool:
    """Whether the person keeps rooms anywhere."""
    return access_of(user).holds("head_of_office", "admin", "council")


@login_required
@_page
def rooms_page(request: HttpRequest) -> HttpResponse:
    """The rooms the person keeps, a form for a new one, and the ways from the offices; else 404."""
    user: User = request.user  # type: ignore[assignment]
    if not keeps_rooms(user):
        raise Http404
    offices, posted = _offices(user), request.POST if request.method == "POST" else None
    of_way = posted is not None and posted.get("do") == "way"
    form = RoomForm(None if of_way else posted, places=_places(user, offices))
    way = WayForm(posted if of_way else None, offices=offices, prefix="way") if offices else None
    if of_way and way is not None and way.is_valid():
        keep_way(user, **way.cleaned_data)
        messages.success(request, _("The time of the way is kept."))
        return redirect("cases:rooms")
    if posted is not None and not of_way and form.is_valid() and _add(user, form):
        messages.success(request, _("The room is kept."))
        return redirect("cases:rooms")
    errors = form.errors or (way is not None and way.errors)
    context = {
        "rooms": Room.objects.managed_by(user).select_related("office").order_by(
            "closed", F("office__slug").asc(nulls_first=True), "name"),
        "form": form, "way": way, "ways": _ways(offices[0]) if len(offices) == 1 else [],
    }  # fmt: skip
    return render(request, "cases/rooms.html", context, status=422 if errors else 200)


def _offices(user: User) -> Any:
    """The offices whose rooms and ways the person keeps."""
    access = access_of(user)
    every = Office.objects.all()
    return every if access.holds("admin") else every.filter(pk__in=access.offices("head_of_office"))


def _places(user: User, offices: Any) -> list[tuple[str, str]]:
    council = access_of(user).holds("admin", "council")
    mine = [(office.slug, str(office)) for office in offices]
    return [*mine, (COUNCIL, _("The Arbitration Council"))] if council else mine


def _add(user: User, form: RoomForm) -> bool:
    """Keep a new room; an error on the form where there is one of that name."""
    values = dict(form.cleaned_data)
    whose = values.pop("whose")
    office = None if whose == COUNCIL else Office.objects.get(slug=whose)
    return _kept(user, Room(office=office), values, form)


def _kept(user: User, room: Room, values: dict[str, Any], form: RoomForm) -> bool:
    if keep_room(user, room, values):
        return True
    form.add_error("name", _("There is a room of that name already."))
    return False


def _ways(office: Office) -> list[tuple[Office, str]]:
    """The time of each way from an office, in words; two queries."""
    minutes = minutes_from(office.pk)
    return [(other, long_words(minutes[other.pk])) for other in Office.objects.all() if other.pk in minutes]


@login_required
@_page
def room_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a room, or use it no more; what is planned in it stays."""
    user: User = request.user  # type: ignore[assignment]
    room = get_object_or_404(Room.objects.managed_by(user).select_related("office"), pk=pk)
    given = {name: getattr(room, name) for name in ("name", "address", "seats", "closed")}
    form = RoomForm(request.POST if request.method == "POST" else None, initial=given)
    if request.method == "POST" and form.is_valid() and _kept(user, room, form.cleaned_data, form):
        messages.success(request, _("The room is kept."))
        return redirect("cases:rooms")
    context = {"room": room, "form": form}
    return render(request, "cases/room.html", context, status=422 if form.errors else 200)

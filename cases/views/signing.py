"""Signing a settlement text in three steps: what it means, the whole text, the statements with a code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.one_time import channel_of
from cases.models import Settlement
from cases.models.acting import NotYours, Refused
from cases.services.signing import LIFE, give_code, living_code, may_have_code, needs_code
from cases.views.act import ActPage, run_action
from cases.views.case_room import Room, enter, frame
from cases.views.case_settlement import changes_of, obligations_of, signatures_of

if TYPE_CHECKING:
    from accounts.models import User

_TEMPLATE = "cases/settlement_sign.html"
_SHOWN = "demonstration_code"


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_page(request: HttpRequest, number: str) -> HttpResponse:
    """The three steps; a text that changed meanwhile stops with the difference."""
    room = enter(request, number)
    settlement = _text_to_sign(room)
    page = ActPage(_TEMPLATE, current="settlement", more=_context(room, settlement))
    if settlement is not None:
        page.initial = {"digest": settlement.digest, "settlement": settlement.key}
    return run_action(room, "sign_settlement", page)


def _context(room: Room, settlement: Settlement | None) -> dict[str, Any]:
    """What the steps show: the text with its signatures, how it changed, and the code that was sent."""
    step = room.request.GET.get("step", "read")
    steps = {"step": step if step in ("text", "sign") else "read", "settlement": settlement}
    if settlement is None:
        return steps
    by_code = needs_code(room.actor)
    return {
        **steps, "obligations": obligations_of(room, settlement), "by_code": by_code,
        "signatures": signatures_of(room, settlement), "changes": _changes(room, settlement),
        **(_code(room, settlement) if by_code else {}),
    }  # fmt: skip


def _changes(room: Room, settlement: Settlement) -> list[Any]:
    """What changed since the text whose digest the page sent along; nothing where it is the same."""
    read = room.request.POST.get("digest", settlement.digest)
    before = next((s for s in room.facts.settlements if s.digest == read), None)
    return changes_of(room, before, settlement) if before is not None and before != settlement else []


def _code(room: Room, settlement: Settlement) -> dict[str, Any]:
    """Where the reader's code goes and whether one that counts was given."""
    user = cast("User", room.request.user)
    row = living_code(settlement, user.pk, room.now)
    shown = room.request.session.get(_SHOWN) if settings.DEMO and row is not None else None
    return {
        "channel": channel_of(user), "code_row": row, "minutes": int(LIFE.total_seconds() // 60),
        "shown_code": shown[1] if shown and row is not None and shown[0] == str(row.pk) else "",
    }  # fmt: skip


def _text_to_sign(room: Room) -> Settlement | None:
    """The standing text named in the address or the form, else the latest."""
    wanted = room.request.GET.get("text", "") or room.request.POST.get("settlement", "")
    return room.facts.standing_settlement(wanted) or room.facts.standing_settlement(None)


@login_required
@never_cache
@require_POST
def send_code_page(request: HttpRequest, number: str) -> HttpResponse:
    """Send a code for the text that was just read; 409 with the difference where it changed meanwhile."""
    room = enter(request, number)
    if not may_have_code(room.actor):
        raise PermissionDenied
    settlement = _text_to_sign(room)
    if settlement is None:
        raise Http404
    if request.POST.get("digest") != settlement.digest:
        words = _("The text changed while you read it. Read it again.")
        context = frame(room, "settlement", _("Sign the settlement"), conflict=words)
        context |= _context(room, settlement) | {"step": "sign"}
        return render(request, _TEMPLATE, context, status=409)
    try:
        given = give_code(room.case, settlement, cast("User", request.user))
    except NotYours as error:
        raise PermissionDenied from error
    except Refused as refused:
        messages.warning(request, str(refused))
    else:
        if settings.DEMO:
            request.session[_SHOWN] = [str(given.row.pk), given.code]
    query = urlencode({"step": "sign", "text": settlement.key})
    return HttpResponseRedirect(f"{room.url('settlement_sign')}?{query}")

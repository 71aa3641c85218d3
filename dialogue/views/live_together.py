"""The delegates' part of a running meeting for hundreds of open pages that ask at one moment.

Each step of a meeting reaches all of them within a tenth of a second, and all look again. The rule is that of
`live_part`: who sits in the body today may look. It is judged here for all who ask in one query, and a page
is made once for all who are shown the same. Whoever is not judged here is not refused either: they ask alone.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import partial

from django.conf import settings
from django.http import Http404, HttpRequest
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.translation import get_language, override

from accounts.crowd import people_of
from cases.calling import new_key
from cases.models import DocumentState
from dialogue.hall import Own, owns_of
from dialogue.keeping import Kept
from dialogue.models import Attachment, Meeting, SeatMandate
from dialogue.views.live import context_of
from dialogue.views.meetings import enter_meeting

KEY, TOKEN = "the-key-of-one-reader", "the-token-of-one-reader"
"""What stands in a page made for many where each reader's own is put."""

_SEAT = ("user_id", "seat__office", "seat__constituency")


@dataclass(frozen=True, slots=True)
class Seated:
    """What decides how the part looks: readers of whom all this is the same are shown the same."""

    office: str
    side: str
    sides: frozenset[str]
    own: Own


def live_parts(requests: list[HttpRequest], language: str, number: str) -> list[str | None]:
    """The part for each request in its order, None for those who have to ask alone."""
    keys = [request.COOKIES.get(settings.SESSION_COOKIE_NAME, "") for request in requests]
    meeting = Meeting.objects.select_related("body").filter(number=number.upper()).first()
    if meeting is None:
        return [None] * len(requests)
    people = people_of(keys)
    seated = _seated(meeting, {user.pk for user in people.values()})
    standing = (meeting.pk, meeting.head, language, _papers_ready(meeting))
    alike: dict[Seated, list[int]] = defaultdict(list)
    for place, key in enumerate(keys):
        if key in people and people[key].pk in seated:
            requests[place].user = people[key]
            alike[seated[people[key].pk]].append(place)
    answers: list[str | None] = [None] * len(requests)
    with override(language):
        for reader, places in alike.items():
            page = _pages.get((*standing, reader), partial(_page, requests[places[0]], number, reader.own))
            for place in places if page else ():
                answers[place] = _owned(page, requests[place])
    return answers


def _seated(meeting: Meeting, people: set[int]) -> dict[int, Seated]:
    """Those of the people who hold a seat of the body today, as `holds_seat` says of one."""
    held: dict[int, list[tuple[str, str]]] = defaultdict(list)
    mandates = SeatMandate.objects.today().filter(user_id__in=people, seat__body=meeting.body_id)
    for person, *seat in mandates.order_by("is_substitute", "id").values_list(*_SEAT):
        held[person].append((seat[0], seat[1]))
    owns = owns_of(meeting, held.keys())
    return {
        person: Seated(*seats[0], frozenset(side for _office, side in seats), owns[person])
        for person, seats in held.items()
    }


_pages: Kept[str] = Kept(1.0, 256)
_decisions: Kept[str] = Kept(10.0, 64)


def _papers_ready(meeting: Meeting) -> int:
    """How many papers came through their check: what changes here without a step of the meeting."""
    return Attachment.objects.filter(meeting=meeting, state=DocumentState.READY).count()


def _page(request: HttpRequest, number: str, own: Own) -> str:
    """The part as the first of them would get it, alone but for what is each one's own; empty: none."""
    try:
        room = enter_meeting(request, number)
    except Http404:
        return ""
    context = context_of(room, own)
    standing = (room.subject.pk, room.subject.head, get_language())
    decided = _decisions.get(standing, lambda: render_to_string("dialogue/decisions.html", context))
    ours = {"key": KEY, "csrf_token": TOKEN, "decided": decided}
    return render_to_string("dialogue/live_now.html", {**context, **ours})


def _owned(page: str, request: HttpRequest) -> str:
    return page.replace(KEY, new_key()).replace(TOKEN, get_token(request))

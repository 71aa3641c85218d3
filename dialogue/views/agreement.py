"""The page of one agreement: its text, its three boxes, its commitments, and the steps on it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cases.models.base import Category
from cases.views.uploads import whole_uploads
from dialogue.models import Agreement, Commitment, Meeting, SeatMandate
from dialogue.models.endorsing import HOME
from dialogue.queries_agreements import Box, boxes_of
from dialogue.queries_thread import plans_of
from dialogue.views.act import StepPage, run_step
from dialogue.views.links import place_of, step_links
from dialogue.views.room import Room, enter
from dialogue.views.thread import indicator_url, issue_url, item_url, programmes_of
from notifications.context import live_page

STEPS = (
    "endorse", "reserve", "decline", "write_clauses", "set_commitment", "describe_agreement",
    "table_agreement", "fulfil", "terminate_agreement",
)  # fmt: skip
CATEGORIES = dict(Category.choices)


def address(agreement: Agreement, name: str = "agreement", *more: object) -> str:
    """An address inside an agreement."""
    return reverse(f"dialogue:{name}", args=[agreement.number, *more])


def step_address(agreement: Agreement, name: str) -> str:
    """Where a step is taken; the text has a page of its own."""
    if name == "write_clauses":
        return address(agreement, "agreement_text")
    return address(agreement, "agreement_act", name)


def find(request: HttpRequest, number: str) -> Room:
    """The agreement of that number for whoever may see it; raises Http404 for everybody else."""
    return enter(request, Agreement, number, "body", "meeting__body", "decision")


@never_cache
@require_safe
@live_page
def agreement_page(request: HttpRequest, number: str) -> HttpResponse:
    """Text clause by clause, boxes, commitments, what can be done; public once it came into force."""
    room = find(request, number)
    row: Agreement = room.subject
    clauses = list(row.clauses.filter(version=row.version).select_related("indicator__programme"))
    promises = commitments_of(row)
    plans = plans_of(request.user, programmes_of(clauses, promises))
    context = {
        **_head(room), **boxes_context(room),
        "clauses": [
            (c, CATEGORIES.get(c.category, ""), issue_url(c.category), indicator_url(c.indicator, plans))
            for c in clauses
        ],
        "commitments": [(c, item_url(c.plan_item, plans)) for c in promises],
        "today": timezone.now().astimezone(HOME).date(),
        "may_set": room.can("set_commitment"),
        "entries": _entries(room),
    }  # fmt: skip
    return render(request, "dialogue/agreement.html", context)


def _head(room: Room) -> dict[str, Any]:
    row = room.subject
    return {
        "agreement": row, "room": room, "state": row.state_row,
        "steps": step_links(room, STEPS, lambda name: step_address(row, name)),
        "meeting_url": place_of("meeting", row.meeting.number) if _sees(room, row.meeting) else "",
    }  # fmt: skip


def _sees(room: Room, meeting: Any) -> bool:
    """Whether the reader may open the meeting it came from."""
    if meeting is None or not room.actor.roles:
        return False
    return bool(Meeting.objects.visible_to(room.request.user).filter(pk=meeting.pk).exists())


def boxes_context(room: Room) -> dict[str, Any]:
    """What the boxes need: one per side, whether all have endorsed, whom to ask for a mandate."""
    row = room.subject
    boxes = boxes_of(row) if row.tabled_at else []
    return {
        "agreement": row,
        "state": row.state_row,
        "boxes": [(box, box_words(box)) for box in boxes],
        "all_endorsed": bool(boxes) and all(box.endorsement is not None for box in boxes),
        "intact": not row.digest or row.digest == row.digest_now(),
        "ask": _whom_to_ask(room) if row.state == "tabled" else [],
        "src": address(row, "agreement_boxes"),
    }


def box_words(box: Box) -> str:
    """The state of a box in words."""
    words = {
        "endorsed": pgettext("a side", "Endorsed"), "waiting": _("Waiting"),
        "endorsed_reserved": _("Endorsed with a reservation"), "declined": _("Not endorsed"),
    }  # fmt: skip
    return str(words[box.state])


def _whom_to_ask(room: Room) -> list[SeatMandate]:
    """For a member without the mandate to endorse: who of the side holds it."""
    actor = room.actor
    if actor.endorses or not actor.constituency or actor.constituency not in room.subject.endorsers:
        return []
    holders = SeatMandate.objects.today().filter(
        seat__body=room.subject.body_id, seat__constituency=actor.constituency, may_endorse=True
    )
    return list(holders.select_related("seat")[:5])


@never_cache
@require_safe
def agreement_boxes(request: HttpRequest, number: str) -> HttpResponse:
    """The boxes alone, which open pages fetch again."""
    return render(request, "dialogue/agreement_boxes.html", boxes_context(find(request, number)))


def commitments_of(agreement: Agreement) -> list[Commitment]:
    """The promises in the order in which they were made."""
    rows = agreement.commitments.select_related("owner_organization", "plan_item__programme")
    return list(rows.order_by("id"))


def _entries(room: Room) -> list[dict[str, Any]]:
    """What happened, the newest first; for those who take part."""
    if not room.actor.roles:
        return []
    rows = room.subject.entries.select_related("actor").order_by("-seq")[:30]
    actions = room.subject.table.actions
    return [
        {"entry": e, "words": str(actions[e.action].done) if e.action in actions else e.action} for e in rows
    ]


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@whole_uploads
def agreement_act(request: HttpRequest, number: str, step: str) -> HttpResponse:
    """One step on an agreement, through its form."""
    room = find(request, number)
    if step == "write_clauses":
        return HttpResponseRedirect(address(room.subject, "agreement_text"))
    page = StepPage(after=address(room.subject), initial=_initial(room, step))
    if step in ("endorse", "reserve", "decline"):
        page.template = "dialogue/agreement_endorse.html"
        page.more = {"clauses": room.subject.text_now(), "commitments": commitments_of(room.subject)}
    return run_step(room, step, page)


def _initial(room: Room, step: str) -> dict[str, Any]:
    """A commitment that the address names, to be changed or reported on."""
    named = room.request.GET.get("commitment", "")
    if step not in ("set_commitment", "report_commitment") or not named.isdecimal() or len(named) > 18:
        return {}
    row = room.subject.commitments.filter(pk=named).first()
    if row is None:
        return {}
    names = ("owner", "owner_organization", "due", "category", "plan_item", "status", "evidence")
    found = {name: getattr(row, name) for name in names}
    return {**found, "commitment": row.pk, "text": row.english, "text_km": row.khmer}

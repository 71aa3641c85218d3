"""The page of one collective agreement for its parties and the office: checks, steps, certificate."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cases.models.base import Category
from cases.views.papers import qr_svg
from cases.views.uploads import whole_uploads
from dialogue.forms.collective import ITEMS
from dialogue.models import Attachment, CollectiveAgreement
from dialogue.models.registration import checks_of
from dialogue.views.act import StepPage, run_step
from dialogue.views.links import step_links
from dialogue.views.room import Room, enter
from notifications.context import live_page

STEPS = (
    "register_agreement", "return_agreement", "send_again", "add_text_file", "amend_agreement",
    "give_notice_of_end", "end_agreement", "expire_registration",
)  # fmt: skip
CATEGORIES = dict(Category.choices)
RELATED = ("employer", "union", "office", "submitted_by")


def address(row: CollectiveAgreement, name: str = "collective", *more: object) -> str:
    """An address of a collective agreement."""
    return reverse(f"dialogue:{name}", args=[row.number, *more])


def takes_part(room: Room) -> bool:
    """Whether the reader is a party, the office, or somebody who oversees it all."""
    rows = CollectiveAgreement.objects.concerning(room.request.user)
    return bool(room.actor.roles) or rows.filter(pk=room.subject.pk).exists()


@never_cache
@require_safe
@live_page
def collective_page(request: HttpRequest, number: str) -> HttpResponse:
    """Everything for the parties and the office; everybody else is led to the register."""
    room = enter(request, CollectiveAgreement, number, *RELATED)
    row: CollectiveAgreement = room.subject
    if not takes_part(room):
        return HttpResponseRedirect(address(row, "collective_public"))
    context = {
        "row": row, "room": room, "state": row.state_row,
        "steps": step_links(room, STEPS, lambda name: address(row, "collective_act", name)),
        "checks": checks_of(row, row.registered_on or room.facts.day),
        "returned": [(ITEMS.get(name, name), why) for name, why in row.returned_because.items()],
        "subjects": [CATEGORIES.get(name, name) for name in row.subjects],
        "amendments": row.amendments.all(), "entries": _entries(row), "why_ends": _why_ends(row),
        "goes_on": _goes_on(room), "public": row.registered_on is not None,
        "papers": texts_of(request, row),
    }  # fmt: skip
    return render(request, "dialogue/collective.html", context)


def texts_of(request: HttpRequest, row: CollectiveAgreement) -> list[Attachment]:
    """The signed text as files, as far as the reader gets them; one query."""
    return list(Attachment.objects.visible_to(request.user).filter(collective_agreement=row))


def _goes_on(room: Room) -> bool:
    """Whether its term is over and it goes on because nobody gave notice (LL 96)."""
    row = room.subject
    over = row.expires_on is not None and row.expires_on < room.facts.day
    return bool(over and str(row.state) in ("registered", "amended") and not row.notice_given_on)


def _why_ends(row: CollectiveAgreement) -> str:
    """How the end after a notice was counted, as the record keeps it."""
    if row.notice_given_on is None:
        return ""
    entry = row.entries.filter(action="give_notice_of_end").order_by("-seq").first()
    return str(entry.data.get("why", "")) if entry is not None else ""


def _entries(row: CollectiveAgreement) -> list[dict[str, Any]]:
    """What happened, the newest first."""
    rows = row.entries.select_related("actor").order_by("-seq")[:30]
    actions = row.table.actions
    return [
        {"entry": e, "words": str(actions[e.action].done) if e.action in actions else e.action} for e in rows
    ]


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@whole_uploads
def collective_act(request: HttpRequest, number: str, step: str) -> HttpResponse:
    """One step, through its form; registering shows the checks above it."""
    room = enter(request, CollectiveAgreement, number, *RELATED)
    page = StepPage(after=address(room.subject))
    if step in ("register_agreement", "return_agreement"):
        page.template = "dialogue/collective_step.html"
        page.more = {"checks": checks_of(room.subject, room.facts.day)}
    return run_step(room, step, page)


@never_cache
@require_safe
def certificate(request: HttpRequest, number: str) -> HttpResponse:
    """The certificate of registration, to print; 404 before there is one."""
    room = enter(request, CollectiveAgreement, number, *RELATED)
    row: CollectiveAgreement = room.subject
    if row.certificate is None:
        raise Http404
    url = settings.SITE_URL + address(row, "collective_public")
    context = {
        "subject": row, "row": row, "paper": "dialogue/collective_certificate.html", "url": url,
        "qr": qr_svg(url), "official": getattr(settings, "OFFICIAL_PAPERS", False), "back": address(row),
        "subjects": [CATEGORIES.get(name, name) for name in row.subjects], "pdf_url": "",
        "other_language": "en" if request.path.startswith("/km/") else "km",
        "title": _("Certificate of registration"),
    }  # fmt: skip
    return render(request, "dialogue/print.html", context)

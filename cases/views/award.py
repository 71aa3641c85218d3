"""The award of a case: drafted by its panel; once issued, with service, windows and objections."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cases.forms.awarding import SectionForm
from cases.models import Award, AwardService, Party
from cases.models.acting import Refused, Stale
from cases.models.drafting import AwardSection
from cases.procedure import roles
from cases.services.drafting import FIRST, LAST, compiled, save_section, take_section
from cases.views.act import ActPage, run_action
from cases.views.arbitration import acts_among
from cases.views.arbitration_room import council_frame, council_url, enter_council
from cases.views.case_room import Room
from cases.views.present import ClockView
from notifications.context import live_page

if TYPE_CHECKING:
    from accounts.models import User

_ACTS = (
    "propose_award", "sign_award", "issue_award", "serve_award", "object", "register_late_objection",
    "decide_late_objection", "finalise_award", "correct_award", "register_award", "post_award",
    "publish_award",
)  # fmt: skip
_PANEL = {roles.CHAIR, roles.ARBITRATOR}


@dataclass(frozen=True, slots=True)
class Receipt:
    """One party and the award: when it was received, and how long it can object."""

    party: Party
    service: AwardService | None
    clock: ClockView | None


@login_required
@require_safe
@live_page
def award_page(request: HttpRequest, number: str) -> HttpResponse:
    """The issued award, or for its panel the draft and the text that waits for signatures."""
    room = enter_council(request, number)
    award = room.facts.award
    panel = bool(room.actor.roles & _PANEL)
    text = award or (room.facts.award_text if panel else None)
    writing = panel and award is None and str(room.case.state) == "in_arbitration"
    context = council_frame(
        room, "award", _("Award"), award=award, text=text, acts=acts_among(room, _ACTS),
        outcomes=_outcomes(text), signatures=_signatures(room, text) if panel or award else [],
        sections=_sections(room) if writing else [], receipts=_receipts(room, award) if award else [],
        objections=_objections(room, award) if award else [],
        certified=award is not None and str(room.case.state) == "award_final",
    )  # fmt: skip
    return render(request, "arbitration/award.html", context)


def _outcomes(text: Award | None) -> list[Any]:
    return list(text.outcomes.select_related("issue")) if text is not None else []


def _signatures(room: Room, text: Award | None) -> list[dict[str, Any]]:
    """One row a member: signed, dissenting or waiting."""
    if text is None:
        return []
    signed = {s.arbitrator_id: s for s in text.signatures.all() if s.digest == text.digest}
    return [
        {"seat": seat, "name": str(seat.arbitrator), "signature": signed.get(seat.arbitrator_id)}
        for seat in room.facts.panel
    ]


def _receipts(room: Room, award: Award) -> list[Receipt]:
    """Each party with its own receipt and its own window; a party sees both sides' dates."""
    services = {s.party_id: s for s in award.services.all()}
    windows = {c.deadline.party_id: c for c in room.all_clocks if c.code == "AWARD_OBJECT"}
    return [Receipt(p, services.get(p.pk), windows.get(p.pk)) for p in room.facts.parties]


def _objections(room: Room, award: Award) -> list[dict[str, Any]]:
    names = {p.pk: p.name for p in room.facts.parties}
    return [{"row": o, "party": names.get(o.party_id, "")} for o in award.objections.all()]


def _sections(room: Room) -> list[dict[str, Any]]:
    """The sections with who writes them now."""
    rows = AwardSection.objects.visible_to(room.request.user).filter(case=room.case).select_related("writer")
    return [
        {"row": row, "label": _label(row.key, room), "free": row.free_for(room.actor.user_id or 0, room.now)}
        for row in rows
    ]


def _label(key: str, room: Room) -> str:
    part, _dash, issue = key.partition("-")
    if not issue:
        return str(dict((*FIRST, *LAST)).get(key, key))
    words = _("Reasons on %s") if part == "reasons" else _("Order on %s")
    return words % room.names.issue(issue)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def section_page(request: HttpRequest, number: str, key: str) -> HttpResponse:
    """One section: taken with a button, written, saved, handed back; a clash shows both texts."""
    room = enter_council(request, number)
    found = AwardSection.objects.visible_to(request.user).filter(case=room.case, key=key).first()
    if found is None or room.facts.award is not None:
        raise Http404
    if request.method != "POST":
        return _section(room, found)
    if "take" in request.POST:
        return _take(room, found)
    return _save(room, found)


def _take(room: Room, section: AwardSection) -> HttpResponse:
    try:
        take_section(section, by=person(room), now=room.now)
    except Refused as refused:
        return _section(room, section, status=409, taken=str(refused))
    return HttpResponseRedirect(room.request.path)


def person(room: Room) -> User:
    """Who writes; only members of the panel come here, and they are signed in."""
    return cast("User", room.request.user)


def _save(room: Room, section: AwardSection) -> HttpResponse:
    form = SectionForm(room.request.POST)
    if not form.is_valid():
        return _section(room, section, form, status=422)
    values, done = form.cleaned_data, "done" in room.request.POST
    written = {"text": values["text"], "version": values["version"]}
    try:
        save_section(section, by=person(room), done=done, now=room.now, **written)
    except (Stale, Refused) as clash:
        again = SectionForm(initial={**written, "version": section.version})
        return _section(room, section, again, status=409, taken=str(clash), theirs=section.text)
    messages.success(room.request, _("Saved."))
    return HttpResponseRedirect(council_url(room, "award") if done else room.request.path)


def _section(
    room: Room, section: AwardSection, form: SectionForm | None = None, *, status: int = 200,
    taken: str = "", theirs: str = "",
) -> HttpResponse:  # fmt: skip
    """The section's page: the form for who writes it, otherwise its text and the button that takes it."""
    mine = section.writer_id == room.actor.user_id
    if form is None and mine:
        form = SectionForm(initial={"text": section.text, "version": section.version})
    context = council_frame(
        room, "award", _label(section.key, room), form=form, section=section, taken=taken, theirs=theirs,
        free=section.free_for(room.actor.user_id or 0, room.now),
        versions=section.versions.select_related("saved_by")[:20],
    )  # fmt: skip
    return render(room.request, "arbitration/section.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def freeze_page(request: HttpRequest, number: str) -> HttpResponse:
    """Freezing the draft for signing: the form begins with what the sections say."""
    room = enter_council(request, number)
    return run_action(room, "propose_award", ActPage(initial=compiled(room.case)))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sign_page(request: HttpRequest, number: str) -> HttpResponse:
    """Reading the whole frozen text, then signing it or dissenting from it."""
    room = enter_council(request, number)
    text = room.facts.award_text
    page = ActPage(
        "arbitration/award_sign.html", initial={"digest": text.digest if text else ""},
        more={"text": text, "outcomes": _outcomes(text), "signatures": _signatures(room, text)},
    )  # fmt: skip
    return run_action(room, "sign_award", page)

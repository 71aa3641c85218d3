"""Minutes of a meeting: reading them, writing one section at a time, printing them, checking a print."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cases.calling import new_key
from cases.files import printing
from cases.models.acting import Misfit, NotYours, Refused
from cases.views.papers import as_pdf, qr_svg
from dialogue.forms.meeting import WriteMinutes
from dialogue.minutes_text import present_in_all, sections_of
from dialogue.models import Meeting, Minutes, MinutesState
from dialogue.services.step import take_step
from dialogue.views.act import form_class
from dialogue.views.meetings import enter_meeting, leads
from dialogue.views.room import Room

STEPS = ("circulate_minutes", "comment_minutes", "adopt_minutes", "sign_minutes", "add_commitment")


def _enter(request: HttpRequest, number: str) -> tuple[Room, Minutes]:
    """The meeting with its minutes; a draft is for those who write it. Raises Http404 otherwise."""
    room = enter_meeting(request, number)
    minutes = Minutes.objects.select_related("adopted_at").filter(meeting=room.subject).first()
    if minutes is None or (minutes.state == MinutesState.DRAFT and not leads(room)):
        raise Http404
    return room, minutes


@never_cache
@login_required
@require_safe
def minutes_page(request: HttpRequest, number: str) -> HttpResponse:
    """The minutes as they stand: sections with their decisions and commitments, comments, signatures."""
    room, minutes = _enter(request, number)
    meeting = room.subject
    steps = []
    for name in STEPS:
        decision = room.decisions.get(name)
        if decision is not None:
            url = reverse("dialogue:meeting_step", args=[meeting.number, name]) + "?to=minutes"
            reason = str(decision.reason.text) if decision.reason else ""
            steps.append((str(decision.action.label), url, reason))
    context = {
        "meeting": meeting, "minutes": minutes, "sections": sections_of(meeting, minutes), "steps": steps,
        "present": present_in_all(meeting), "may_write": room.can("write_minutes"),
        "comments": list(minutes.comments.select_related("item", "author")),
        "signatures": list(minutes.signatures.select_related("seat", "signer")),
        "unchanged": minutes.is_unchanged(), "pdf": printing.print_pdf is not None,
        "back_url": reverse("dialogue:meeting", args=[meeting.number]), "back_text": meeting.number,
    }  # fmt: skip
    return render(request, "dialogue/minutes.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, number: str, key: str = "") -> HttpResponse:
    """Write the section of one item (none: the general part); a clash keeps both texts and shows them."""
    room = enter_meeting(request, number)
    if not leads(room):
        raise PermissionDenied
    item = room.subject.items.filter(key=key).first()
    if key and item is None:
        raise Http404
    if request.method != "POST":
        return _form(room, item, None)
    form = form_class(room, "write_minutes")(request.POST, facts=room.facts, step="write_minutes")
    key_of_call = request.POST.get("idempotency_key") or ""
    if not key_of_call or not form.is_valid():
        return _form(room, item, form, status=422)
    user: Any = request.user
    answers = {**form.answers(), **({"item": item.key} if item else {})}
    try:
        take_step(room.subject, "write_minutes", by=user, answers=answers, key=key_of_call[:64])
    except NotYours as refused:
        raise PermissionDenied from refused
    except (Misfit, Refused) as refused:
        return _form(room, item, form, reason=str(refused), status=409)
    messages.success(request, _("Saved."))
    return redirect("dialogue:minutes", number=room.subject.number)


def _form(room: Room, item: Any, form: Any, *, reason: str = "", status: int = 200) -> HttpResponse:
    """The form: with the newest text, or with what was typed and what somebody else saved beside it."""
    newest = room.subject.minutes.sections.filter(item=item).order_by("-version").first()
    version, text = (newest.version, newest.text) if newest else (0, "")
    typed = form.data.get("text", "") if form is not None else ""
    if form is None or reason:
        begun = {"version": version, "text": typed if reason else text}
        form = WriteMinutes(facts=room.facts, step="write_minutes", initial=begun)
    decision = room.decisions.get("write_minutes")
    shut = "" if room.can("write_minutes") else _("This cannot be done as things stand.")
    if decision is not None and decision.reason is not None:
        shut = str(decision.reason.text)
    context = {
        "meeting": room.subject, "item": item, "form": form, "key": new_key(), "shut": shut,
        "button": _("Save this part"), "clash": reason, "mine": typed, "theirs": text,
        "cancel_url": reverse("dialogue:minutes", args=[room.subject.number]),
        "back_url": reverse("dialogue:minutes", args=[room.subject.number]), "back_text": _("Minutes"),
    }  # fmt: skip
    return render(room.request, "dialogue/minutes_write.html", context, status=status)


@never_cache
@login_required
@require_safe
def print_page(request: HttpRequest, number: str) -> HttpResponse:
    """The minutes in their official form, in both languages, as a page that the browser prints."""
    room, minutes = _enter(request, number)
    context = _paper(room.subject, minutes)
    if printing.print_pdf is not None:
        context["pdf_url"] = reverse("dialogue:minutes_pdf", args=[room.subject.number])
    context["other_language"] = "en" if request.path.startswith("/km/") else "km"
    return render(request, "dialogue/minutes_print.html", context)


@never_cache
@login_required
@require_safe
def print_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """The same as a PDF; 404 with a sentence where this machine cannot make one."""
    room, minutes = _enter(request, number)
    name = f"{room.subject.number}-minutes.pdf"
    return as_pdf(
        request,
        "dialogue/minutes_pdf.html",
        lambda: _paper(room.subject, minutes),
        title=room.subject.number,
        name=name,
    )


def _paper(meeting: Meeting, minutes: Minutes) -> dict[str, Any]:
    url = ""
    if minutes.digest:
        url = settings.SITE_URL + reverse("dialogue:minutes_check", args=[meeting.number, minutes.digest])
    return {
        "meeting": meeting, "minutes": minutes, "sections": sections_of(meeting, minutes),
        "present": present_in_all(meeting), "qr": qr_svg(url) if url else "", "url": url,
        "signatures": list(minutes.signatures.select_related("seat", "signer")),
        "official": getattr(settings, "OFFICIAL_PAPERS", False),
        "back": reverse("dialogue:minutes", args=[meeting.number]),
    }  # fmt: skip


@never_cache
@require_safe
def check(request: HttpRequest, number: str, digest: str) -> HttpResponse:
    """What the code on printed minutes leads to: whether these are the adopted ones. It shows no text."""
    rows = Minutes.objects.filter(state=MinutesState.ADOPTED, meeting__number=number.upper(), digest=digest)
    minutes = rows.select_related("meeting__body", "adopted_at").first()
    if minutes is None or len(digest) != 64:
        raise Http404
    context = {"minutes": minutes, "meeting": minutes.meeting, "unchanged": minutes.is_unchanged(),
               "signatures": list(minutes.signatures.select_related("seat"))}  # fmt: skip
    return render(request, "dialogue/minutes_check.html", context)

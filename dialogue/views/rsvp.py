"""Saying whether one comes: through the link of the invitation without sign-in, or signed in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cases.models.acting import Refused
from dialogue.forms.bodies import AnswerForm
from dialogue.models import Invitation, SeatMandate
from dialogue.queries import meeting_day
from dialogue.services.inviting import answer_invitation, invitation_of
from dialogue.views.meetings import enter_meeting

LONGEST = 100


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rsvp(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link: it opens this one answer and nothing else; 404 for any other text."""
    found = invitation_of(token) if token.isascii() and len(token) <= LONGEST else None
    if found is None:
        raise Http404
    answer = _answer(request, found, request.path)
    answer["Referrer-Policy"] = (
        "same-origin"  # with none at all a browser hides its origin and the form is refused
    )
    answer["X-Robots-Tag"] = "noindex"
    return answer


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def my_answer(request: HttpRequest, number: str) -> HttpResponse:
    """The same for somebody who is signed in and invited to that meeting."""
    room = enter_meeting(request, number)
    rows = Invitation.objects.filter(meeting=room.subject, mandate__user_id=room.actor.user_id or 0)
    found = (
        rows.select_related("meeting__body", "mandate__seat").order_by("mandate__is_substitute", "id").first()
    )
    if found is None:
        raise Http404
    return _answer(request, found, "dialogue:meeting", number)


def _answer(request: HttpRequest, found: Invitation, after: str, *which: str) -> HttpResponse:
    """Show the question with the answer so far, or keep a new one."""
    substitutes = SeatMandate.objects.filter(seat=found.mandate.seat_id, is_substitute=True)
    may_send = not found.mandate.is_substitute and substitutes.on_day(meeting_day(found.meeting)).exists()
    so_far = {"answer": found.answer, "note": found.note}
    form = AnswerForm(request.POST or None, initial=so_far, substitute=may_send)
    if request.method == "POST" and form.is_valid():
        try:
            answer_invitation(found, **form.cleaned_data)
        except Refused as refused:
            return _show(request, found, form, reason=str(refused), status=409)
        messages.success(request, _("Your answer is kept. You can change it until the meeting opens."))
        return redirect(after, *which)
    return _show(request, found, form, status=422 if form.errors else 200)


def _show(
    request: HttpRequest, found: Invitation, form: AnswerForm, *, status: int, reason: str = ""
) -> HttpResponse:
    context: dict[str, Any] = {
        "invitation": found, "meeting": found.meeting, "form": form, "button": _("Send my answer"),
        "open": found.meeting.state == "convened", "reason": reason,
    }  # fmt: skip
    return render(request, "dialogue/rsvp.html", context, status=status)

"""Bodies: the list, the page of one with its seats and rules, who gets a seat, calling a meeting."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import access_of
from dialogue.forms.bodies import PlanMeetingForm, SeatForm
from dialogue.models import Body, Constituency, Meeting, SeatMandate
from dialogue.models.bodies import OVERSEERS, SECRETARIAT_POSTS
from dialogue.queries import (
    Side,
    bodies_with_counts,
    meeting_page,
    meetings_held,
    share_of_women,
    sides_of,
    today,
)
from dialogue.rule_words import majority_rule, quorum_rule
from dialogue.services.opening import plan_meeting
from dialogue.services.seating import end_term, give_seat

LAST_MEETINGS = 10


@never_cache
@require_safe
def body_list(request: HttpRequest) -> HttpResponse:
    """The bodies that this person may know of; public ones are known to all."""
    bodies = bodies_with_counts(Body.objects.visible_to(request.user), today().year)
    return render(request, "dialogue/bodies.html", {"bodies": bodies})


def _body(request: HttpRequest, slug: str) -> Body:
    body = Body.objects.visible_to(request.user).filter(slug=slug).first()
    if body is None:
        raise Http404
    return body


def _is_secretariat(request: HttpRequest) -> bool:
    return access_of(request.user).holds(*SECRETARIAT_POSTS)


def _sees_names(request: HttpRequest, sides: list[Side]) -> bool:
    """Whether this person sees who sits there: members of the body and those who oversee it."""
    access = access_of(request.user)
    mine = {m.user_id for side in sides for place in side.places for m in place.people} - {None}
    return access.holds(*OVERSEERS) or access.self_id in mine


@never_cache
@require_safe
def body_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One body: what it is for, its rules in words, its seats by side, its meetings."""
    body = _body(request, slug)
    day = today()
    sides = sides_of(body, day)
    rules = body.rules(day)
    women, known = share_of_women(sides)
    meetings = Meeting.objects.visible_to(request.user)
    voting = list(rules.voting.values())
    context = {
        "body": body, "sides": sides, "names": _sees_names(request, sides), "women": women, "known": known,
        "quorum_words": quorum_rule(rules), "majority_words": majority_rule(rules),
        "equal": bool(voting) and len(set(voting)) == 1, "held": meetings_held(body, day.year),
        "seats": sum(len(side.places) for side in sides), "year": day.year,
        "vacant": sum(side.vacant for side in sides), "may_change": _is_secretariat(request),
        "endorsers": [Constituency(name).label for name in body.endorsers],
        "meetings": meeting_page(meetings.filter(body=body), limit=LAST_MEETINGS),
        "back_url": reverse("dialogue:bodies"), "back_text": _("Bodies"),
    }  # fmt: skip
    return render(request, "dialogue/body.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def seat_page(request: HttpRequest, slug: str, side: str, seat: int) -> HttpResponse:
    """Give a seat to somebody, or end a term; the secretariat alone."""
    body = _body(request, slug)
    if not _is_secretariat(request):
        raise PermissionDenied
    found = get_object_or_404(body.seats.select_related("organization"), constituency=side, number=seat)
    ending = request.POST.get("end", "")
    if ending:
        return _end(request, found, ending)
    form = SeatForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        give_seat(found, form.cleaned_data)
        messages.success(request, _("The seat is given."))
        return redirect("dialogue:body", slug=body.slug)
    day = today()
    now = SeatMandate.objects.on_day(day).filter(seat=found).order_by("is_substitute", "id")
    context = {
        "body": body, "seat": found, "form": form, "now": now, "button": _("Give the seat"),
        "back_url": reverse("dialogue:body", args=[body.slug]), "back_text": str(body),
    }  # fmt: skip
    return render(request, "dialogue/seat.html", context, status=422 if form.errors else 200)


def _end(request: HttpRequest, seat: Any, ending: str) -> HttpResponse:
    number = int(ending) if ending.isdecimal() and len(ending) < 18 else 0
    mandate = get_object_or_404(SeatMandate.objects.on_day(today()), pk=number, seat=seat)
    end_term(mandate, today())
    messages.success(request, _("The term ends today."))
    return redirect("dialogue:body", slug=seat.body.slug)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def call_meeting(request: HttpRequest, slug: str) -> HttpResponse:
    """Plan a meeting of a body; the secretariat alone."""
    body = _body(request, slug)
    if not _is_secretariat(request):
        raise PermissionDenied
    form = PlanMeetingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        fields = {name: value for name, value in form.cleaned_data.items() if value}
        meeting = plan_meeting(body, **fields)
        messages.success(request, _("The meeting is planned. Now write its agenda."))
        return redirect("dialogue:meeting", number=meeting.number)
    context = {
        "body": body, "form": form, "button": _("Plan the meeting"),
        "back_url": reverse("dialogue:body", args=[body.slug]), "back_text": str(body),
    }  # fmt: skip
    return render(request, "dialogue/plan_meeting.html", context, status=422 if form.errors else 200)

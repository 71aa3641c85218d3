"""The generic page of an action: its form, the reason why it is shut, what came of posting it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases.forms import FORMS, ActionForm
from cases.masking import public_text
from cases.models import CaseEvent
from cases.procedure import ACTIONS
from cases.services.conflicts import PLANNING
from cases.views.act_layout import groups_of
from cases.views.case_offers import unheard
from cases.views.case_room import Room, enter, frame, token
from cases.views.common import Tried, new_key, try_action
from cases.views.planning import Planning, proposed
from cases.views.present import entry_view

AFTER = {
    "propose_slots": "slots", "answer_slots": "slots", "add_note": "notes",
    "add_workers": "workers",
    "schedule_session": "sessions", "postpone_session": "sessions",
    "record_session": "sessions", "answer_session": "sessions", "propose_settlement": "settlement",
    "sign_settlement": "settlement",
    "make_offer": "offers", "answer_offer": "offers", "share_offers": "offers",
    "certify_settlement": "settlement", "certify_partial_settlement": "settlement",
}  # fmt: skip
"""The page to go to when an action is done, where it is not the case page."""

COUNCIL_AFTER = {
    **dict.fromkeys(
        ("select_arbitrator", "select_chair", "draw_chair", "challenge_arbitrator", "decide_challenge",
         "replace_arbitrator", "constitute_panel", "receive_at_council"), "arbitration_case"),
    **dict.fromkeys(
        ("schedule_hearing", "postpone_hearing", "record_hearing", "issue_order", "record_order_compliance"),
        "hearings"),
    **dict.fromkeys(
        ("propose_award", "sign_award", "issue_award", "serve_award", "object", "register_late_objection",
         "decide_late_objection", "finalise_award", "correct_award", "register_award", "post_award",
         "publish_award"), "award"),
}  # fmt: skip
"""The page of the Council to go to, where the case has a number there."""

_GIVEN = ("key", "offer", "counters", "to")
"""What a link to the page of an action may fill in."""

GRAVE = frozenset(
    {
        "refuse", "withdraw", "withdraw_issue", "declare_claimant_default", "declare_respondent_default",
        "lapse", "report_non_conciliation", "discontinue",
    }
)  # fmt: skip
"""Actions whose button is marked: they end something and cannot be taken back."""


@dataclass(slots=True)
class ActPage:
    """What the page of one action needs beyond the form: template, title, initial values, own context."""

    template: str = "cases/act.html"
    title: str = ""
    current: str = ""
    initial: dict[str, Any] = field(default_factory=dict)
    more: dict[str, Any] = field(default_factory=dict)
    after: str = ""
    status: int = 200


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def act_page(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """Any action of the case by its name; 404 for a name no action has."""
    room = enter(request, number)
    if name not in FORMS:
        raise Http404
    if name in PLANNING:
        return plan(room, name)
    more = {"unheard": unheard(room)} if name == "make_offer" else {}
    return run_action(room, name, ActPage(initial=_initial(room, name), more=more))


def _initial(room: Room, name: str) -> dict[str, Any]:
    """What a form begins with: the key a link names; a new settlement text begins with the standing one."""
    standing = room.facts.settlement if name == "propose_settlement" else None
    if standing is None:
        return _given(room, name)
    rows = {
        f"obligations.{n}.{part}": value
        for n, row in enumerate(standing.obligations)
        for part, value in row.items()
    }
    return {"key": standing.key, "text": standing.text, "issues": standing.covers, **rows}


def _given(room: Room, name: str) -> dict[str, Any]:
    """The keys that a link names; for publishing the masked text that a person then reads."""
    if name == "propose_slots":
        return proposed(room)
    if name == "publish_award":
        return {"masked": public_text(room.case)}
    return {key: value for key, value in room.request.GET.items() if key in _GIVEN}


def plan(room: Room, name: str) -> HttpResponse:
    """Give a sitting its time: what speaks against it is seen before, also by a press that only checks."""
    planning = Planning(room, name)
    page = ActPage(
        "cases/session_new.html", current="arbitration" if planning.council else "sessions",
        initial=planning.initial, more={"planning": planning, "clocks": room.clocks},
    )  # fmt: skip
    theirs = set(ACTIONS[name].who) & room.actor.roles
    if theirs and room.request.method == "POST" and "check" in room.request.POST:
        form = FORMS[name](room.request.POST, facts=room.facts)
        return _again(room, name, page, Tried(200, form=form))
    return run_action(room, name, page)


def run_action(room: Room, name: str, page: ActPage, *, take: bool = True) -> HttpResponse:
    """Show the form of an action or take the action; 403 with the reason where it is never theirs.

    `take` is false for a press that only fills the form in.
    """
    if not set(ACTIONS[name].who) & room.actor.roles:
        return _never(room)
    if room.request.method != "POST" or not take:
        return _show(room, name, page)
    data = room.request.POST
    tried = try_action(
        room.case, name, room.request, data, key=data.get("idempotency_key"), seen=data.get("seen"),
        facts=room.facts,
    )  # fmt: skip
    if tried.status == 403:
        return _never(room)
    if tried.status == 201:
        messages.success(room.request, str(ACTIONS[name].done))
        return HttpResponseRedirect(_place_after(room, name, page))
    return _again(room, name, page, tried)


def _never(room: Room) -> HttpResponse:
    """That the step is never theirs, and why where standing on a side is the reason."""
    barred = room.actor.barred
    return render(room.request, "403.html", {"reason": barred.text if barred else ""}, status=403)


def _place_after(room: Room, name: str, page: ActPage) -> str:
    """Where an action leads: a page of the case, or of the case at the Council."""
    if name in COUNCIL_AFTER and room.case.council_number and not page.after:
        return reverse(f"cases:{COUNCIL_AFTER[name]}", args=[room.case.council_number])
    return room.url(page.after or AFTER.get(name, "case"))


def _show(room: Room, name: str, page: ActPage) -> HttpResponse:
    """The empty form, or the reason why the action is shut."""
    decision = next((d for d in room.decisions if d.action.name == name), None)
    reason = _("This cannot be done while the case stands where it is.") if decision is None else ""
    if decision is not None and decision.reason is not None:
        reason = str(decision.reason.text)
    form = None if reason else FORMS[name](facts=room.facts, initial=page.initial)
    context = _context(room, name, page, form)
    context["shut"] = reason
    context["shut_basis"] = decision.reason.basis if decision and decision.reason else ""
    context["can"] = room.acts.first if reason else []
    return render(room.request, page.template, context, status=page.status)


def _again(room: Room, name: str, page: ActPage, tried: Tried) -> HttpResponse:
    """The form with what was typed: errors, or what somebody else did meanwhile.

    After a conflict the same key goes with a new token, so that the person can look and decide again.
    """
    form = tried.form or FORMS[name](room.request.POST, facts=room.facts)
    context = _context(room, name, page, form)
    key = room.request.POST.get("idempotency_key") or ""
    if tried.status == 409:
        fresh = enter(room.request, str(room.case.number))
        context = {**context, **frame(fresh, page.current, context["title"]), "seen": token(fresh)}
        context["newer"] = [_newer(room, event) for event in tried.newer or []]
        context["can"] = fresh.acts.first if not tried.newer else []
    context["conflict"] = tried.reason
    context["key"] = new_key() if tried.status == 422 and tried.reason else key or new_key()
    if tried.status == 428:
        context["conflict"] = _("This page was not complete. Look at your answers and send them again.")
    return render(room.request, page.template, context, status=tried.status)


def _newer(room: Room, event: CaseEvent) -> Any:
    return entry_view(event, room.actor, room.names)


def _context(room: Room, name: str, page: ActPage, form: ActionForm | None) -> dict[str, Any]:
    action = ACTIONS[name]
    title = page.title or str(action.label)
    return frame(
        room, page.current, title, form=form, groups=groups_of(form) if form is not None else [],
        action=action, button=str(action.label), grave=name in GRAVE, seen=token(room), key=new_key(),
        late=[c for c in room.clocks if c.code in action.meets and c.overdue], **page.more,
    )  # fmt: skip

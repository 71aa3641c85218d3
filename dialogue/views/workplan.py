"""Work plans: the list, the page of one with everything below its priorities, its print, its steps."""

from __future__ import annotations

from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import access_of
from dialogue.models import Measurement, WorkPlan
from dialogue.models.bodies import SECRETARIAT_POSTS
from dialogue.queries_programme import Standing, plan_now, standings, today_here
from dialogue.views.act import StepPage, run_step
from dialogue.views.links import step_links
from dialogue.views.room import Room, enter
from dialogue.views.workplan_news import changes, late, summary, turns
from dialogue.views.workplan_tree import TreeForm, tree_of

PAGE = 50
ON_THE_PAGE = (
    "validate_plan", "submit_plan", "endorse_plan", "begin_plan", "report_progress", "review_plan",
    "close_plan",
)  # fmt: skip
"""Steps of the plan itself; those of an indicator stand on its page."""


def url_of(plan: WorkPlan, name: str = "workplan", *more: str) -> str:
    """An address of the plan."""
    return reverse(f"dialogue:{name}", args=[plan.number.lower(), *more])


def find(request: HttpRequest, plan: str) -> Room:
    """The plan of that number, or the newest of that name, if this person may see it; else Http404."""
    rows = WorkPlan.objects.visible_to(request.user)
    number = rows.filter(number=plan.upper()[:40]).values_list("number", flat=True).first()
    if number is None:
        named = rows.filter(code=plan[:20]).order_by("-programme__starts_on", "-id")
        number = named.values_list("number", flat=True).first()
    if number is None:
        raise Http404
    return enter(request, WorkPlan, number, "programme")


@never_cache
@require_safe
def plan_list(request: HttpRequest) -> HttpResponse:
    """The plans this person may see, by programme, the newest first; two queries."""
    asked = request.GET.get("page", "0")
    if not (asked.isascii() and asked.isdecimal() and len(asked) < 10):
        raise Http404
    page = int(asked)
    rows = WorkPlan.objects.visible_to(request.user).select_related("programme")
    ordered = rows.order_by("-programme__starts_on", "programme_id", "-starts_on", "-id")
    shown = list(ordered[page * PAGE : (page + 1) * PAGE + 1])
    now = plan_now(shown, today_here())
    context = {
        "rows": [(plan, url_of(plan), plan == now) for plan in shown[:PAGE]],
        "next_url": f"?page={page + 1}" if len(shown) > PAGE else "",
        "previous_url": f"?page={page - 1}" if page else "",
        "may_import": access_of(request.user).holds(*SECRETARIAT_POSTS),
    }
    return render(request, "dialogue/workplans.html", context)


@never_cache
@require_safe
def plan_page(request: HttpRequest, plan: str) -> HttpResponse:
    """One plan: the sentence, what changed, priorities down to indicators, what is late, whose turn it is."""
    room = find(request, plan)
    rows = standings(room.subject.programme, room.subject)
    items = list(room.subject.programme.items.all())
    form = TreeForm(request.GET, items)
    wanted = form.wanted()
    context = {
        **_frame(room, rows), "form": form, "filtered": bool(wanted),
        "tops": tree_of(items, rows, wanted),
        "acts": step_links(room, ON_THE_PAGE, partial(url_of, room.subject, "workplan_step")),
        "reports": room.subject.reports.select_related("item", "reported_by")[:3],
        "export": urlencode(wanted),
    }  # fmt: skip
    return render(request, "dialogue/workplan.html", context, status=400 if form.errors else 200)


@never_cache
@require_safe
def plan_print(request: HttpRequest, plan: str) -> HttpResponse:
    """One page, A4 landscape, for the leadership."""
    room = find(request, plan)
    rows = standings(room.subject.programme, room.subject)
    context = {**_frame(room, rows), "tops": tree_of(room.subject.programme.items.all(), rows, {})}
    return render(request, "dialogue/workplan_print.html", context)


def _frame(room: Room, rows: list[Standing]) -> dict[str, Any]:
    plan, today = room.subject, today_here()
    if not room.actor.roles:
        for one in rows:
            one.waiting = []
    missing = room.facts.missing_endorsers
    given = {e.constituency: e for e in plan.endorsements.all()}
    return {
        "plan": plan, "programme": plan.programme, "summary": summary(rows), "today": today,
        "boxes": [(side, given.get(side)) for side in plan.endorsers],
        "changes": changes(plan, rows, today), "late": late(plan, missing, rows, today),
        "turns": turns(plan, missing, rows, today), "plan_url": url_of(plan), "slug": plan.number.lower(),
        "inside": bool(room.actor.roles),
    }  # fmt: skip


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def plan_step(request: HttpRequest, plan: str, name: str) -> HttpResponse:
    """The page of one step of the plan or of one of its indicators."""
    room = find(request, plan)
    about = _about(room) if name in ("verify_value", "accept_value") else None
    code = about.indicator.code if about else request.GET.get("indicator", "")[:40]
    known = bool(code) and room.subject.programme.indicators.filter(code=code).exists()
    after = url_of(room.subject, "indicator", code) if known else url_of(room.subject)
    initial = {"indicator": code, "measurement": about, "item": request.GET.get("item", "")[:40]}
    more = {"about": about, "back_text": f"{_('Work plan')} {room.subject.code}"}
    return run_step(room, name, StepPage(after, "dialogue/workplan_act.html", initial=initial, more=more))


def _about(room: Room) -> Measurement:
    """The value that a step is about; raises Http404 where the programme has none of that number."""
    number = room.request.POST.get("measurement") or room.request.GET.get("measurement") or ""
    rows = Measurement.objects.filter(indicator__programme=room.subject.programme_id)
    found = (
        rows.select_related("indicator", "reported_by").filter(pk=number).first()
        if number.isdecimal()
        else None
    )
    if found is None or not room.actor.roles:
        raise Http404
    return found

"""Notices of strikes and lock-outs: by day and by province, one notice, and where a new one begins."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count, F, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Concat
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import access_of
from accounts.models import Office
from cases.forms.notices import OTHER
from cases.forms.striking import MINISTRY, NoticeListForm
from cases.models import Case, IndustrialAction
from cases.procedure.industrial_action import INDUSTRIAL_ACTION
from cases.roles import actor_for
from cases.services.notice_telling import LIVE
from cases.services.notice_ties import MOST, disputes_for
from cases.services.notices import acts_on, givers_of
from cases.views.act_links import url_of
from cases.views.council_news import new_notice
from cases.views.notice_clocks import clocks_of, ruling_of
from notifications.context import live_page

PAGE = 50
_ACTS = {
    "call_off_strike": "call_off", "strike_starts": "begin", "suspend_strike": "suspend",
    "strike_ends": "end", "rule_illegal": "judge_illegal", "record_return": "go_back",
}  # fmt: skip
"""The acts of a case on a strike or lock-out, each with the move that it makes."""
_NOTIFY = {"workers": "notify_strike", "employer": "notify_lockout"}


@never_cache
@login_required
@require_safe
@live_page
def notice_list(request: HttpRequest) -> HttpResponse:
    """Open notices by planned start, a table by province, and what has ended where it is asked for.

    `?part=list` gives the notices alone, as open pages fetch them again, and says what came since `had`.
    """
    form = NoticeListForm(request.GET)
    rows: QuerySet[IndustrialAction] = IndustrialAction.objects.visible_to(request.user)
    if form.is_valid():
        rows = form.narrow(rows)
    shown: Any = rows.order_by(F("planned_start").asc(nulls_first=True), "-pk").annotate(
        about=Coalesce("case__title", Concat("organization__name", Value(" / "), "against")),
    ).values(
        "pk", "number", "key", "kind", "state", "planned_start", "lawful_from", "expected_workers",
        "warnings", "about", "case_id",
    )[: PAGE + 1]  # fmt: skip
    part = request.GET.get("part") == "list"
    context = {
        "form": form, "days": _by_day(list(shown[:PAGE])), "more": len(shown) > PAGE,
        "provinces": _by_province(rows), "may_notify": not access_of(request.user).is_official,
        "live": LIVE, "live_src": _live_src(request, form, shown),
        "news": _news(request, shown) if part else "",
    }  # fmt: skip
    template = "notices/list_rows.html" if part else "notices/list.html"
    return render(request, template, context, status=400 if form.errors else 200)


def _live_src(request: HttpRequest, form: NoticeListForm, shown: Iterable[dict[str, Any]]) -> str:
    """Where an open page fetches the same list again; it names the newest notice that it has."""
    kept = {name: value for name, value in request.GET.items() if name in form.fields and value}
    newest = max((row["pk"] for row in shown), default=0)
    return f"{request.path}?{urlencode({**kept, 'part': 'list', 'had': newest})}"


def _news(request: HttpRequest, shown: Iterable[dict[str, Any]]) -> str:
    """What is said aloud: the newest notice that the page did not have, with its first lawful day."""
    had = request.GET.get("had", "")[:18]
    rows = [row for row in shown if had.isdecimal() and row["pk"] > int(had)]
    if not rows:
        return ""
    row = max(rows, key=lambda one: one["pk"])
    return new_notice(row["number"], row["lawful_from"])


def _by_day(rows: Iterable[dict[str, Any]]) -> list[tuple[Any, list[dict[str, Any]]]]:
    """The notices of each planned day, those without one first: a calendar that reads as a list."""
    ready = [{**row, "label": INDUSTRIAL_ACTION.states[row["state"]].label} for row in rows]
    return [(day, list(group)) for day, group in groupby(ready, key=_day)]


def _day(row: dict[str, Any]) -> Any:
    start = row["planned_start"]
    return timezone.localtime(start).date() if start is not None else None


def _by_province(rows: QuerySet[IndustrialAction]) -> list[dict[str, Any]]:
    """How many notices and strikes each province has, with the widest bar at 100; one query."""
    counts = (
        rows.order_by().annotate(at=Coalesce("case__office_id", "office_id")).values("at")
        .annotate(n=Count("pk"), going=Count("pk", filter=Q(state="ongoing")))
    )  # fmt: skip
    found = {row["at"]: row for row in counts}
    if not found:
        return []
    most = max(row["n"] for row in found.values())
    offices = Office.objects.filter(pk__in=list(found))
    lines = [{"office": o, **found[o.pk], "width": round(100 * found[o.pk]["n"] / most)} for o in offices]
    return sorted(lines, key=lambda line: (-line["n"], str(line["office"])))


@never_cache
@login_required
@require_safe
def notice_new(request: HttpRequest) -> HttpResponse:
    """Which dispute the notice is about: it begins on that case, or apart where none of ours is about it."""
    access = access_of(request.user)
    if access.is_official and not access.mandates:
        raise PermissionDenied
    cases = Case.objects.visible_to(request.user).exclude(state="draft").order_by("-filed_at")[:50]
    rows = [(case, _notify_url(request, case)) for case in cases.prefetch_related("parties", "sides_taken")]
    context = {"rows": [(case, url) for case, url in rows if url], "apart": bool(givers_of(request.user))}
    return render(request, "notices/new.html", context)


def _notify_url(request: HttpRequest, case: Case) -> str:
    """The page of the notice for this person's side; empty for who may not act."""
    actor = actor_for(request.user, case, list(case.parties.all()))
    side = next((p.side for p in case.parties.all() if p.pk == actor.party_id), "")
    return url_of(case, _NOTIFY[side]) if side and actor.roles else ""


@never_cache
@login_required
@require_safe
def notice_page(request: HttpRequest, number: str) -> HttpResponse:
    """One notice: recipients, ballot, first lawful day with its counting, warnings, and what can be done."""
    rows = IndustrialAction.objects.visible_to(request.user).select_related(
        "case__office", "party", "office", "organization"
    )
    action = rows.filter(number=number.upper()).first()
    if action is None:
        raise Http404
    case = Case.objects.visible_to(request.user).filter(pk=action.case_id).first()
    home = action.case or action
    context = {
        "action": action, "case": case, "office": home.office, "headline": headline_of(action),
        "label": INDUSTRIAL_ACTION.states[str(action.state)].label,
        "served": served_of(action), "ballot": ballot_of(action.ballot), "clocks": clocks_of(action),
        "ruling": ruling_of(action), **_disputes(request, action),
        "acts": _acts(request, case, action) if case is not None else _acts_apart(request, action),
    }  # fmt: skip
    return render(request, "notices/page.html", context)


def _disputes(request: HttpRequest, action: IndustrialAction) -> dict[str, Any]:
    """The dispute a notice was tied to, as far as the reader may see it; for the office those that fit."""
    if action.dispute_id is not None:
        return {"dispute": Case.objects.visible_to(request.user).filter(pk=action.dispute_id).first()}
    fits = "tie" in acts_on(action, request.user)
    return {"proposed": list(disputes_for(action, request.user)[:MOST]) if fits else []}


def headline_of(action: IndustrialAction) -> str:
    """What a notice is about in a line: the dispute, or who stands against whom."""
    if action.case is not None:
        return str(action.case.title)
    return f"{action.organization} / {action.against}"


def _acts_apart(request: HttpRequest, action: IndustrialAction) -> list[tuple[str, str]]:
    """The acts on a notice that belongs to no case."""
    return [
        (str(act.label), reverse("cases:notice_act", args=[action.number, name]))
        for name, act in acts_on(action, request.user).items()
        if name != "tie"
    ]


def served_of(action: IndustrialAction) -> list[tuple[str, str]]:
    """Who received it, and when."""
    names = {p.key: p.name for p in action.case.parties.all()} if action.case is not None else {}
    names.setdefault(OTHER, action.against)
    names[MINISTRY] = _("The ministry")
    return [(names.get(key, key), day) for key, day in action.served.items()]


def ballot_of(ballot: dict[str, Any]) -> list[tuple[str, Any, int | None]]:
    """The figures of the ballot with the share they have: of the members, or of those who voted."""
    members, voters = ballot.get("members"), ballot.get("voters")
    lines = (
        (_("Members"), members, None), (_("Voted"), voters, members),
        (_("For"), ballot.get("for"), voters), (_("Against"), ballot.get("against"), voters),
        (_("Blank"), ballot.get("blank"), voters), (_("Women who voted"), ballot.get("women"), voters),
    )  # fmt: skip
    return [(label, n, round(100 * n / of) if of else None) for label, n, of in lines if n is not None]


def _acts(request: HttpRequest, case: Case, action: IndustrialAction) -> list[tuple[str, str]]:
    """The acts on this strike or lock-out that are this person's, as it stands now."""
    actor = actor_for(request.user, case)
    table = case.table.actions
    return [
        (str(table[name].label), f"{reverse('cases:act', args=[case.number, name])}?key={action.key}")
        for name, move in _ACTS.items()
        if set(table[name].who) & actor.roles
        and case.state in table[name].sources
        and action.state in INDUSTRIAL_ACTION.actions[move].sources
    ]

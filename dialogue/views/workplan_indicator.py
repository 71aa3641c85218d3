"""The page of an indicator: where it stands, its line with its table, who verified what, its log."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cases.models.base import Category
from dialogue import figures
from dialogue.models import Indicator, Programme
from dialogue.queries_programme import Standing, stand, today_here
from dialogue.queries_thread import tied_to
from dialogue.standing import Point, progress
from dialogue.views.room import Room
from dialogue.views.thread import issue_url, tied_context
from dialogue.views.workplan import find, url_of

WIDTH, HEIGHT, EDGE = 600, 200, 8
OF_INDICATOR = ("report_value", "change_target")


@never_cache
@require_safe
def indicator_page(request: HttpRequest, plan: str, code: str) -> HttpResponse:
    """One indicator of the plan's programme; a fixed number of queries."""
    room = find(request, plan)
    programme = room.subject.programme
    rows = programme.indicators.select_related("item").prefetch_related("milestones")
    indicator = rows.filter(code=code[:40]).first()
    if indicator is None:
        raise Http404
    span = (room.subject.starts_on, room.subject.ends_on)
    one = stand(programme, [indicator], span, today_here())[0]
    if not room.actor.roles:
        one.waiting = []
    series = series_of(one, programme, span)
    context = {
        "plan": room.subject, "one": one, "indicator": indicator, "series": series,
        "inside": bool(room.actor.roles), "chart": chart_of(one.points, series),
        "acts": _acts(room, indicator), "plan_url": url_of(room.subject),
        "slug": room.subject.number.lower(), "may_verify": room.can("verify_value"), "me": room.actor.user_id,
        "may_accept": room.can("accept_value"),
        "history": _history(one), "changes": indicator.target_changes.select_related("changed_by"),
        "figure": figures.FIGURES.get(indicator.bound_to), **_issues(indicator, programme, span),
        "tied": tied_context(request.user, tied_to(request.user, indicator), room.subject),
    }  # fmt: skip
    return render(request, "dialogue/indicator.html", context)


def _history(one: Standing) -> list[dict[str, Any]]:
    """Every value, the newest first, with its share of the way."""
    rows = sorted([*one.verified, *one.waiting], key=lambda row: (row.on, row.pk), reverse=True)
    base, target = one.indicator.baseline, one.indicator.target
    return [{"row": row, "progress": progress(base, row.value, target)} for row in rows]


def _issues(indicator: Indicator, programme: Programme, span: figures.Period) -> dict[str, Any]:
    if indicator.bound_to != "cases_by_issue":
        return {}
    names = dict(Category.choices)
    counts = figures.by_issue(span, demo=programme.is_demo)
    most = max((n for _name, n in counts), default=1)
    return {"issues": [(names.get(name, name), issue_url(name), n, 100 * n / most) for name, n in counts]}


def _acts(room: Room, indicator: Indicator) -> list[tuple[Any, str]]:
    """What this person can do with the indicator now."""
    return [
        (room.decisions[name].action.label,
         f"{url_of(room.subject, 'workplan_step', name)}?indicator={indicator.code}")
        for name in OF_INDICATOR if room.can(name)
    ]  # fmt: skip


def series_of(one: Standing, programme: Programme, span: figures.Period) -> list[Point]:
    """The values that count over time; of a bound indicator as counted up to each quarter's end."""
    name = one.indicator.bound_to
    if name not in figures.FIGURES:
        return [(row.on, row.value) for row in one.verified]
    ends = quarters(span, min(span[1], today_here()))
    counts = figures.count([name], [(span[0], day) for day in ends], demo=programme.is_demo)
    found = [(day, counts[name, n].value) for n, day in enumerate(ends) if (name, n) in counts]
    return found or [(row.on, row.value) for row in one.verified]


def quarters(span: figures.Period, last: date) -> list[date]:
    """The last day of each quarter of a span up to a day, and that day; at most forty."""
    found: list[date] = []
    year, month = span[0].year, (span[0].month - 1) // 3 * 3 + 4
    while len(found) < 39:
        year, month = (year + 1, month - 12) if month > 12 else (year, month)
        day = date(year, month, 1) - timedelta(days=1)
        if day >= last:
            break
        found.append(day)
        month += 3
    return [*found, last] if last >= span[0] else []


def chart_of(points: Sequence[Point], series: Sequence[Point]) -> dict[str, Any] | None:
    """The lines of the chart in its own units and what stands at its edges; None with too little to draw."""
    every = [*points, *series]
    if len(every) < 2 or len({day for day, _value in every}) < 2:
        return None
    days = [day.toordinal() for day, _value in every]
    values = [float(value) for _day, value in every]
    first, last = min(days), max(days)
    low, high = min(*values, 0.0), max(values)
    height = high - low or 1.0

    def place(point: Point) -> tuple[float, float]:
        x = EDGE + (point[0].toordinal() - first) / (last - first) * (WIDTH - 2 * EDGE)
        y = HEIGHT - EDGE - (float(point[1]) - low) / height * (HEIGHT - 2 * EDGE)
        return round(x, 1), round(y, 1)

    line = [place(point) for point in series]
    return {
        "plan": _drawn([place(point) for point in points]), "real": _drawn(line), "dots": line,
        "width": WIDTH, "height": HEIGHT, "low": low, "high": high,
        "first": date.fromordinal(first), "last": date.fromordinal(last),
    }  # fmt: skip


def _drawn(places: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x},{y}" for x, y in places)

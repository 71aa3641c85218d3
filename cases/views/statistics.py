"""P37: the statistics, live for officials; everybody else reads what was published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import access_of
from accounts.models import Office
from cases.forms.statistics import StatisticsForm, period_words
from cases.queries_statistics import (
    CUTS,
    OF_COUNTRY,
    OF_OFFICE,
    Drill,
    Period,
    Scope,
    cases_behind,
    data_to,
    open_now,
    over_time,
    read,
    read_cut,
    strikes,
)
from cases.views import statistics_blocks as blocks
from cases.views.published import tables
from cases.views.statistics_cuts import cut_block
from cases.views.statistics_time import over_time_block
from cases.views.statistics_words import (
    CUT_WORDS,
    GROUP_WORDS,
    ISSUE_WORDS,
    SECTOR_WORDS,
    Block,
    Headline,
    Teller,
    Words,
)
from cases.views.tables import noted_csv

SHOWN = 100
"""How many cases a number leads to at most."""


@dataclass(frozen=True, slots=True)
class Room:
    """What an official reads: the filters as they were given, and which offices are their own."""

    user: Any
    form: StatisticsForm
    own: frozenset[int]
    today: date

    @property
    def office(self) -> Office | None:
        """The office that is looked at; None for the whole country."""
        return self.form.chosen_office

    @property
    def scope(self) -> Scope:
        """Whose cases are counted."""
        offices = None if self.office is None else (self.office.pk,)
        return Scope(offices, self.form.chosen_procedure, settings.DEMO)

    @property
    def period(self) -> Period:
        """The months that are counted."""
        return self.form.chosen_period

    @property
    def tell(self) -> Teller:
        """Small numbers are told to those who work where the cases are."""
        return Teller(self.office is not None and self.office.pk in self.own)

    @property
    def sees_cases(self) -> bool:
        """Whether numbers lead to cases: the leadership and administrators see none."""
        return access_of(self.user).holds(*OF_OFFICE, "minister_delegate")

    @property
    def query(self) -> dict[str, str]:
        """The filters in use, for links."""
        names = ("period", "office", "procedure")
        return {name: str(value) for name in names if (value := self.form.cleaned_data.get(name))}


def enter(request: HttpRequest) -> Room | None:
    """The statistics as this person may read them live; None for everybody without such a post."""
    access = access_of(request.user)
    own, country = access.offices(*OF_OFFICE), access.holds(*OF_COUNTRY)
    if not own and not country:
        return None
    offices = list(Office.objects.all() if country else Office.objects.filter(pk__in=own))
    today = timezone.localdate()
    form = StatisticsForm(request.GET, today=today, offices=offices, country=country)
    form.is_valid()
    return Room(request.user, form, frozenset(own), today)


def _official(request: HttpRequest) -> Room:
    room = enter(request)
    if room is None:
        raise PermissionDenied
    return room


@never_cache
@require_safe
def statistics(request: HttpRequest) -> HttpResponse:
    """For officials the figures of a period and what is behind them; for others what is published."""
    room = enter(request)
    if room is None:
        return tables(request)
    heads, found, imported = _everything(room)
    line = over_time_block(over_time(room.scope, room.period), room.tell)
    return _page(request, room, "statistics/page.html", heads, found, imported=imported, line=line)


def _everything(room: Room) -> tuple[list[Headline], list[Block], str]:
    """The figures on top, all tables, how many cases are from old registers; a fixed number of queries."""
    now, before = read(room.scope, room.period)
    struck = strikes(room.scope, room.period)
    tell = room.tell
    found = [
        blocks.stages(now, before, tell), blocks.waiting(now, tell), blocks.hands(now, tell),
        blocks.clocks(now, before, tell), blocks.promises(now, tell), blocks.strike_block(*struck, tell),
        *blocks.open_blocks(open_now(room.scope), room.today, tell),
    ]  # fmt: skip
    heads = blocks.headlines((now, before), struck, tell)
    if room.sees_cases:
        heads[0] = replace(heads[0], url=f"{reverse('cases:statistics_cases')}?{urlencode(room.query)}")
    old = now.get("filed", "origin", "register").n
    return heads, found, room.tell.number(old) if old else ""


@never_cache
@login_required
@require_safe
def statistics_cut(request: HttpRequest, cut: str) -> HttpResponse:
    """The same by issue, sector, province or group of workers."""
    room = _official(request)
    if cut not in CUTS:
        raise Http404
    return _page(request, room, "statistics/cut.html", [], [_of_cut(room, cut)], cut=cut)


def _of_cut(room: Room, cut: str) -> Block:
    both = read_cut(room.scope, room.period, cut)
    values = both[0].by_value("filed", cut)
    return cut_block(
        cut, _words_of(cut), both, room.tell, _links(room, cut, values) if room.sees_cases else {}
    )


def _words_of(cut: str) -> dict[str, Words]:
    if cut == "province":
        return {office.slug: str(office) for office in Office.objects.all()}
    return {"issue": ISSUE_WORDS, "sector": SECTOR_WORDS, "group": GROUP_WORDS}[cut]


def _links(room: Room, cut: str, values: Any) -> dict[str, str]:
    """Where each value leads: to those of its cases that the person may see."""
    page = reverse("cases:statistics_cases")
    if cut == "province":
        return {value: f"{page}?{urlencode({**room.query, 'office': value})}" for value in values}
    return {
        value: f"{page}?{urlencode({**room.query, 'cut': cut, 'value': value})}" for value in values if value
    }


def _page(
    request: HttpRequest,
    room: Room,
    template: str,
    heads: Sequence[Headline],
    found: list[Block],
    **more: Any,
) -> HttpResponse:
    query = urlencode(room.query)
    cuts = [
        {"label": words, "url": f"{reverse('cases:statistics_cut', args=[name])}?{query}",
         "current": name == more.get("cut")}
        for name, words in CUT_WORDS.items()
        if name != "province" or room.office is None
    ]  # fmt: skip
    top = {
        "label": _("Overview of the figures"), "url": f"{reverse('cases:statistics')}?{query}",
        "current": "cut" not in more,
    }  # fmt: skip
    context = {
        "room": room, "form": room.form, "headlines": heads, "blocks": found, "pages": [top, *cuts],
        "period": period_words(room.period), "before": period_words(room.period.before), "data_to": data_to(),
        "running": room.period.begins <= room.today < room.period.ends, "query": query, **more,
    }  # fmt: skip
    return render(request, template, context, status=400 if room.form.errors else 200)


@never_cache
@login_required
@require_safe
def statistics_csv(request: HttpRequest) -> HttpResponseBase:
    """Every table of the period in one file; that it was taken is noted."""
    room = _official(request)
    heads, found, _imported = _everything(room)
    line = over_time_block(over_time(room.scope, room.period), room.tell).table
    cuts = [_of_cut(room, cut) for cut in CUTS if cut != "province" or room.office is None]
    rows = [[_("Figures"), h.label, _("now"), h.now] for h in heads]
    rows += [[_("Figures"), h.label, _("before"), h.before] for h in heads]
    rows += [
        [block.title, row.label, name, cell]
        for block in (*found, line, *cuts)
        for row in block.lines
        for name, cell in zip(block.head[1:], row.cells, strict=True)
    ]
    head = [_("Table"), _("Row"), _("Column"), _("Value")]
    asked = {**room.query, "period": room.period.slug}
    return noted_csv(request, "statistics", head, rows, asked=asked, office=room.office)


@never_cache
@login_required
@require_safe
def statistics_cases(request: HttpRequest) -> HttpResponse:
    """The filed cases behind a number, as far as the person may see them, the newest first."""
    room = _official(request)
    cut, value = request.GET.get("cut", ""), request.GET.get("value", "")
    if not room.sees_cases:
        raise PermissionDenied
    if cut not in ("", "issue", "sector", "group") or (cut and value not in _words_of(cut)):
        raise Http404
    office = room.office.pk if room.office is not None else None
    drill = Drill(room.period, office, room.form.chosen_procedure, cut, value)
    rows = list(cases_behind(room.user, drill).select_related("office")[: SHOWN + 1])
    about = str(_words_of(cut)[value]) if cut else ""
    context = {
        "rows": rows[:SHOWN], "more": len(rows) > SHOWN, "most": SHOWN, "about": about,
        "back": f"{reverse('cases:statistics_cut', args=[cut]) if cut else reverse('cases:statistics')}"
        f"?{urlencode(room.query)}",
        "period": period_words(room.period), "office": room.office,
    }  # fmt: skip
    return render(request, "statistics/cases.html", context)

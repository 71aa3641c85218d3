"""P41: one search over everything a person may see: cases, meetings, agreements, the register."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.texts import storable
from cases.khmer import latin_digits
from cases.models import PublicAward
from cases.procedure.states import STATES
from cases.queries_register import Wanted
from cases.queries_register import search as search_awards
from cases.queries_search import SHOWN, Hit, case_named, find_cases
from dialogue.models import Agreement, CollectiveAgreement, Meeting


class SearchForm(forms.Form):
    """The one box."""

    use_required_attribute = False
    q = forms.CharField(
        label=gettext_lazy("Number, name, enterprise or words"), min_length=2, max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
        error_messages={
            "required": gettext_lazy("Type a number, a name or some words."),
            "min_length": gettext_lazy("Type two signs or more."),
        },
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """Something that was found: where it is, its number, its title, and a line about it."""

    url: str
    number: str
    title: str
    about: str


@dataclass(frozen=True, slots=True)
class Kind:
    """What was found of one kind; `more` where not all are shown."""

    slug: str
    title: str
    rows: list[Found]
    more: bool


@never_cache
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What was found by kind; the exact number of a case leads to it. 400 for a question too short."""
    asked = "q" in request.GET
    form = SearchForm(request.GET if asked else None)
    kinds: list[Kind] = []
    if asked and form.is_valid():
        question = latin_digits(storable(form.cleaned_data["q"]))
        number = case_named(request.user, question.strip().upper())
        if number is not None:
            return redirect("cases:case", number)
        kinds = [kind for kind in _kinds(request.user, question) if kind.rows]
    context = {"form": form, "kinds": kinds, "asked": asked and not form.errors, "most": SHOWN}
    return render(request, "dialogue/search.html", context, status=400 if asked and form.errors else 200)


def _kinds(user: Any, question: str) -> list[Kind]:
    """Everything that is found; a fixed number of queries."""
    words = question.split()[:8]
    meetings = Meeting.objects.visible_to(user).filter(_in("title", words, "title_km", "number"))
    agreements = Agreement.objects.visible_to(user).filter(_in("title", words, "title_km", "number"))
    collective = CollectiveAgreement.objects.visible_to(user).filter(
        _in("title", words, "number", "employer__name", "union__name", "employer__name_km", "union__name_km")
    )
    awards = search_awards(Wanted(q=question)).defer("text", "words")
    return [
        _kind("cases", _("Cases"), [_case(hit) for hit in find_cases(user, question)]),
        _kind("meetings", _("Meetings"), [_plain("meeting", m, m.title_now) for m in _some(meetings)]),
        _kind("agreements", _("Agreements"), [_plain("agreement", a, a.name) for a in _some(agreements)]),
        _kind(
            "collective",
            _("Collective agreements"),
            [_plain("collective", c, c.title) for c in _some(collective)],
        ),
        _kind("register", _("Register of awards"), [_award(a) for a in awards[: SHOWN + 1]]),
    ]


def _kind(slug: str, title: str, rows: list[Found]) -> Kind:
    return Kind(slug, title, rows[:SHOWN], len(rows) > SHOWN)


def _some(rows: Any) -> Any:
    return rows.order_by("-pk").distinct()[: SHOWN + 1]


def _in(first: str, words: list[str], *names: str) -> Q:
    """That every word stands in one of these columns."""
    rule = Q()
    for word in words:
        one = Q(**{f"{first}__icontains": word})
        for name in names:
            one |= Q(**{f"{name}__icontains": word})
        rule &= one
    return rule


def _case(hit: Hit) -> Found:
    office = hit.office_km if get_language() == "km" and hit.office_km else hit.office_en
    about = f"{STATES[hit.state].label} · {office}"
    return Found(reverse("cases:case", args=[hit.number]), hit.number, hit.title, about)


def _plain(page: str, row: Any, title: str) -> Found:
    url = reverse(f"dialogue:{page}", args=[row.number])
    return Found(url, row.number, title, str(row.state_row.label))


def _award(row: PublicAward) -> Found:
    return Found(row.get_absolute_url(), row.number, row.title, str(row.office))

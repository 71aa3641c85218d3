"""P41: one search over everything a person may see: cases, meetings, agreements, the register."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.texts import storable
from cases.khmer import latin_digits
from cases.models import PublicAward
from cases.procedure.states import STATES
from cases.queries_register import Wanted
from cases.queries_register import search as search_awards
from cases.queries_search import SHOWN, WORDS, Hit, case_named, find_cases, year_at_home
from dialogue.models import Agreement, CollectiveAgreement, Meeting

KINDS = {
    "cases": gettext_lazy("Cases"),
    "meetings": gettext_lazy("Meetings"),
    "agreements": gettext_lazy("Agreements"),
    "collective": gettext_lazy("Collective agreements"),
    "register": gettext_lazy("Register of awards"),
}


class SearchForm(forms.Form):
    """The one box, and what narrows it."""

    use_required_attribute = False
    q = forms.CharField(
        label=gettext_lazy("Number, name, enterprise or words"), min_length=2, max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
        error_messages={
            "required": gettext_lazy("Type a number, a name or some words."),
            "min_length": gettext_lazy("Type two signs or more."),
        },
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=[("", gettext_lazy("All")), *KINDS.items()], required=False
    )
    year = forms.IntegerField(
        label=gettext_lazy("Year"), min_value=1997, max_value=2100, required=False,
        widget=forms.NumberInput(attrs={"class": "in-s", "inputmode": "numeric"}),
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
    question, narrowed = "", False
    if asked and form.is_valid():
        question = latin_digits(storable(form.cleaned_data["q"]))
        only, year = form.cleaned_data["kind"], form.cleaned_data["year"]
        narrowed = bool(only or year)
        number = None if narrowed else case_named(request.user, question.strip().upper())
        if number is not None:
            return redirect("cases:case", number)
        kinds = [kind for kind in _kinds(request.user, question, only, year) if kind.rows]
    context = {
        "form": form, "kinds": kinds, "asked": asked and not form.errors, "most": SHOWN, "question": question,
        "widened": f"{request.path}?{urlencode({'q': question})}" if narrowed else "",
    }  # fmt: skip
    return render(request, "dialogue/search.html", context, status=400 if asked and form.errors else 200)


def _kinds(user: Any, question: str, only: str, year: int | None) -> list[Kind]:
    """Everything that is found, or what is of one kind and year; a fixed number of queries."""
    looks: dict[str, Callable[[], list[Found]]] = {
        "cases": lambda: [_case(hit) for hit in find_cases(user, question, year=year)],
        "meetings": lambda: _plain(Meeting, "meeting", user, question, year),
        "agreements": lambda: _plain(Agreement, "agreement", user, question, year),
        "collective": lambda: _plain(CollectiveAgreement, "collective", user, question, year),
        "register": lambda: [_award(a) for a in _awards(question, year)],
    }
    return [_kind(slug, str(KINDS[slug]), look()) for slug, look in looks.items() if only in ("", slug)]


def _kind(slug: str, title: str, rows: list[Found]) -> Kind:
    return Kind(slug, title, rows[:SHOWN], len(rows) > SHOWN)


def _awards(question: str, year: int | None) -> Any:
    return search_awards(Wanted(q=question, year=year)).defer("text", "words")[: SHOWN + 1]


_COLUMNS: dict[Any, tuple[str, tuple[str, ...]]] = {
    Meeting: ("starts_at", ("title", "title_km", "number")),
    Agreement: ("tabled_at", ("title", "title_km", "number")),
    CollectiveAgreement: (
        "submitted_at",
        ("title", "number", "employer__name", "union__name", "employer__name_km", "union__name_km"),
    ),
}
"""The moment that a kind is of a year by, and the columns its words stand in."""


def _plain(model: Any, page: str, user: Any, question: str, year: int | None) -> list[Found]:
    """The newest of a kind in which every word of the question stands in one of its columns."""
    moment, columns = _COLUMNS[model]
    rule = Q()
    for word in question.split()[:WORDS]:
        one = Q()
        for name in columns:
            one |= Q(**{f"{name}__icontains": word})
        rule &= one
    if year:
        begins, ends = year_at_home(year)
        rule &= Q(**{f"{moment}__gte": begins, f"{moment}__lt": ends})
    rows = model.objects.visible_to(user).filter(rule).order_by("-pk").distinct()[: SHOWN + 1]
    return [_row(page, row) for row in rows]


def _row(page: str, row: Any) -> Found:
    title = {"meeting": "title_now", "agreement": "name"}.get(page, "title")
    url = reverse(f"dialogue:{page}", args=[row.number])
    return Found(url, row.number, str(getattr(row, title)), str(row.state_row.label))


def _case(hit: Hit) -> Found:
    office = hit.office_km if get_language() == "km" and hit.office_km else hit.office_en
    about = f"{STATES[hit.state].label} · {office}"
    return Found(reverse("cases:case", args=[hit.number]), hit.number, hit.title, about)


def _award(row: PublicAward) -> Found:
    return Found(row.get_absolute_url(), row.number, row.title, str(row.office))

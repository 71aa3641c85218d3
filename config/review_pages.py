"""The pages of reviewers of Khmer: what waits, one text, and what was reviewed as a file."""

from __future__ import annotations

import csv
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import access_of
from accounts.http import signed_in
from accounts.models import PostKind, User
from config import reviewing
from config.catalogues import ENDS, PLACES, fault_in, places_lost
from config.models import Area, Wording

COLUMNS = ["English", "Khmer", "Better Khmer", "ok"]
BIG = 2**31


class ListForm(forms.Form):
    """What of the texts is shown, and after which."""

    state = forms.ChoiceField(choices=[(name, name) for name in reviewing.STATES], required=False)
    area = forms.ChoiceField(choices=[("", ""), *Area.choices], required=False)
    after = forms.IntegerField(min_value=0, max_value=BIG, required=False)


class ReviewForm(forms.Form):
    """The Khmer that a reviewer wants; left as it is, it is approved."""

    text = forms.CharField(
        label=gettext_lazy("Khmer"), strip=False, max_length=20_000,
        widget=forms.Textarea({"lang": "km", "rows": 4}),
        help_text=gettext_lazy("Leave it as it is to approve it, or write a better one."),
    )  # fmt: skip
    seen = forms.IntegerField(min_value=0, max_value=BIG, widget=forms.HiddenInput)

    def __init__(self, row: Wording, data: Any = None) -> None:
        self.row = row
        super().__init__(data, initial={"text": row.khmer, "seen": row.reviews})

    def clean_text(self) -> str:
        """The text with the line ends of the catalogue; refused in words where a page would break."""
        text = str(self.cleaned_data["text"]).replace("\r\n", "\n")
        if fault := fault_in(self.row.english, text):
            raise forms.ValidationError(_words_of(fault, self.row.english, text))
        return text


def _words_of(fault: str, english: str, text: str) -> str:
    if fault == PLACES:
        lost = ", ".join(dict.fromkeys(places_lost(english, text)))
        return _("Keep each place to fill in and each tag as in the English. Look at: %(places)s") % {
            "places": lost
        }
    if fault == ENDS:
        return _("Begin and end with a new line where the English does.")
    return _("Write digits as 0 to 9, and no hidden spaces.")


def _reviewer(request: HttpRequest) -> User:
    user = signed_in(request)
    if not access_of(user).holds(PostKind.REVIEWER):
        raise Http404
    return user


@never_cache
@login_required
@require_safe
def wordings(request: HttpRequest) -> HttpResponse:
    """The texts that wait, or those that were read, of all areas or one, with how far each area is."""
    user, form = _reviewer(request), ListForm(request.GET)
    fits = form.is_valid()
    given = form.cleaned_data if fits else {}
    state, area = given.get("state") or "waiting", given.get("area") or ""
    rows, after = reviewing.page(user, state, area, given.get("after") or 0)
    more = f"?state={state}&area={area}&after={after}" if after else ""
    context = {
        "rows": rows, "more": more, "state": state, "area": area, "states": reviewing.STATES,
        "progress": reviewing.progress(user),
    }  # fmt: skip
    return render(request, "wording/list.html", context, status=200 if fits else 400)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def wording(request: HttpRequest, pk: int) -> HttpResponse:
    """One text with where it is read and words of the glossary; approve it or write a better one."""
    user = _reviewer(request)
    row = reviewing.visible_to(user).filter(pk=pk).first()
    if row is None:
        raise Http404
    form = ReviewForm(row, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _take(request, user, row, form)
    return _show(request, row, form, status=422 if form.errors else 200)


def _take(request: HttpRequest, user: User, row: Wording, form: ReviewForm) -> HttpResponse:
    text, seen = form.cleaned_data["text"], form.cleaned_data["seen"]
    try:
        reviewing.review(user, row.pk, seen=seen, text=text)
    except reviewing.ReviewedMeanwhileError as late:
        form.data = {**request.POST.dict(), "seen": str(late.row.reviews)}
        return _show(request, late.row, form, status=409, last=late.last)
    messages.success(request, _("Noted. Here is the next text."))
    following = reviewing.next_waiting(user, row)
    return redirect("wording", pk=following.pk) if following else redirect("wordings")


def _show(
    request: HttpRequest, row: Wording, form: ReviewForm, *, status: int, last: Any = None
) -> HttpResponse:
    context = {
        "row": row, "form": form, "places": row.places.splitlines(), "terms": reviewing.terms_in(row.english),
        "said": row.said.select_related("by").order_by("-number")[:10], "last": last,
        "list_url": f"{reverse('wordings')}?area={row.area}",
    }  # fmt: skip
    return render(request, "wording/one.html", context, status=status)


@never_cache
@login_required
@require_safe
def wordings_csv(request: HttpRequest) -> HttpResponse:
    """What reviewers said, as the file that `tools/catalogue.py --reviewed` takes into the catalogue."""
    _reviewer(request)
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="reviewed.csv"'
    writer = csv.DictWriter(answer, COLUMNS)
    writer.writeheader()
    writer.writerows(reviewing.for_catalogue())
    return answer

"""Putting a word of the office on the cases that were selected, or taking one off."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from cases.forms.queue import LabelForm
from cases.models import Case
from cases.services.labels import TooManyLabels, add_label, remove_label
from cases.views.queue_room import Desk, enter, query_of, selected


@never_cache
@login_required
@require_POST
def label(request: HttpRequest) -> HttpResponse:
    """First the selected cases and a field for the word, then back to the queue with what was done."""
    desk = enter(request)
    cases = selected(desk)
    form = LabelForm(request.POST if "do" in request.POST else None)
    if cases and form.is_valid() and _done(desk, cases, request.POST["do"], form):
        return redirect(f"{reverse('cases:queue')}?{_query(desk)}")
    context = {"desk": desk, "office": desk.office, "cases": cases, "form": form, "query": _query(desk)}
    return render(request, "cases/queue_label.html", context, status=422 if form.errors else 200)


def _query(desk: Desk) -> str:
    """The filters of the queue the person comes from."""
    given = QueryDict(desk.request.POST.get("query", "")[:2000])
    return query_of(given, office=desk.office.slug, have=None)


def _done(desk: Desk, cases: list[Case], do: str, form: LabelForm) -> bool:
    """Add or remove the word and say so; False, with an error on the form, where that cannot be done."""
    word: str = form.cleaned_data["word"]
    try:
        act: Any = remove_label if do == "remove" else add_label
        n = act(cases, desk.office, word, by=desk.user)
    except TooManyLabels:
        form.add_error("word", _("The office has 60 labels. Use one of them, or remove one."))
        return False
    words = (
        ngettext("“%(word)s” was taken off %(n)s case.", "“%(word)s” was taken off %(n)s cases.", n)
        if do == "remove"
        else ngettext("“%(word)s” was put on %(n)s case.", "“%(word)s” was put on %(n)s cases.", n)
    )
    messages.success(desk.request, words % {"word": word, "n": n})
    return True

"""Reading a case of another office: asking its head, or opening it in an emergency, on record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.texts import storable
from cases.forms.base import TextField
from cases.models import Case
from cases.models.acting import Refused
from cases.services import access as service
from cases.views.common import new_key

if TYPE_CHECKING:
    from accounts.models import User


class ReasonForm(forms.Form):
    """Why somebody wants to read, and which of the two ways they take."""

    use_required_attribute = False
    reason = TextField(label=gettext_lazy("Why do you need to read this case?"), max_length=1000)
    way = forms.ChoiceField(
        label=gettext_lazy("How"), widget=forms.RadioSelect,
        choices=[
            ("ask", gettext_lazy("Ask the head of its office")),
            ("urgent", gettext_lazy("Open it now for 60 minutes: it is an emergency")),
        ],
        help_text=gettext_lazy("In an emergency the head of the office is told at once, with your reason."),
    )  # fmt: skip


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def access_page(request: HttpRequest, number: str) -> HttpResponse:
    """For officers of an office: the same page whether there is such a case or not; 404 for others."""
    user = cast("User", request.user)
    if not service.own_offices(user):
        raise Http404
    if Case.objects.visible_to(user).filter(number=number.upper()).exists():
        return HttpResponseRedirect(reverse("cases:case", args=[number.upper()]))
    case = service.closed_case(user, number)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _answer(request, case, number, form)
    return _show(request, case, number, form, 422 if form.errors else 200)


def _answer(request: HttpRequest, case: Case | None, number: str, form: ReasonForm) -> HttpResponse:
    urgent = form.cleaned_data["way"] == "urgent"
    key = storable(request.POST.get("idempotency_key", "")[:64]) or new_key()
    try:
        if case is not None:
            user = cast("User", request.user)
            service.ask(case, user, form.cleaned_data["reason"], key=key, urgent=urgent)
    except Refused as refused:
        form.add_error(None, str(refused))
        return _show(request, case, number, form, 409)
    if not urgent:
        words = _("If there is such a case, the head of its office has your request. We tell you the answer.")
        messages.success(request, words)
        return HttpResponseRedirect(reverse("cases:access", args=[number]))
    if case is None:
        form.add_error(None, _("No case of that number can be opened. Check the number."))
        return _show(request, case, number, form, 409)
    return HttpResponseRedirect(reverse("cases:case", args=[case.number]))


def _show(
    request: HttpRequest, case: Case | None, number: str, form: ReasonForm, status: int
) -> HttpResponse:
    asked = service.requests_of(case, cast("User", request.user)) if case is not None else []
    context: dict[str, Any] = {
        "form": form, "number": number.upper(), "asked": asked, "key": new_key(),
        "back_url": reverse("cases:cases"), "back_text": _("All cases"),
    }  # fmt: skip
    return render(request, "cases/access.html", context, status=status)

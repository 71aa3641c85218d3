"""The lists of arbitrators with their appointments; the secretariat appoints."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import access_of
from cases.forms.roster import AppointArbitratorForm
from cases.models import Arbitrator
from cases.models.panel import ArbitratorList
from cases.services.roster import appoint


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def roster_page(request: HttpRequest) -> HttpResponse:
    """The three lists, who is in office today, and the form that appoints."""
    if not access_of(request.user).holds("council"):
        raise PermissionDenied
    form = AppointArbitratorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        appoint(
            by=request.user, name=values["name"], list_name=values["list"] or ArbitratorList.MINISTRY,  # type: ignore[arg-type]
            valid_from=values["valid_from"], valid_until=values["valid_until"], basis=values["basis"],
            user=values["email"], arbitrator=values["arbitrator"], languages=values["languages"],
            background=values["background"],
        )  # fmt: skip
        messages.success(request, _("The appointment is entered."))
        return HttpResponseRedirect(reverse("cases:roster"))
    status = 422 if form.errors else 200
    return render(request, "arbitration/roster.html", {"form": form, "lists": _lists()}, status=status)


def _lists() -> list[tuple[str, list[dict[str, Any]]]]:
    """Each list with its people and the end of their latest appointment; two queries."""
    today = timezone.localdate()
    people = Arbitrator.objects.filter(case=None).prefetch_related("mandates").order_by("list", "name")
    rows: dict[str, list[dict[str, Any]]] = {}
    for person in people:
        mandates = list(person.mandates.all())
        until = max((m.valid_until for m in mandates), default=None)
        rows.setdefault(person.list, []).append(
            {
                "person": person,
                "until": until,
                "in_office": any(m.valid_from <= today <= m.valid_until for m in mandates),
            }
        )
    return [(str(name.label), rows.get(name.value, [])) for name in ArbitratorList]

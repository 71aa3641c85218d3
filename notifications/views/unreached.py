"""Messages that finally failed: whom to call, and how the person was reached after all."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import access_of
from accounts.http import signed_in
from accounts.models import User
from notifications.channels import known
from notifications.failing import settle, waiting_for
from notifications.forms import SettleForm
from notifications.models import Delivery
from notifications.words_for_failures import reason_words

MOST = 100


@never_cache
@login_required
@require_safe
def unreached(request: HttpRequest) -> HttpResponse:
    """The messages that wait for this person, the oldest first; officials only."""
    user = _official(request)
    return render(request, "notifications/unreached.html", {"rows": _lines(waiting_for(user, MOST))})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def unreached_one(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them, with every attempt; say how the person was reached and it is done."""
    user = _official(request)
    found = waiting_for(user, 1, only=pk)
    if not found:
        raise Http404
    form = SettleForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        settle(user, pk, form.cleaned_data["how"])
        messages.success(request, _("Noted. The message no longer waits."))
        return redirect("notifications:unreached")
    context = {"form": form, "line": _lines(found)[0], "attempts": found[0][0].attempts.order_by("id")}
    status = 422 if request.method == "POST" else 200
    return render(request, "notifications/unreached_one.html", context, status=status)


def _official(request: HttpRequest) -> User:
    user = signed_in(request)
    if not access_of(user).is_official:
        raise Http404
    return user


def _lines(rows: list[tuple[Delivery, bool]]) -> list[dict[str, Any]]:
    """Whom, by which channel, why not; the matter only where it may be opened."""
    return [
        {
            "row": row, "person": row.notification.user, "channel": known.LABELS[row.channel],
            "why": reason_words(row.reason), "ref": row.notification.ref if open_ else "",
        }
        for row, open_ in rows
    ]  # fmt: skip

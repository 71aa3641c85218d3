"""The overview of the leadership: what needs attention, a few numbers, every province; on paper too."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import access_of
from accounts.models import PostKind
from dialogue.queries_overview import attention, numbers, provinces
from dialogue.queries_programme import today_here
from dialogue.views.workplan import url_of


@never_cache
@login_required
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Alerts first, then numbers; a fixed number of queries. 403 for everybody but the leadership."""
    return render(request, "dialogue/overview.html", _context(request))


@never_cache
@login_required
@require_safe
def overview_print(request: HttpRequest) -> HttpResponse:
    """The same on one page, A4 landscape."""
    return render(request, "dialogue/overview_print.html", _context(request))


def _context(request: HttpRequest) -> dict[str, Any]:
    if not access_of(request.user).holds(PostKind.LEADERSHIP):
        raise PermissionDenied
    user: Any = request.user
    now, today = timezone.now(), today_here()
    found = attention(user, now, today, demo=settings.DEMO)
    with translation.override("km"):
        in_khmer = reverse("dialogue:overview_print")
    rows = provinces(now, demo=settings.DEMO)
    quiet = not (found.strikes or found.objected or found.waiting or found.promises or found.off_track)
    return {
        "found": found, "numbers": numbers(today, demo=settings.DEMO), "provinces": rows, "today": today,
        "open": sum(row.open for row in rows), "overdue": sum(row.overdue for row in rows),
        "quiet": quiet and not any(row.overdue for row in rows), "print_url": in_khmer, "now": now,
        "plan_url": url_of(found.plan) if found.plan else "",
        "slug": found.plan.number.lower() if found.plan else "",
    }  # fmt: skip

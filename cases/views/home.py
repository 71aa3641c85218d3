"""P4: home, what waits for the person today, their cases, and what is new."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import access_of
from cases.models import Case
from cases.queries import Filters, count_words, counts_of, listed, page_of
from cases.views.home_list import rows_of
from cases.views.home_tasks import next_session, tasks_of
from notifications import words
from notifications.context import live_page
from notifications.models import Notification

if TYPE_CHECKING:
    from accounts.models import User

CASES = 10
NEWS = 5


@never_cache
@login_required
@require_safe
@live_page
def home(request: HttpRequest) -> HttpResponse:
    """The page a person starts the day with; its queries do not grow with the number of cases."""
    user: User = request.user  # type: ignore[assignment]
    now = timezone.now()
    tasks = tasks_of(user, now)
    official = access_of(user).is_official
    rows, more = page_of(listed(user, Filters(mine=user.pk if _handles(user) else None)), limit=CASES)
    context = {
        "tasks": tasks, "session": None if tasks else next_session(user, now), "official": official,
        "rows": rows_of(rows, now, official=official), "more": more is not None, "news": _news(user),
        "office": _office(user, now), "drafts": _drafts(user),
        "shut": Case.objects.on_both_sides(user).count() if access_of(user).mandates else 0,
        "may_file": not official or bool(access_of(user).mandates),
        "at_desk": bool(access_of(user).offices("officer", "head_of_office")),
    }  # fmt: skip
    return render(request, "cases/home.html", context)


def _handles(user: User) -> bool:
    """Whether the person works on cases of an office, so that "my cases" are those in their hands."""
    return bool(access_of(user).offices("officer", "head_of_office"))


def _news(user: User) -> list[dict[str, Any]]:
    """The newest unread notifications the person may still open."""
    rows = list(Notification.objects.of(user.pk).unread().awake().order_by("-seq")[:NEWS])
    lines = words.describe(rows, user)
    pairs = ((row, lines.get(row.pk)) for row in rows)
    return [{"row": row, "line": line} for row, line in pairs if line is not None]


def _office(user: User, now: Any) -> dict[str, str] | None:
    """For heads: cases that nobody has, and cases whose date has passed."""
    offices = access_of(user).offices("head_of_office")
    if not offices:
        return None
    rows = listed(user, Filters(offices=tuple(offices)))
    named = {"unassigned": Filters(unassigned=True), "overdue": Filters(due_before=now)}
    return {name: count_words(n) for name, n in counts_of(rows, named).items()}


def _drafts(user: User) -> list[Case]:
    """Complaints that are still being written."""
    rows = Case.objects.visible_to(user).filter(state="draft")
    return list(rows.select_related("filed_for").order_by("-id")[:3])

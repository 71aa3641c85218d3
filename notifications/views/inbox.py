"""The inbox itself, and how each notification reached the person; all of it works without script."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import signed_in
from accounts.models import User
from notifications import inbox, words
from notifications.channels import known
from notifications.context import live_page
from notifications.forms import TickForm
from notifications.models import Attempt


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@live_page
def inbox_page(request: HttpRequest) -> HttpResponse:
    """P39: the person's notifications under three tabs, by day, with ticks for many at once."""
    if request.method == "POST":
        return _tick(request)
    user = signed_in(request)
    tab = _one_of(request.GET.get("tab", ""), inbox.TABS)
    kind = _one_of(request.GET.get("kind", ""), ("", *words.kinds()))
    page = inbox.page(user, tab, kind=kind, before=_number(request.GET.get("before", "")))
    inbox.mark_seen(page)
    context = {
        "tab": tab,
        "tabs": _tabs(user, tab),
        "kind": kind,
        "kinds": inbox.kinds_for(user),
        "page": page,
        "next_url": _address(tab=tab, kind=kind, before=page.next_before),
    }
    return render(request, "notifications/inbox.html", context)


def _tick(request: HttpRequest) -> HttpResponse:
    """Do to the ticked rows what the button says, say what was done, and go back to the tab."""
    form = TickForm(request.POST)
    if form.is_valid():
        _act(request, form.cleaned_data["act"], form.cleaned_data["seq"])
    else:
        messages.error(request, _("Tick at least one."))
    tab = _one_of(request.GET.get("tab", ""), inbox.TABS)
    return redirect(_address(tab=tab, kind=_one_of(request.GET.get("kind", ""), ("", *words.kinds()))))


def _act(request: HttpRequest, act: str, seqs: list[int]) -> None:
    user_id = signed_in(request).pk
    if act == "done":
        count = inbox.mark_done(user_id, seqs)
        messages.success(request, ngettext("%d marked done.", "%d marked done.", count) % count)
    elif act == "read":
        count = inbox.mark_read(user_id, seqs)
        messages.success(request, ngettext("%d marked read.", "%d marked read.", count) % count)
    else:
        _snooze(request, user_id, act, seqs)


def _snooze(request: HttpRequest, user_id: int, act: str, seqs: list[int]) -> None:
    now = timezone.now()
    if act == "before":
        count, refused = inbox.snooze_to_date(signed_in(request), seqs, now)
        words_of_refusal = _("Only a reminder of a date can wait until the day before it.")
    elif until := inbox.wake_at(act, now):
        count, refused = inbox.snooze(user_id, seqs, until)
        words_of_refusal = _("Legal deadlines and signatures cannot wait, so they stay here.")
    else:
        return
    if count:
        messages.success(request, ngettext("%d comes back later.", "%d come back later.", count) % count)
    if refused:
        messages.warning(request, words_of_refusal)


@never_cache
@login_required
@require_safe
def open_item(request: HttpRequest, seq: int) -> HttpResponse:
    """Go to what a notification is about, and note that it was read."""
    user = signed_in(request)
    line = inbox.open_row(user, seq)
    if line is None:
        messages.warning(request, _("You can no longer open this."))
        return redirect("notifications:inbox")
    return redirect(line.url)


@never_cache
@login_required
@require_safe
def ways(request: HttpRequest, seq: int) -> HttpResponse:
    """How one notification went out: sent, delivered, seen, read, and that none of it is service."""
    user = signed_in(request)
    row = inbox.own_row(user, seq)
    if row is None:
        raise Http404
    attempts = Attempt.objects.filter(delivery__notification=row).select_related("delivery").order_by("id")
    deliveries = [(known.LABELS[d.channel], d) for d in row.deliveries.order_by("channel")]
    context = {"row": row, "deliveries": deliveries, "attempts": attempts}
    return render(request, "notifications/ways.html", context)


@never_cache
@require_safe
def short_link(request: HttpRequest, seq: int) -> HttpResponse:
    """Where the short address of a message leads: the same notification, after signing in."""
    return redirect("notifications:open", seq)


@never_cache
@require_safe
def since(request: HttpRequest) -> HttpResponse:
    """What browsers without a socket ask: the numbers after one, as JSON; 401 to strangers."""
    if not request.user.is_authenticated:
        return JsonResponse({"error": "signed_out"}, status=401)
    seq = _number(request.GET.get("seq", "")) or 0
    return JsonResponse(inbox.since(request.user.pk, seq))


def _tabs(user: User, current: str) -> list[dict[str, Any]]:
    count = inbox.counts(user.pk)
    names = {"to-do": _("To do"), "updates": _("Updates"), "done": _("Done")}
    return [
        {"label": label, "url": _address(tab=tab), "current": tab == current, "count": count.get(tab)}
        for tab, label in names.items()
    ]


def _address(**query: Any) -> str:
    """The inbox with this query; an empty text when `before` is asked for and there is nothing before."""
    if "before" in query and query["before"] is None:
        return ""
    kept = {name: value for name, value in query.items() if value}
    return f"{reverse('notifications:inbox')}?{urlencode(kept)}"


def _one_of(value: str, choices: tuple[str, ...]) -> str:
    return value if value in choices else choices[0]


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 19 else None

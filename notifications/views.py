"""The pages of the inbox; all of them work without script."""

from __future__ import annotations

import smtplib
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from notifications import inbox, words
from notifications.context import live_page
from notifications.delivery import check_message
from notifications.forms import SettingsForm, TickForm


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@live_page
def inbox_page(request: HttpRequest) -> HttpResponse:
    """P39: the person's notifications under three tabs, by day, with ticks for many at once."""
    if request.method == "POST":
        return _tick(request)
    user = cast("User", request.user)
    tab = _one_of(request.GET.get("tab", ""), inbox.TABS)
    kind = _one_of(request.GET.get("kind", ""), ("", *words.kinds()))
    page = inbox.page(user, tab, kind=kind, before=_number(request.GET.get("before", "")))
    context = {
        "tab": tab,
        "tabs": _tabs(user, tab),
        "kind": kind,
        "kinds": words.kinds(),
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
    user_id = cast("User", request.user).pk
    if act == "done":
        count = inbox.mark_done(user_id, seqs)
        messages.success(request, ngettext("%d marked done.", "%d marked done.", count) % count)
    elif act == "read":
        count = inbox.mark_read(user_id, seqs)
        messages.success(request, ngettext("%d marked read.", "%d marked read.", count) % count)
    else:
        _snooze(request, user_id, act, seqs)


def _snooze(request: HttpRequest, user_id: int, act: str, seqs: list[int]) -> None:
    until = inbox.wake_at(act, timezone.now())
    if until is None:
        return
    count, refused = inbox.snooze(user_id, seqs, until)
    if count:
        messages.success(request, ngettext("%d comes back later.", "%d come back later.", count) % count)
    if refused:
        messages.warning(request, _("Legal deadlines and signatures cannot wait, so they stay here."))


@never_cache
@login_required
@require_safe
def open_item(request: HttpRequest, seq: int) -> HttpResponse:
    """Go to what a notification is about, and note that it was read."""
    user = cast("User", request.user)
    line = inbox.open_row(user, seq)
    if line is None:
        messages.warning(request, _("You can no longer open this."))
        return redirect("notifications:inbox")
    return redirect(line.url)


@never_cache
@require_safe
def since(request: HttpRequest) -> HttpResponse:
    """What browsers without a socket ask: the numbers after one, as JSON; 401 to strangers."""
    if not request.user.is_authenticated:
        return JsonResponse({"error": "signed_out"}, status=401)
    seq = _number(request.GET.get("seq", "")) or 0
    return JsonResponse(inbox.since(request.user.pk, seq))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def settings_page(request: HttpRequest) -> HttpResponse:
    """P40: e-mail on or off per kind, the language of messages, and a test message."""
    user = cast("User", request.user)
    form = SettingsForm(user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Your choices are saved."))
        return redirect("notifications:settings")
    status = 422 if request.method == "POST" else 200
    return render(
        request, "notifications/settings.html", {"form": form, "address": user.email}, status=status
    )


@login_required
@require_POST
def send_check(request: HttpRequest) -> HttpResponse:
    """Send the person a message, to see whether mail arrives."""
    user = cast("User", request.user)
    if not user.email:
        messages.error(request, _("Your account has no e-mail address."))
    else:
        _send_check(request, user)
    return redirect("notifications:settings")


def _send_check(request: HttpRequest, user: User) -> None:
    try:
        check_message(user).send()
    except (OSError, smtplib.SMTPException):
        messages.error(request, _("The message could not be sent. Try again later."))
    else:
        messages.success(request, _("The test message is on its way."))


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

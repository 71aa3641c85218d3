"""P40: how a person is reached: contacts with a test, which kinds by which channel, when, in which words."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import signed_in
from accounts.models import User
from notifications.channels import known
from notifications.channels.base import Refused, Unreachable
from notifications.codes import new_telegram_code, unlink_telegram
from notifications.forms import SettingsForm
from notifications.models import Habits
from notifications.planning import wishes_of
from notifications.views import browsers
from notifications.wording import check_message

BOT_ADDRESS = "https://t.me/"


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def settings_page(request: HttpRequest) -> HttpResponse:
    """Show the choices of a person and keep what they change."""
    user = signed_in(request)
    form = SettingsForm(user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Your choices are saved."))
        return redirect("notifications:settings")
    context = {"form": form, "contacts": _contacts(user, form.habits), "push": browsers.about(request)}
    status = 422 if request.method == "POST" else 200
    return render(request, "notifications/settings.html", context, status=status)


def _contacts(user: User, habits: Habits) -> list[dict[str, Any]]:
    """Each channel of this installation with the address it has, and whether that is confirmed."""
    proven = EmailAddress.objects.filter(user=user, email__iexact=user.email, verified=True).exists()
    shown = {
        known.MAIL: (user.email, proven),
        known.SMS: (user.phone, user.phone_verified),
        known.TELEGRAM: (_("linked") if habits.telegram else "", True),
    }
    return [
        {"channel": name, "label": known.LABELS[name], "address": shown[name][0], "proven": shown[name][1]}
        for name in known.open_channels()
        if name in shown
    ]


@login_required
@require_POST
def send_check(request: HttpRequest) -> HttpResponse:
    """Send the person a message by one channel, to see whether messages arrive."""
    user = signed_in(request)
    channel = request.POST.get("channel", known.MAIL)
    if channel not in known.open_channels():
        raise Http404
    to = wishes_of([user.pk]).address(user, channel)
    if not to:
        messages.error(request, _("Your account has no confirmed address for this."))
    else:
        _send_check(request, user, channel, to)
    return redirect("notifications:settings")


def _send_check(request: HttpRequest, user: User, channel: str, to: str) -> None:
    try:
        known.channel(channel).send(check_message(channel, user, to))
    except (Unreachable, Refused):
        messages.error(request, _("The message could not be sent. Try again later."))
    else:
        messages.success(request, _("The test message is on its way."))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def telegram(request: HttpRequest) -> HttpResponse:
    """Link a Telegram chat by a code that works for ten minutes, or end the link."""
    user = signed_in(request)
    if known.TELEGRAM not in known.open_channels() or not settings.TELEGRAM_BOT:
        raise Http404
    code = ""
    if request.method == "POST" and "end" in request.POST:
        unlink_telegram(user)
        messages.success(request, _("Telegram is no longer linked."))
        return redirect("notifications:settings")
    if request.method == "POST":
        code = new_telegram_code(user, timezone.now())
    habits = Habits.objects.filter(pk=user.pk).first()
    context = {
        "code": code, "bot": settings.TELEGRAM_BOT, "linked": habits is not None and bool(habits.telegram),
        "link": f"{BOT_ADDRESS}{settings.TELEGRAM_BOT}?start={code}",
    }  # fmt: skip
    return render(request, "notifications/telegram.html", context)

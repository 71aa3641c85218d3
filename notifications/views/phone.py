"""Entering a telephone number and confirming it with the code that was sent there."""

from __future__ import annotations

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.http import signed_in
from notifications.channels import known
from notifications.codes import confirm_phone, forget_phone_code, send_phone_code, waiting_phone
from notifications.forms import CodeForm, PhoneForm


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def phone(request: HttpRequest) -> HttpResponse:
    """Ask for a number, then for the code; another number can be entered at any time."""
    if known.SMS not in known.open_channels():
        raise Http404
    if "other" in request.POST:
        forget_phone_code(request.session)
        return redirect("notifications:phone")
    waiting = waiting_phone(request.session, timezone.now())
    return _ask_code(request, waiting) if waiting else _ask_number(request)


def _ask_number(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    form = PhoneForm(request.POST if request.method == "POST" else None, initial={"phone": user.phone})
    if request.method == "POST" and form.is_valid() and _send(request, form):
        return redirect("notifications:phone")
    status = 422 if request.method == "POST" else 200
    return render(request, "notifications/phone.html", {"form": form}, status=status)


def _send(request: HttpRequest, form: PhoneForm) -> bool:
    """Whether a code went out; else the form says why not."""
    if not ratelimit.consume(request, action="phone_code"):
        form.add_error("phone", _("Too many codes. Wait an hour."))
        return False
    try:
        send_phone_code(request.session, signed_in(request), form.cleaned_data["phone"], timezone.now())
    except OSError:
        forget_phone_code(request.session)
        form.add_error("phone", _("The message could not be sent. Try again later."))
        return False
    return True


def _ask_code(request: HttpRequest, waiting: str) -> HttpResponse:
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if confirm_phone(request.session, signed_in(request), form.cleaned_data["code"], timezone.now()):
            messages.success(request, _("Your phone number is confirmed."))
            return redirect("notifications:settings")
        form.add_error("code", _("This is not the code. Look again, or ask for a new one."))
    status = 422 if request.method == "POST" else 200
    return render(request, "notifications/phone.html", {"form": form, "waiting": waiting}, status=status)

"""Recovery of an account: ask, approve, wait, come back in; cancel at any time."""

from __future__ import annotations

from http import HTTPStatus

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import access_of
from accounts.forms import NewPasswordForm, RecoveryApprovalForm, RecoveryRequestForm
from accounts.http import signed_in
from accounts.models import AccountRecovery, PostKind
from accounts.recovery import (
    RecoveryGoneError,
    RecoveryNotReadyError,
    approve_recovery,
    cancel_recovery,
    find_recovery,
    request_recovery,
    use_recovery,
)
from accounts.views.pages import FORM_PAGE, NOTICE_PAGE


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for help to get in; the answer does not tell whether the account exists."""
    limited: HttpResponse | None = ratelimit.consume_or_429(request, action="reset_password", key="recovery")
    if limited:
        return limited
    form = RecoveryRequestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        request_recovery(form.cleaned_data["handle"], timezone.now())
        return render(request, NOTICE_PAGE, _asked())
    context = {
        "form": form,
        "heading": _("Get back into your account"),
        "intro": _(
            "An office checks who you are. Then you wait 24 hours, so that nobody takes your account."
        ),
        "button": _("Ask for help"),
    }
    return render(request, FORM_PAGE, context)


def _asked() -> dict[str, str]:
    return {
        "heading": _("Go to an office with proof of who you are"),
        "intro": _("If this account exists, your request is waiting there. All its addresses are told."),
    }


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("password")
def come_back(request: HttpRequest, token: str) -> HttpResponse:
    """The single-use link: a new password, after the delay; 410 when used, cancelled or too old."""
    now = timezone.now()
    try:
        find_recovery(token, now)
    except AccountRecovery.DoesNotExist as error:
        raise Http404 from error
    except RecoveryNotReadyError as error:
        return render(request, "accounts/recovery_wait.html", {"ready_at": error.ready_at}, status=403)
    except RecoveryGoneError:
        return _gone(request)
    return _new_password(request, token)


def _gone(request: HttpRequest) -> HttpResponse:
    words = {"heading": _("This link no longer works"), "intro": _("Ask again if you still cannot get in.")}
    return render(request, NOTICE_PAGE, words, status=HTTPStatus.GONE)


def _new_password(request: HttpRequest, token: str) -> HttpResponse:
    form = NewPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        use_recovery(token, form.cleaned_data["password"], timezone.now())
        messages.success(request, _("Your password is changed. Sign in, then set up a second factor."))
        return redirect("account_login")
    context = {"form": form, "heading": _("Choose a new password"), "button": _("Save the password")}
    return render(request, FORM_PAGE, context)


@login_required
@require_POST
def cancel_own(request: HttpRequest) -> HttpResponse:
    """The owner stops a recovery of their account."""
    user = signed_in(request)
    for recovery in AccountRecovery.objects.filter(user=user, used_at=None, cancelled_at=None):
        cancel_recovery(recovery, by=user, now=timezone.now())
    messages.success(request, _("The request is stopped. Change your password if you did not make it."))
    return redirect("mfa_index")


def _registrar(request: HttpRequest) -> None:
    if not access_of(signed_in(request)).holds(PostKind.REGISTRAR):
        raise Http404


@login_required
@require_safe
def recoveries(request: HttpRequest) -> HttpResponse:
    """Open requests, for registrars."""
    _registrar(request)
    waiting = AccountRecovery.objects.filter(used_at=None, cancelled_at=None).select_related("user")
    return render(request, "accounts/recoveries.html", {"recoveries": waiting.order_by("requested_at")})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve one request, naming the proof that was checked; never one's own."""
    _registrar(request)
    recovery = get_object_or_404(AccountRecovery, pk=pk, used_at=None, cancelled_at=None, approved_at=None)
    form = RecoveryApprovalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        proof = form.cleaned_data["proof"]
        approve_recovery(recovery, by=signed_in(request), proof=proof, now=timezone.now())
        messages.success(request, _("Approved. The link works in 24 hours."))
        return redirect("recoveries")
    context = {
        "form": form,
        "heading": _("Let %(name)s back in?") % {"name": recovery.user.name},
        "intro": _("Check the person's identity first. Your name is kept with this approval."),
        "button": _("Approve"),
        "page_links": (("recoveries", _("Cancel")),),
    }
    return render(request, FORM_PAGE, context)

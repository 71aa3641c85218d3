"""Second factors, recovery codes and sessions of the person signed in."""

from __future__ import annotations

import json
from typing import Any

from allauth.account import views as allauth_views
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.base.views import IndexView, ReauthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, ReauthenticateWebAuthnView, RemoveWebAuthnView
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts import second_factor, sessions
from accounts.forms import AppForm, CodeAgainForm
from accounts.http import signed_in
from accounts.models import AccountRecovery
from accounts.views.pages import FormPage


def _factor_changed(request: HttpRequest) -> None:
    """End the person's other sessions, since their second factor is not the same any more."""
    sessions.end_sessions(signed_in(request), timezone.now(), keep=request.session)


def _record_new_factor(request: HttpRequest, kind: str) -> None:
    """Setting a factor up proves it: this session has passed it."""
    record_authentication(request, signed_in(request), "mfa", type=kind)


class SecurityView(IndexView):
    """Second factors, sessions, password and open recoveries on one page."""

    template_name = "accounts/security.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the sessions and the recovery that somebody asked for."""
        user = signed_in(self.request)
        return {
            **super().get_context_data(**kwargs),
            "sessions": UserSession.objects.purge_and_list(user),
            "current_key": self.request.session.session_key,
            "recovery": AccountRecovery.objects.filter(user=user, used_at=None, cancelled_at=None).first(),
            "required": second_factor.is_required_of(user),
        }


@login_required
@never_cache
@require_safe
def choose_factor(request: HttpRequest) -> HttpResponse:
    """Where officials land first: choose an authenticator app or a passkey."""
    return render(request, "accounts/second_factor.html", {"next": request.GET.get("next", "")})


class AddAppView(ActivateTOTPView):
    """Set up an authenticator app: square code, key to type, first code."""

    form_class = AppForm
    template_name = "accounts/add_app.html"

    def form_valid(self, form: AppForm) -> HttpResponse:
        """Store the app, pass the factor, end other sessions."""
        response: HttpResponse = super().form_valid(form)
        _record_new_factor(self.request, Authenticator.Type.TOTP)
        _factor_changed(self.request)
        return response


class RemoveAppView(FormPage, DeactivateTOTPView):
    """Stop using the authenticator app."""

    template_name = FormPage.template_name
    heading = gettext_lazy("Remove the authenticator app?")
    intro = gettext_lazy("Officials must set up another second factor before they can go on.")
    button = gettext_lazy("Remove the app")

    def form_valid(self, form: Any) -> HttpResponse:
        """Remove the app and end other sessions."""
        response: HttpResponse = super().form_valid(form)
        _factor_changed(self.request)
        return response


class AddPasskeyView(AddWebAuthnView):
    """Set up a passkey; it also signs in without a password."""

    template_name = "accounts/add_passkey.html"

    def get_form(self, form_class: Any = None) -> Any:
        """The form; a browser without script sends it without a key, and is told so."""
        form = super().get_form(form_class)
        form.fields["credential"].error_messages["required"] = _("Passkeys need a browser with script.")
        return form

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what the browser needs to make the passkey."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {**context, "options": json.dumps(context["js_data"]["creation_options"])}

    def form_valid(self, form: Any) -> HttpResponse:
        """Store the passkey, pass the factor, end other sessions."""
        response: HttpResponse = super().form_valid(form)
        _record_new_factor(self.request, Authenticator.Type.WEBAUTHN)
        _factor_changed(self.request)
        return response


class RemovePasskeyView(RemoveWebAuthnView):
    """Stop using a passkey."""

    template_name = "accounts/remove_passkey.html"
    success_url = reverse_lazy("mfa_index")

    def form_valid(self, form: Any) -> HttpResponse:
        """Remove it and end other sessions."""
        response: HttpResponse = super().form_valid(form)
        _factor_changed(self.request)
        return response


class RecoveryCodesView(ViewRecoveryCodesView):
    """The recovery codes, shown once."""

    template_name = "accounts/recovery_codes.html"


class NewRecoveryCodesView(FormPage, GenerateRecoveryCodesView):
    """Make new recovery codes; the old ones stop working."""

    template_name = FormPage.template_name
    heading = gettext_lazy("Make new recovery codes?")
    intro = gettext_lazy("The old codes stop working.")
    button = gettext_lazy("Make new codes")

    def form_valid(self, form: Any) -> HttpResponse:
        """Make them and end other sessions."""
        response: HttpResponse = super().form_valid(form)
        _factor_changed(self.request)
        return response


class PasswordAgainView(FormPage, allauth_views.ReauthenticateView):
    """The password, asked again before something important."""

    template_name = "accounts/again.html"
    heading = gettext_lazy("Enter your password again")
    button = gettext_lazy("Go on")


class CodeAgainView(FormPage, ReauthenticateView):
    """The code, asked again before something important."""

    form_class = CodeAgainForm
    template_name = "accounts/again.html"
    heading = gettext_lazy("Enter a code again")
    button = gettext_lazy("Go on")


class PasskeyAgainView(ReauthenticateWebAuthnView):
    """The passkey, asked again before something important."""

    template_name = "accounts/again_passkey.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what the browser needs to use the passkey."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {**context, "options": json.dumps(context["js_data"]["request_options"])}


@login_required
@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of the person's own sessions."""
    user = signed_in(request)
    sessions.end_one(get_object_or_404(UserSession, pk=pk, user=user))
    messages.success(request, _("That session is signed out."))
    return HttpResponseRedirect(reverse("mfa_index"))


@login_required
@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """End all of the person's sessions but this one."""
    sessions.end_sessions(signed_in(request), timezone.now(), keep=request.session)
    messages.success(request, _("All other sessions are signed out."))
    return HttpResponseRedirect(reverse("mfa_index"))

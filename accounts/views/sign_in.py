"""Signing in and out, joining, and passwords: allauth's views with this house's pages."""

from __future__ import annotations

import json
from typing import Any

from allauth.account import views as allauth_views
from allauth.account.decorators import login_required
from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import EmailAddress, Login
from allauth.core import ratelimit
from allauth.mfa.base.views import AuthenticateView
from axes.helpers import get_cool_off
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView

from accounts import sessions
from accounts.forms import CodeForm, JoinForm, SignInForm
from accounts.http import signed_in
from accounts.models import User
from accounts.services import register_person
from accounts.views.pages import FormPage, NoticePage

BACKEND = "accounts.backends.HandleBackend"


def locked_out(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """What axes shows instead of a sign-in page: how long to wait, and that a passkey still works."""
    wait = get_cool_off(request)
    minutes = int(wait.total_seconds() // 60) if wait else 0
    return render(request, "accounts/locked.html", {"minutes": minutes}, status=429)


class SignInView(allauth_views.LoginView):
    """Phone or e-mail and password; a passkey beside it."""

    form_class = SignInForm
    template_name = "accounts/sign_in.html"

    def form_valid(self, form: SignInForm) -> HttpResponse:
        """Remember a shared phone, then go on to the second factor or in."""
        self.request.session[sessions.SHARED] = form.cleaned_data["shared"]
        response: HttpResponse = super().form_valid(form)
        return response


class CodeView(AuthenticateView):
    """The second page: the app's code, a recovery code or a passkey."""

    form_class = CodeForm
    template_name = "accounts/code.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what the browser needs to use a passkey."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {**context, "options": json.dumps(context["js_data"]["request_options"])}


class SignOutView(allauth_views.LogoutView):
    """Asks once, then signs out; the browser forgets what it kept, but for somebody else's words."""

    template_name = "accounts/sign_out.html"

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Sign out; `others` is what the script of the page found on the device."""
        answer: HttpResponse = super().post(*args, **kwargs)
        if not self.request.POST.get("others"):
            answer["Clear-Site-Data"] = '"storage"'
        return answer


class InactiveView(NoticePage, allauth_views.AccountInactiveView):
    """Says that an account was closed."""

    template_name = NoticePage.template_name
    heading = _("This account is closed")
    intro = _("Ask your office if you think this is wrong.")


class JoinView(FormPage, FormView[JoinForm]):
    """A worker or a union's person makes an own account; it can file for itself."""

    form_class = JoinForm
    heading = _("Make an account")
    intro = _(
        "With an account you can file a dispute for yourself. An organization invites you to act for it."
    )
    button = _("Make my account")
    page_links = (("account_login", _("I have an account")),)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Signed-in people have no need of it; a program may not make accounts by the hundred."""
        if request.user.is_authenticated:
            return HttpResponseRedirect(reverse("account"))
        limited = ratelimit.consume_or_429(request, action="signup")
        return limited or super().dispatch(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        """The language of the page is the likely one."""
        return {"language": get_language()}

    def form_valid(self, form: JoinForm) -> HttpResponse:
        """Make the account, ask to confirm an e-mail address, and sign in."""
        user = register_person(**form.cleaned_data)
        for address in EmailAddress.objects.filter(user=user):
            address.send_confirmation(self.request, signup=True)
        return sign_in_new(self.request, user)


def sign_in_new(request: HttpRequest, user: User, redirect_url: str | None = None) -> HttpResponse:
    """Sign in who just chose a password."""
    setattr(user, "backend", BACKEND)  # noqa: B010
    login = Login(user=user, redirect_url=redirect_url)
    response: HttpResponse = perform_password_login(request, {"username": user.username}, login)
    return response


class ConfirmAddressView(allauth_views.ConfirmEmailView):
    """The link of a confirmation message: one button."""

    template_name = "accounts/confirm_address.html"

    def get_redirect_url(self) -> str:
        """Onwards to the account, or to sign-in."""
        return reverse("account")


@method_decorator(login_required, name="dispatch")
class PasswordChangeView(FormPage, allauth_views.PasswordChangeView):
    """A new password; every other session ends."""

    template_name = FormPage.template_name
    heading = _("Change your password")
    intro = _("All other places where you are signed in are signed out.")
    button = _("Change password")
    success_url = reverse_lazy("mfa_index")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Who has no password yet chooses the first one by a link to their address."""
        if request.user.is_authenticated and not request.user.has_usable_password():
            return redirect("account_reset_password")
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return answer

    def form_valid(self, form: Any) -> HttpResponse:
        """Other browsers show no notices any more either."""
        response: HttpResponse = super().form_valid(form)
        sessions.forget(signed_in(self.request), self.request.session, others=True)
        return response

    def get_default_success_url(self) -> str:
        """Back to the security page."""
        return reverse("mfa_index")


class PasswordResetView(FormPage, allauth_views.PasswordResetView):
    """Asks for a link by e-mail; the answer is the same whether the address is known or not."""

    template_name = FormPage.template_name
    heading = _("Choose a new password")
    intro = _("We send a link to your e-mail address. You still need your second factor to sign in.")
    button = _("Send the link")
    page_links = (("recovery_request", _("I have no e-mail address, or lost my second factor")),)


class PasswordResetDoneView(NoticePage, allauth_views.PasswordResetDoneView):
    """Says that a link was sent, if there is such an account."""

    template_name = NoticePage.template_name
    heading = _("Look at your e-mail")
    intro = _("If the address belongs to an account, a link is on its way. It works once.")


class PasswordResetKeyView(FormPage, allauth_views.PasswordResetFromKeyView):
    """The new password, reached by the link; all sessions end."""

    template_name = "accounts/password_key.html"
    heading = _("Choose a new password")
    button = _("Save the password")

    def form_valid(self, form: Any) -> HttpResponse:
        """No browser shows notices any more."""
        sessions.forget(self.reset_user, None, others=True)
        response: HttpResponse = super().form_valid(form)
        return response


class PasswordResetKeyDoneView(NoticePage, allauth_views.PasswordResetFromKeyDoneView):
    """Says that the password was changed."""

    template_name = NoticePage.template_name
    heading = _("Your password is changed")
    intro = _("Sign in with the new password.")

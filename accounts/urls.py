"""Addresses of sign-in, accounts, organizations and people; names allauth reverses are allauth's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.webauthn.views import LoginWebAuthnView
from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter
from django.views.decorators.http import require_http_methods
from django.views.generic import View

from accounts.demo import demo
from accounts.views import account, invitations, people, recovery, security, sign_in, tokens


class Uid(StringConverter):
    """Whom a link is for: letters and digits, as the key behind it has a hyphen of its own."""

    regex = "[0-9A-Za-z]+"


register_converter(Uid, "uid")
SECURITY = "account/security/"


def _page(view: type[View]) -> Callable[..., Any]:
    """A page of this house or of allauth's, which is looked at or sent and takes no other method."""
    return require_http_methods(["GET", "HEAD", "POST"])(view.as_view())


urlpatterns: list[URLPattern] = [
    path("sign-in/", _page(sign_in.SignInView), name="account_login"),
    path("sign-in/code/", _page(sign_in.CodeView), name="mfa_authenticate"),
    path("sign-in/passkey/", _page(LoginWebAuthnView), name="mfa_login_webauthn"),
    path("sign-in/closed/", _page(sign_in.InactiveView), name="account_inactive"),
    path("sign-in/recovery/", recovery.ask, name="recovery_request"),
    path("sign-in/recovery/<str:token>/", recovery.come_back, name="recovery"),
    path("sign-in/password/", _page(sign_in.PasswordResetView), name="account_reset_password"),
    path("sign-in/password/sent/", _page(sign_in.PasswordResetDoneView), name="account_reset_password_done"),
    path(
        "sign-in/password/done/",
        _page(sign_in.PasswordResetKeyDoneView),
        name="account_reset_password_from_key_done",
    ),
    path(
        "sign-in/password/<uid:uidb36>-<str:key>/",
        _page(sign_in.PasswordResetKeyView),
        name="account_reset_password_from_key",
    ),
    path("sign-out/", _page(sign_in.SignOutView), name="account_logout"),
    path("join/", _page(sign_in.JoinView), name="account_signup"),
    path("invite/<str:token>/", invitations.invitation, name="invitation"),
    path("account/", account.account, name="account"),
    path("account/confirm/<str:key>/", _page(sign_in.ConfirmAddressView), name="account_confirm_email"),
    path("account/organisations/", account.organisations, name="organisations"),
    path("account/organisations/<int:pk>/", account.representatives, name="representatives"),
    path("account/organisations/<int:pk>/end/<int:mandate_pk>/", account.end_mandate, name="end_mandate"),
    path("account/tokens/", tokens.tokens, name="tokens"),
    path("account/tokens/<int:pk>/end/", tokens.end, name="end_token"),
    path(SECURITY, _page(security.SecurityView), name="mfa_index"),
    path(f"{SECURITY}second-factor/", security.choose_factor, name="second_factor"),
    path(f"{SECURITY}app/", _page(security.AddAppView), name="mfa_activate_totp"),
    path(f"{SECURITY}app/remove/", _page(security.RemoveAppView), name="mfa_deactivate_totp"),
    path(f"{SECURITY}passkey/", _page(security.AddPasskeyView), name="mfa_add_webauthn"),
    path(
        f"{SECURITY}passkey/<int:pk>/remove/",
        _page(security.RemovePasskeyView),
        name="mfa_remove_webauthn",
    ),
    path(f"{SECURITY}codes/", _page(security.RecoveryCodesView), name="mfa_view_recovery_codes"),
    path(f"{SECURITY}codes/new/", _page(security.NewRecoveryCodesView), name="mfa_generate_recovery_codes"),
    path(f"{SECURITY}password/", _page(sign_in.PasswordChangeView), name="account_change_password"),
    path(f"{SECURITY}again/", _page(security.PasswordAgainView), name="account_reauthenticate"),
    path(f"{SECURITY}again/code/", _page(security.CodeAgainView), name="mfa_reauthenticate"),
    path(f"{SECURITY}again/passkey/", _page(security.PasskeyAgainView), name="mfa_reauthenticate_webauthn"),
    path(f"{SECURITY}sessions/<int:pk>/end/", security.end_session, name="end_session"),
    path(f"{SECURITY}sessions/end/", security.end_other_sessions, name="end_other_sessions"),
    path(f"{SECURITY}recovery/cancel/", recovery.cancel_own, name="cancel_recovery"),
    path("manage/people/", people.people, name="people"),
    path("manage/people/<int:pk>/end/", people.end_post, name="end_post"),
    path("manage/recoveries/", recovery.recoveries, name="recoveries"),
    path("manage/recoveries/<int:pk>/", recovery.approve, name="approve_recovery"),
    path("demo/", demo, name="demo"),
]

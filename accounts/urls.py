"""Addresses of sign-in, accounts, organizations and people; names allauth reverses are allauth's."""

from __future__ import annotations

from allauth.mfa.webauthn.views import LoginWebAuthnView
from django.urls import URLPattern, path

from accounts.demo import demo
from accounts.views import account, invitations, people, recovery, security, sign_in, tokens

SECURITY = "account/security/"

urlpatterns: list[URLPattern] = [
    path("sign-in/", sign_in.SignInView.as_view(), name="account_login"),
    path("sign-in/code/", sign_in.CodeView.as_view(), name="mfa_authenticate"),
    path("sign-in/passkey/", LoginWebAuthnView.as_view(), name="mfa_login_webauthn"),
    path("sign-in/closed/", sign_in.InactiveView.as_view(), name="account_inactive"),
    path("sign-in/recovery/", recovery.ask, name="recovery_request"),
    path("sign-in/recovery/<str:token>/", recovery.come_back, name="recovery"),
    path("sign-in/password/", sign_in.PasswordResetView.as_view(), name="account_reset_password"),
    path(
        "sign-in/password/sent/", sign_in.PasswordResetDoneView.as_view(), name="account_reset_password_done"
    ),
    path(
        "sign-in/password/done/",
        sign_in.PasswordResetKeyDoneView.as_view(),
        name="account_reset_password_from_key_done",
    ),
    path(
        "sign-in/password/<str:uidb36>-<str:key>/",
        sign_in.PasswordResetKeyView.as_view(),
        name="account_reset_password_from_key",
    ),
    path("sign-out/", sign_in.SignOutView.as_view(), name="account_logout"),
    path("join/", sign_in.JoinView.as_view(), name="account_signup"),
    path("invite/<str:token>/", invitations.invitation, name="invitation"),
    path("account/", account.account, name="account"),
    path("account/confirm/<str:key>/", sign_in.ConfirmAddressView.as_view(), name="account_confirm_email"),
    path("account/organisations/", account.organisations, name="organisations"),
    path("account/organisations/<int:pk>/", account.representatives, name="representatives"),
    path("account/organisations/<int:pk>/end/<int:mandate_pk>/", account.end_mandate, name="end_mandate"),
    path("account/tokens/", tokens.tokens, name="tokens"),
    path("account/tokens/<int:pk>/end/", tokens.end, name="end_token"),
    path(SECURITY, security.SecurityView.as_view(), name="mfa_index"),
    path(f"{SECURITY}second-factor/", security.choose_factor, name="second_factor"),
    path(f"{SECURITY}app/", security.AddAppView.as_view(), name="mfa_activate_totp"),
    path(f"{SECURITY}app/remove/", security.RemoveAppView.as_view(), name="mfa_deactivate_totp"),
    path(f"{SECURITY}passkey/", security.AddPasskeyView.as_view(), name="mfa_add_webauthn"),
    path(
        f"{SECURITY}passkey/<int:pk>/remove/",
        security.RemovePasskeyView.as_view(),
        name="mfa_remove_webauthn",
    ),
    path(f"{SECURITY}codes/", security.RecoveryCodesView.as_view(), name="mfa_view_recovery_codes"),
    path(
        f"{SECURITY}codes/new/", security.NewRecoveryCodesView.as_view(), name="mfa_generate_recovery_codes"
    ),
    path(f"{SECURITY}password/", sign_in.PasswordChangeView.as_view(), name="account_change_password"),
    path(f"{SECURITY}again/", security.PasswordAgainView.as_view(), name="account_reauthenticate"),
    path(f"{SECURITY}again/code/", security.CodeAgainView.as_view(), name="mfa_reauthenticate"),
    path(
        f"{SECURITY}again/passkey/", security.PasskeyAgainView.as_view(), name="mfa_reauthenticate_webauthn"
    ),
    path(f"{SECURITY}sessions/<int:pk>/end/", security.end_session, name="end_session"),
    path(f"{SECURITY}sessions/end/", security.end_other_sessions, name="end_other_sessions"),
    path(f"{SECURITY}recovery/cancel/", recovery.cancel_own, name="cancel_recovery"),
    path("manage/people/", people.people, name="people"),
    path("manage/people/<int:pk>/end/", people.end_post, name="end_post"),
    path("manage/recoveries/", recovery.recoveries, name="recoveries"),
    path("manage/recoveries/<int:pk>/", recovery.approve, name="approve_recovery"),
    path("demo/", demo, name="demo"),
]

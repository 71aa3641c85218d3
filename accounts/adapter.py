"""How allauth behaves here: content-free mail in both languages, lock-out by axes alone, no open sign-up."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from axes.helpers import get_client_ip_address
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.utils.encoding import force_bytes
from django.utils.translation import gettext_lazy as _

from accounts.mail import in_both_languages, subject
from accounts.sessions import leave

WRONG = _("The phone, e-mail or password is wrong.")
MAILS = {
    "password_reset_key": "password_reset",
    "email_confirmation": "confirm_address",
    "email_confirmation_signup": "confirm_address",
}
"""allauth's message to the text of ours; every other message says only that something changed."""


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in as this house wants it."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": WRONG,
        "email_password_mismatch": WRONG,
        "too_many_login_attempts": _("Too many wrong codes. Wait 5 minutes, then try again."),
        "incorrect_password": _("The password is wrong."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never by allauth's form; accounts come by invitation or through the page `join/`."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count nothing here: axes locks a name at one address, allauth would lock the name everywhere."""

    def logout(self, request: HttpRequest) -> None:
        """Sign out, and let go of what this browser was given."""
        leave(request)

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address axes uses, so that both believe the same proxies."""
        address = get_client_ip_address(request)
        if not address:
            raise PermissionDenied
        return str(address)

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        """A short message in both languages; links start with SITE_URL, whatever host was asked."""
        name = MAILS.get(template_prefix.rsplit("/", 1)[-1], "changed")
        link = context.get("password_reset_url") or context.get("activate_url") or ""
        if link:
            host = context["request"].build_absolute_uri("/")
            link = settings.SITE_URL + "/" + link.removeprefix(host)
        to = [email] if isinstance(email, str) else email
        text = in_both_languages(name, {"link": link})
        return EmailMessage(subject(), text, settings.DEFAULT_FROM_EMAIL, to, headers=headers)


def _fernet(key: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"totp" + force_bytes(key)).digest()))


class MFAAdapter(DefaultMFAAdapter):
    """Second factors: their secrets are stored encrypted."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is wrong or was used already."),
        "unverified_email": _("First confirm your e-mail address."),
    }

    def get_totp_label(self, user: AbstractBaseUser) -> str:
        """What the authenticator app shows: the sign-in handle."""
        return str(user.get_username())

    def encrypt(self, text: str) -> str:
        """Encrypt a secret with a key made from SECRET_KEY."""
        return _fernet(settings.SECRET_KEY).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Read a secret with the current key or one of the older ones."""
        keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
        try:
            return MultiFernet([_fernet(key) for key in keys]).decrypt(encrypted_text).decode()
        except InvalidToken as error:
            raise PermissionDenied from error

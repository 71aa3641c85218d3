"""One-time codes: where a person can get one, sending it, and asking the person's authenticator app."""

from __future__ import annotations

import secrets
import smtplib
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings

from accounts.mail import tell_address
from accounts.models import User

APP, MAIL, PHONE, SCREEN = "app", "mail", "phone", "screen"
DIGITS = 6


class CodeNotSent(RuntimeError):
    """The message with the code could not be handed over."""


@dataclass(frozen=True, slots=True)
class Channel:
    """How a code reaches a person: `kind` is app, mail, phone or screen; `shown` is the address, masked."""

    kind: str
    address: str = ""

    @property
    def shown(self) -> str:
        """The address as a bystander may read it: its first letter and what tells its owner."""
        name, at, host = self.address.partition("@")
        return f"{name[:1]}•••{at}{host}" if at else f"•••{self.address[-3:]}"


def channel_of(user: User) -> Channel | None:
    """The authenticator app, else the confirmed e-mail address, else the confirmed telephone.

    In the trial, where no message leaves the machine, the screen. None where the person has nothing.
    """
    if Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).exists():
        return Channel(APP)
    confirmed = EmailAddress.objects.filter(user_id=user.pk, verified=True).order_by("-primary", "pk")
    address = confirmed.values_list("email", flat=True).first()
    if address:
        return Channel(MAIL, address)
    if user.phone_verified and user.phone and getattr(settings, "SMS_SENDER", ""):
        return Channel(PHONE, user.phone)
    return Channel(SCREEN) if settings.DEMO and user.is_demo else None


def new_code() -> str:
    """Six digits nobody can foresee."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"


def send_code(channel: Channel, code: str, *, ref: str, minutes: int) -> None:
    """Send a code where a message is the channel; raises CodeNotSent. It says nothing of what is signed."""
    if channel.kind not in (MAIL, PHONE):
        return
    try:
        tell_address(channel.address, "one_time_code", context={"code": code, "ref": ref, "minutes": minutes})
    except (OSError, smtplib.SMTPException) as error:
        raise CodeNotSent(type(error).__name__) from error


def app_shows(user: User, code: str) -> bool:
    """Whether the person's app shows this code now; each counts once, whichever process is asked."""
    found = Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).first()
    return found is not None and bool(TOTP(found).validate_code(code))

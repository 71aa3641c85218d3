"""How a telephone number and a Telegram chat are proven to be a person's: by a code sent there."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.one_time import new_code
from notifications.channels import known
from notifications.channels.base import Message, Refused, Unreachable
from notifications.models import Habits

KEPT_IN = "phone_proof"
MINUTES = 10
MOST_TRIES = 5


def send_sms(address: str, text: str) -> None:
    """Send a text to a number at once (the setting SMS_SENDER names this); OSError where it was not taken."""
    message = Message(f"t-{secrets.token_hex(8)}", address, text)
    try:
        known.channel(known.SMS).send(message)
    except (Unreachable, Refused) as error:
        raise ConnectionError(str(error)) from error


def send_phone_code(session: SessionBase, user: User, phone: str, now: datetime) -> None:
    """Send a code to a number and remember it in the session; OSError where it was not taken.

    To a number that is somebody else's nothing is sent, and nobody can tell the difference.
    """
    code = new_code()
    until = now + timedelta(minutes=MINUTES)
    session[KEPT_IN] = {
        "phone": phone,
        "digest": _digest(phone, code),
        "until": until.timestamp(),
        "tries": 0,
    }
    if User.objects.filter(phone=phone).exclude(pk=user.pk).exists():
        return
    with translation.override(user.language):
        send_sms(phone, _("Your code is %(code)s. Nobody of the office asks you for it.") % {"code": code})


def waiting_phone(session: SessionBase, now: datetime) -> str:
    """The number to which a code was sent that still counts; empty for none."""
    proof = session.get(KEPT_IN) or {}
    alive = proof and now.timestamp() < proof["until"] and proof["tries"] < MOST_TRIES
    return str(proof["phone"]) if alive else ""


def confirm_phone(session: SessionBase, user: User, code: str, now: datetime) -> bool:
    """Make the number the person's own, if the code is the one that was sent; five tries in ten minutes."""
    phone = waiting_phone(session, now)
    if not phone:
        return False
    proof: dict[str, Any] = session[KEPT_IN]
    session[KEPT_IN] = {**proof, "tries": proof["tries"] + 1}
    if not hmac.compare_digest(proof["digest"], _digest(phone, code)):
        return False
    session.pop(KEPT_IN)
    try:
        with transaction.atomic():
            User.objects.filter(pk=user.pk).update(phone=phone, phone_verified=True)
    except IntegrityError:  # somebody else proved it meanwhile
        return False
    return True


def forget_phone_code(session: SessionBase) -> None:
    """Let another number be entered."""
    session.pop(KEPT_IN, None)


def _digest(phone: str, code: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"{phone} {code}".encode(), hashlib.sha256).hexdigest()


def new_telegram_code(user: User, now: datetime) -> str:
    """A code that the person's Telegram hands to the bot, within ten minutes; the one before ends."""
    code = secrets.token_urlsafe(24)
    Habits.objects.update_or_create(
        user=user, defaults={"link_digest": _digest_of(code), "link_until": now + timedelta(minutes=MINUTES)}
    )
    return code


def link_telegram(code: str, chat: str, now: datetime) -> bool:
    """Link the chat from which a code came to the person who got the code; False where it does not count."""
    rows = Habits.objects.filter(link_digest=_digest_of(code), link_until__gt=now)
    return bool(code and chat and rows.update(telegram=chat, link_digest="", link_until=None))


def unlink_telegram(user: User) -> None:
    """Send the person nothing by Telegram any more."""
    Habits.objects.filter(user=user).update(telegram="")


def _digest_of(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()

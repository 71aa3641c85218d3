"""Which channels this installation has, where each of them finds a person, and who wants what by default."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from notifications.channels.base import Channel
from notifications.channels.gateway import Gateway
from notifications.channels.mail import Mail
from notifications.channels.push import Push

if TYPE_CHECKING:
    from accounts.models import User
    from notifications.models import Habits

MAIL, SMS, TELEGRAM, PUSH = "mail", "sms", "telegram", "push"
HAND = "hand"
"""No channel: a person takes it there."""
LABELS = {
    MAIL: _("E-mail"), SMS: _("SMS"), TELEGRAM: _("Telegram"), PUSH: _("Browser"), HAND: _("By hand"),
}  # fmt: skip
RINGING = (SMS, TELEGRAM, PUSH)
"""Channels that make a telephone sound, and so keep quiet hours."""


def open_channels() -> tuple[str, ...]:
    """The channels that this installation has: e-mail, what its gateway carries, and with a key browsers."""
    carried = settings.GATEWAY_CHANNELS if settings.GATEWAY_URL else []
    phones = (name for name in (SMS, TELEGRAM) if name in carried)
    return (MAIL, *phones, *((PUSH,) if settings.PUSH_KEY else ()))


def channel(name: str) -> Channel:
    """The channel of a name."""
    if name == PUSH:
        return Push()
    return Mail() if name == MAIL else Gateway(name)


def address_of(name: str, user: User, habits: Habits | None, *, has_browser: bool) -> str:
    """Where a channel finds a person; empty where it cannot, or where a number was not confirmed."""
    if name == MAIL:
        return user.email
    if name == PUSH:
        return str(user.pk) if has_browser else ""
    if name == SMS:
        return user.phone if user.phone_verified else ""
    return habits.telegram if habits is not None else ""


def wanted_by_default(name: str, user: User) -> bool:
    """What holds until the person chooses: e-mail; SMS where there is no e-mail; Telegram once linked."""
    return name != SMS or not user.email

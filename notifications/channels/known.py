"""Which channels this installation has, where each of them finds a person, and who wants what by default."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from notifications.channels.base import Channel
from notifications.channels.gateway import Gateway
from notifications.channels.mail import Mail

if TYPE_CHECKING:
    from accounts.models import User
    from notifications.models import Habits

MAIL, SMS, TELEGRAM = "mail", "sms", "telegram"
HAND = "hand"
"""No channel: a person takes it there."""
LABELS = {MAIL: _("E-mail"), SMS: _("SMS"), TELEGRAM: _("Telegram"), HAND: _("By hand")}
RINGING = (SMS, TELEGRAM)
"""Channels that make a telephone sound, and so keep quiet hours."""


def open_channels() -> tuple[str, ...]:
    """The channels that this installation has: e-mail, and with a gateway what it carries."""
    carried = settings.GATEWAY_CHANNELS if settings.GATEWAY_URL else []
    return (MAIL, *(name for name in (SMS, TELEGRAM) if name in carried))


def channel(name: str) -> Channel:
    """The channel of a name."""
    return Mail() if name == MAIL else Gateway(name)


def address_of(name: str, user: User, habits: Habits | None) -> str:
    """Where a channel finds a person; empty where it cannot, or where a number was not confirmed."""
    if name == MAIL:
        return user.email
    if name == SMS:
        return user.phone if user.phone_verified else ""
    return habits.telegram if habits is not None else ""


def is_found(user: User, habits: Habits | None) -> bool:
    """Whether any channel of the installation finds the person, whatever they chose."""
    return any(address_of(name, user, habits) for name in open_channels())


def wanted_by_default(name: str, user: User) -> bool:
    """What holds until the person chooses: e-mail; SMS where there is no e-mail; Telegram once linked."""
    return name != SMS or not user.email

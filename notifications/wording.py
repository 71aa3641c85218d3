"""The words of messages: that there is news, never what it is or about whom, in the person's language.

To a telephone a message says even less: that there is news, and where to read it. In Khmer it stays within
one part of 70 characters, or it is the shorter one.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from notifications import words
from notifications.channels import known
from notifications.channels.base import Message
from notifications.channels.webpush import b64
from notifications.models import Delivery, Habits

if TYPE_CHECKING:
    from accounts.models import User

TOPIC = 32
"""Letters of a topic that push services take (RFC 8030, section 5.4)."""
ONE_PART, LATER_PART = 70, 67
GSM_PART, GSM_LATER = 160, 153
_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_TWO = frozenset("^{}\\[~]|€")


def parts_of(text: str) -> int:
    """How many SMS a text takes: 160 or later 153 characters of the GSM alphabet, else 70 or 67 of UCS-2."""
    if set(text) <= _GSM | _GSM_TWO:
        size = len(text) + sum(char in _GSM_TWO for char in text)
        one, later = GSM_PART, GSM_LATER
    else:
        size = len(text.encode("utf-16-be")) // 2
        one, later = ONE_PART, LATER_PART
    return 1 if size <= one else -(-size // later)


def message_of(rows: Sequence[Delivery], to: str, habits: Habits | None) -> Message:
    """The message about one notification, or about several that were gathered into one e-mail."""
    user, first = rows[0].notification.user, rows[0]
    if first.channel == known.PUSH:
        return _notice(first, to, habits)
    if first.channel != known.MAIL:
        return Message(f"n-{first.notification_id}-{first.channel}", to, ring_text(first, habits))
    refs = list(dict.fromkeys(row.notification.ref for row in rows))
    if len(rows) == 1:
        return _letter(user, to, f"n-{first.notification_id}", refs)
    return _letter(user, to, f"d-{first.pk}-{rows[-1].pk}-{len(rows)}", refs)


def ring_text(row: Delivery, habits: Habits | None) -> str:
    """What a telephone shows; with the number of the case only where the person allowed it and it fits."""
    news = row.notification
    link = settings.SITE_URL.rstrip("/") + reverse("short_link", args=[news.seq])
    with translation.override(news.user.language):
        plain = _("You have an update. See: %(link)s") % {"link": link}
        if not _may_be_named(row, habits):
            return plain
        told = _("Update in %(ref)s: %(link)s") % {"ref": news.ref, "link": link}
        return told if parts_of(told) == 1 else plain


def _notice(row: Delivery, to: str, habits: Habits | None) -> Message:
    """What a browser shows, and the page that a press on it opens; news of one matter replaces older news."""
    news = row.notification
    topic = salted_hmac("notifications.topic", f"{news.user_id} {news.kind} {news.ref}", algorithm="sha256")
    with translation.override(news.user.language):
        named = _("There is news in %(ref)s") % {"ref": news.ref}
        return Message(
            f"n-{row.notification_id}-{row.channel}", to, subject=_("Concord"),
            text=named if _may_be_named(row, habits) else _("You have an update."),
            path=reverse("notifications:open", args=[news.seq]), language=news.user.language,
            topic=b64(topic.digest())[:TOPIC], urgent=words.is_firm(news),
        )  # fmt: skip


def _may_be_named(row: Delivery, habits: Habits | None) -> bool:
    """Whether what lies about openly may show the number of the matter."""
    return habits is not None and not habits.discreet and not row.notification.ref.isdecimal()


def _letter(user: User, to: str, key: str, refs: Sequence[str]) -> Message:
    with translation.override(user.language):
        subject = _("There is news in %(ref)s") % {"ref": refs[0]}
        if len(refs) > 1:
            subject = ngettext("There is news in %d matter", "There is news in %d matters", len(refs)) % len(
                refs
            )
        context = {"refs": refs, "link": inbox_link()}
        return Message(key, to, render_to_string("notifications/mail/news.txt", context), subject)


def check_message(channel: str, user: User, to: str) -> Message:
    """The message that a person sends to themself to see whether messages arrive; its key serves once."""
    with translation.override(user.language):
        if channel == known.PUSH:
            return Message(
                "",
                to,
                _("Your messages arrive."),
                _("Concord"),
                reverse("notifications:settings"),
                user.language,
            )
        if channel != known.MAIL:
            return Message(f"c-{secrets.token_hex(8)}", to, _("Your messages arrive."))
        text = render_to_string("notifications/mail/check.txt", {"link": inbox_link()})
        return Message("", to, text, _("Your messages arrive"))


def inbox_link() -> str:
    """The address of the inbox, in the language that is active."""
    return settings.SITE_URL.rstrip("/") + reverse("notifications:inbox")

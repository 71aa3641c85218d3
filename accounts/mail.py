"""Messages about accounts: in both languages, without names, organizations or reasons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from accounts.handles import is_email


def in_both_languages(name: str, context: Mapping[str, Any]) -> str:
    """The text of templates/accounts/mail/NAME.txt, Khmer first, then English."""
    texts = []
    for language in settings.RECORD_LANGUAGES:
        with translation.override(language):
            texts.append(render_to_string(f"accounts/mail/{name}.txt", dict(context)).strip())
    return "\n\n".join(dict.fromkeys(texts))


def subject() -> str:
    """The one subject of every message, in both languages; it tells a bystander nothing."""
    words = []
    for language in settings.RECORD_LANGUAGES:
        with translation.override(language):
            words.append(_("Message about your account"))
    return " / ".join(dict.fromkeys(words))


def tell_address(
    address: str, name: str, *, path: tuple[str, ...] = (), context: Mapping[str, Any] | None = None
) -> None:
    """Send a message to an e-mail address, or to a phone if the setting SMS_SENDER names a function.

    `path` is a URL name and its arguments; the host of the link is settings.SITE_URL, never the
    Host header of a request.
    """
    link = settings.SITE_URL + reverse(path[0], args=path[1:]) if path else ""
    text = in_both_languages(name, {**(context or {}), "link": link})
    if is_email(address):
        send_mail(subject(), text, settings.DEFAULT_FROM_EMAIL, [address])
    elif sender := getattr(settings, "SMS_SENDER", ""):
        import_string(sender)(address, text)

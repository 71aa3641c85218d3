"""Mail without content: that there is news under a public number, never what it is or about whom.

A message is sent first and marked after, so a crash between the two sends it twice, never not at all.
The Message-ID comes from the row, so that a mail program shows the two as one.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models.functions import Now
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from notifications.models import Notification

if TYPE_CHECKING:
    from accounts.models import User

LATE = timedelta(minutes=10)
SWEPT_AT_ONCE = 500


class MailNotSent(RuntimeError):
    """Some messages of an event could not be sent; the job runs again for those alone."""


def deliver(kind: str, ref: str, source: int | None) -> int:
    """Mail everybody told of the event who still waits for it; give the number of messages sent.

    Whoever has no address, wants no mail about this kind, or lost the mandate or post meanwhile is
    let off. Raises MailNotSent after trying everybody, if somebody could not be reached.
    """
    waiting = Notification.objects.unmailed().filter(kind=kind, ref=ref, source=source)
    waiting.exclude(pk__in=waiting.mailable().values("pk")).update(mail_wanted=False)
    sent, failed = 0, []
    for pk in list(waiting.order_by("pk").values_list("pk", flat=True)):
        try:
            sent += _mail_one(pk)
        except OSError as error:  # what smtplib and sockets raise
            failed.append(error)
    if failed:
        raise MailNotSent(f"{len(failed)} messages about {ref} were not sent") from failed[0]
    return sent


def _mail_one(pk: int) -> int:
    """Send, then mark, holding the row so that two workers do not send the same message."""
    with transaction.atomic():
        row = (
            Notification.objects.unmailed()
            .mailable()
            .select_related("user")
            .select_for_update(skip_locked=True, of=("self",))
            .filter(pk=pk)
            .first()
        )
        if row is None:
            return 0
        news_message(row).send()
        Notification.objects.filter(pk=pk).update(mailed_at=Now())
    return 1


def news_message(row: Notification) -> EmailMessage:
    """The message about one row, in its person's language."""
    return _message(
        row.user,
        subject=lambda: _("There is news in %(ref)s") % {"ref": row.ref},
        template="notifications/mail/news.txt",
        context={"ref": row.ref},
        message_id=f"<n-{row.pk}@concord>",
    )


def check_message(user: User) -> EmailMessage:
    """The message that a person sends to themself to see whether mail arrives."""
    return _message(
        user,
        subject=lambda: _("Your messages arrive"),
        template="notifications/mail/check.txt",
        context={},
        message_id=None,
    )


def _message(
    user: User, *, subject: Any, template: str, context: dict[str, Any], message_id: str | None
) -> EmailMessage:
    headers = {"Auto-Submitted": "auto-generated"}
    if message_id is not None:
        headers["Message-ID"] = message_id
    with translation.override(user.language):
        link = settings.SITE_URL.rstrip("/") + reverse("notifications:inbox")
        body = render_to_string(template, {**context, "link": link})
        return EmailMessage(subject=subject(), body=body, to=[user.email], headers=headers)


def overdue_events() -> list[dict[str, Any]]:
    """Events told more than ten minutes ago of which somebody still waits for mail, oldest first."""
    late = Notification.objects.unmailed().filter(created_at__lt=Now() - LATE)
    events = late.order_by("kind", "ref", "source").values("kind", "ref", "source").distinct()
    return [dict(event) for event in events[:SWEPT_AT_ONCE]]

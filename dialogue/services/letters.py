"""Letters to people who are invited: a number and a link, nothing that tells a bystander anything."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models.functions import Now
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from dialogue.models import Invitation

_SALT = "dialogue.invitation"


class LetterNotSent(RuntimeError):
    """Some invitations could not be sent; the job runs again for those alone."""


def token_of(meeting_id: int, mandate_id: int) -> str:
    """The secret of one invitation's link: made from the key of this installation, kept nowhere."""
    return salted_hmac(_SALT, f"{meeting_id}:{mandate_id}", algorithm="sha256").hexdigest()


def hash_of(token: str) -> str:
    """What is kept of the secret."""
    return hashlib.sha256(token.encode()).hexdigest()


def send_waiting(meeting_id: int) -> int:
    """Send the invitations of a meeting that were not sent yet; give how many were.

    Whoever has no address is told in another way by the secretariat. Raises LetterNotSent after trying all.
    """
    waiting = Invitation.objects.filter(meeting=meeting_id, sent_at=None)
    sent, failed = 0, []
    for pk in list(waiting.order_by("pk").values_list("pk", flat=True)):
        try:
            sent += _send_one(pk)
        except OSError as error:  # what smtplib and sockets raise
            failed.append(error)
    if failed:
        raise LetterNotSent(f"{len(failed)} invitations were not sent") from failed[0]
    return sent


def _send_one(pk: int) -> int:
    """Send, then mark, holding the row so that two workers do not send the same letter."""
    with transaction.atomic():
        rows = Invitation.objects.select_related("mandate__user", "meeting").select_for_update(
            skip_locked=True, of=("self",)
        )
        row = rows.filter(pk=pk, sent_at=None).first()
        address = _address(row) if row else ""
        if row is None or not address:
            return 0
        _letter(row, address).send()
        Invitation.objects.filter(pk=pk).update(sent_at=Now())
    return 1


def _address(row: Invitation) -> str:
    user = row.mandate.user
    return row.mandate.email or (user.email if user is not None else "")


def _letter(row: Invitation, address: str) -> EmailMessage:
    """The letter, in Khmer and English where the language of the person is not known."""
    user = row.mandate.user
    texts, subject = [], ""
    for language in [user.language] if user is not None else settings.RECORD_LANGUAGES:
        with translation.override(language):
            path = reverse("dialogue:rsvp", args=[token_of(row.meeting_id, row.mandate_id)])
            context = {"number": row.meeting.number, "link": settings.SITE_URL.rstrip("/") + path}
            subject = subject or _("Invitation %(number)s") % {"number": row.meeting.number}
            texts.append(render_to_string("dialogue/mail/invitation.txt", context).strip())
    headers = {"Message-ID": f"<i-{row.pk}@concord>"}
    return EmailMessage(subject=subject, body="\n\n".join(texts), to=[address], headers=headers)

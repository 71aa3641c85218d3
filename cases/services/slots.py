"""Asking representatives to which times they can come, by a link that answers once without sign-in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models.functions import Now
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from cases.models import Case, SlotAsk
from cases.models.acting import Actor, Refused
from cases.models.slots import hash_of
from cases.roles import actor_for
from cases.services.act import take_action
from workflow.table import Reason


class LinksNotSent(RuntimeError):
    """Some links could not be sent; the job runs again for those alone."""


def ask_of(token: str) -> tuple[SlotAsk, Case, Actor] | None:
    """What a link opens: the question, the case, and who answers with the rights of now; None for nothing."""
    rows = SlotAsk.objects.select_related("offer", "user")
    ask = rows.filter(token_hash=hash_of(token), user__is_active=True).first()
    if ask is None:
        return None
    case: Case | None = Case.objects.visible_to(ask.user).filter(pk=ask.offer.case_id).first()
    actor = actor_for(ask.user, case) if case is not None else None
    if case is None or actor is None or actor.party_id != ask.party_id or not actor.roles:
        return None
    return ask, case, actor


def answer_by_link(ask: SlotAsk, case: Case, answers: dict[str, Any]) -> None:
    """Answer for the party through its link, once; raises Refused where it was used or answers are over."""
    with transaction.atomic():
        held = SlotAsk.objects.select_for_update(of=("self",)).select_related("offer").get(pk=ask.pk)
        if held.used_at is not None or held.offer.closed_by_id is not None:
            raise Refused(Reason("used", _("This link was used already, or the answers are over.")))
        take_action(case, "answer_slots", by=ask.user, answers=answers, key=f"slots-{ask.pk}")
        SlotAsk.objects.filter(pk=ask.pk).update(used_at=Now())


def send_links(offer: int) -> int:
    """Send the links of an offer that were not sent yet; give how many were. May raise LinksNotSent."""
    waiting = SlotAsk.objects.filter(offer=offer, offer__closed_by=None, sent_at=None, used_at=None)
    sent, failed = 0, []
    for pk in list(waiting.order_by("pk").values_list("pk", flat=True)):
        try:
            sent += _send(pk)
        except OSError as error:  # what smtplib and sockets raise
            failed.append(error)
    if failed:
        raise LinksNotSent(f"{len(failed)} links were not sent") from failed[0]
    return sent


def _send(pk: int) -> int:
    """Send, then mark, holding the row so that two workers do not send the same letter."""
    with transaction.atomic():
        rows = SlotAsk.objects.select_for_update(skip_locked=True, of=("self",))
        row = rows.select_related("offer__case", "user").filter(pk=pk, sent_at=None).first()
        if row is None or not row.user.email:
            return 0
        _letter(row).send()
        SlotAsk.objects.filter(pk=pk).update(sent_at=Now())
    return 1


def _letter(row: SlotAsk) -> EmailMessage:
    """The number, the dates and the link; nothing that tells a bystander more."""
    case = row.offer.case
    with translation.override(row.user.language or "km"), timezone.override(case.timezone):
        number = case.council_number if row.offer.council else case.number
        context = {
            "number": number, "slots": row.offer.slots.all(), "answer_by": row.offer.answer_by,
            "link": settings.SITE_URL.rstrip("/") + reverse("cases:slot_link", args=[row.token]),
        }  # fmt: skip
        body = render_to_string("cases/mail/slots.txt", context).strip()
        subject = _("Proposed times: %(number)s") % {"number": number}
    headers = {"Message-ID": f"<slots-{row.pk}@concord>"}
    return EmailMessage(subject=subject, body=body, to=[row.user.email], headers=headers)

"""Inviting to a meeting and taking answers, with or without an account."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from cases.models.acting import Refused
from dialogue.models import Answer, Entry, Invitation, Meeting, SeatMandate, Subject
from dialogue.models.steps import Step
from dialogue.queries import meeting_day
from dialogue.services.letters import hash_of, token_of
from dialogue.services.step import MORE
from dialogue.services.telling import touch_meeting
from dialogue.tasks import send_invitations
from workflow.table import Reason


def invite_members(subject: Subject, step: Step, entry: Entry) -> None:
    """With the act of convening: every member of the meeting's day gets an invitation."""
    assert isinstance(subject, Meeting)
    if step.actor.paper:
        return
    _invite(subject, SeatMandate.objects.filter(is_substitute=False))


MORE["convene"] = invite_members


def _invite(meeting: Meeting, mandates: Any) -> None:
    """Make the invitations that are missing, and send them once this is committed."""
    holders = mandates.on_day(meeting_day(meeting)).filter(seat__body=meeting.body_id)
    Invitation.objects.bulk_create(
        [
            Invitation(meeting=meeting, mandate=m, token_hash=hash_of(token_of(meeting.pk, m.pk)))
            for m in holders.order_by("pk")
        ],
        ignore_conflicts=True,
    )
    send_invitations.defer(meeting=meeting.pk)


def invitation_of(token: str) -> Invitation | None:
    """The invitation that a link opens; None for any other text."""
    rows = Invitation.objects.select_related("meeting__body", "mandate__seat")
    return rows.filter(token_hash=hash_of(token)).first()


def answer_invitation(invitation: Invitation, answer: str, note: str = "") -> None:
    """Keep what an invited person says; a later answer replaces it until the meeting opens.

    Sending the substitute invites the substitutes of the seat. Raises Refused once the meeting has begun,
    was cancelled, or where there is no substitute to send.
    """
    with transaction.atomic():
        meeting = Meeting.objects.select_for_update().get(pk=invitation.meeting_id)
        if meeting.state != "convened":
            raise Refused(Reason("too_late", _("The meeting has begun or does not take place.")))
        seat = invitation.mandate.seat_id
        if answer == Answer.SUBSTITUTE:
            others = SeatMandate.objects.filter(seat=seat, is_substitute=True)
            if invitation.mandate.is_substitute or not others.on_day(meeting_day(meeting)).exists():
                raise Refused(Reason("no_substitute", _("Your seat has no substitute.")))
            _invite(meeting, others)
        Invitation.objects.filter(pk=invitation.pk).update(answer=answer, note=note, answered_at=Now())
        touch_meeting(meeting, leads_only=True)

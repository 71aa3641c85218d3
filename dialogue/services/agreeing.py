"""Begins an agreement, and lets the days of those that exist come."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.access import access_of
from cases.models.acting import NotYours, Refused
from dialogue.models import Agreement, Body, Entry, KeptStep, Meeting, SeatMandate, Subject, WorkPlan
from dialogue.models.endorsing import HOME
from dialogue.reckoning import CONSTITUENCIES
from dialogue.roles import CLOCK
from dialogue.services.opening import draft_agreement
from dialogue.services.step import take_step
from workflow.table import Reason

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User

log = logging.getLogger(__name__)


def bodies_to_draft_for(user: User) -> QuerySet[Body]:
    """Where this person may begin an agreement: the secretariat in every body, a chair in its own."""
    access = access_of(user)
    if access.holds("secretariat"):
        return Body.objects.all()
    chairs = SeatMandate.objects.today().filter(user_id=access.self_id, seat__office="chair")
    return Body.objects.filter(pk__in=chairs.values("seat__body"))


def begin_agreement(
    user: User,
    body: Body,
    *,
    title: str,
    title_km: str,
    key: str,
    now: datetime,
    meeting: Meeting | None = None,
) -> Agreement:
    """A draft of a body with its first entry; the same key gives the same draft. Raises NotYours."""
    with transaction.atomic():
        kept = KeptStep.objects.select_related("entry__agreement").filter(user=user, key=key).first()
        if kept is not None and kept.entry.agreement is not None:
            return kept.entry.agreement
        if not bodies_to_draft_for(user).filter(pk=body.pk).exists():
            raise NotYours(Reason("not_yours", _("The secretariat or the chair begins an agreement.")))
        endorsers = [name for name in CONSTITUENCIES if name in body.endorsers] or list(CONSTITUENCIES)
        agreement = draft_agreement(
            title=title, endorsers=endorsers, moment=now, body=body, meeting=meeting, title_km=title_km
        )
        answers: dict[str, Any] = {"title": title, "title_km": title_km, "endorsers": endorsers}
        take_step(agreement, "describe_agreement", by=user, answers=answers, key=key)
        return agreement


def let_days_come(now: datetime) -> int:
    """What was endorsed takes effect on its day, and ends after its last one; gives how many did."""
    today = now.astimezone(HOME).date()
    waiting = Agreement.objects.filter(state="endorsed").filter(
        Q(effective_on=None) | Q(effective_on__lte=today)
    )
    over = Agreement.objects.filter(state="in_force", expires_on__lt=today)
    begun = WorkPlan.objects.filter(state="endorsed", starts_on__lte=today)
    steps: list[tuple[Subject, str]] = [
        *((row, "take_effect") for row in waiting), *((row, "expire_agreement") for row in over),
        *((row, "begin_plan") for row in begun),
    ]  # fmt: skip
    return sum(_came(row, name) for row, name in steps)


def _came(subject: Subject, name: str) -> bool:
    """Whether the clock's act was taken; somebody may have been faster."""
    try:
        entry: Entry = take_step(subject, name, by=CLOCK, answers={})
    except Refused as refused:
        log.info("%s: %s was not taken: %s", subject.number, name, refused)
        return False
    return bool(entry.pk)

"""Closes votes whose time is over: the clock does it when nobody did, and counts what anybody would count."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import TYPE_CHECKING

from procrastinate.contrib.django import app

from cases.models.acting import Refused
from dialogue.models import Decision, Entry, Result, Subject
from dialogue.roles import CLOCK
from dialogue.services.step import MORE, take_step

if TYPE_CHECKING:
    from dialogue.models.steps import Step

log = logging.getLogger(__name__)
CLOSE_JOB = "dialogue.close_votes"


def close_at_its_time(subject: Subject, step: Step, entry: Entry) -> None:
    """With the motion: a job for the moment at which its vote ends."""
    closes_at = step.answers.get("closes_at")
    if closes_at is not None and not step.actor.paper:
        app.configure_task(CLOSE_JOB, schedule_at=closes_at).defer()


MORE["put_motion"] = close_at_its_time


def close_due_votes(now: datetime) -> int:
    """Close every vote whose time is over, as of that time; gives how many. A second run changes nothing."""
    due = Decision.objects.filter(result=Result.OPEN, closes_at__lte=now).select_related("meeting")
    return sum(_close(decision) for decision in due.order_by("closes_at"))


def _close(decision: Decision) -> bool:
    """Whether the clock closed it; somebody may have been faster."""
    answers = {"decision": decision.number}
    try:
        take_step(decision.meeting, "close_vote", by=CLOCK, answers=answers, when=decision.closes_at)
    except Refused as refused:
        log.info("%s: the vote was not closed by the clock: %s", decision.meeting.number, refused)
        return False
    return True

"""Begins meetings and agreements: gives them their numbers and what they start with."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from cases.models.keeping import next_in_series
from dialogue.models import Agreement, Body, CollectiveAgreement, Meeting, Minutes
from dialogue.models.endorsing import HOME


def plan_meeting(body: Body, *, title: str, starts_at: datetime, **more: Any) -> Meeting:
    """A planned meeting with empty minutes; `more` are further fields of the meeting."""
    with transaction.atomic():
        meeting = Meeting.objects.create(
            number=next_in_series("MT", starts_at, HOME), body=body, title=title, starts_at=starts_at, **more
        )
        Minutes.objects.create(meeting=meeting)
        return meeting


def draft_agreement(*, title: str, endorsers: list[str], moment: datetime, **more: Any) -> Agreement:
    """A draft without text; who must endorse it is fixed from the beginning."""
    with transaction.atomic():
        return Agreement.objects.create(
            number=next_in_series("AG", moment, HOME), title=title, endorsers=endorsers, **more
        )


def submit_collective_agreement(*, moment: datetime, **fields: Any) -> CollectiveAgreement:
    """A collective agreement sent for registration by its parties."""
    with transaction.atomic():
        return CollectiveAgreement.objects.create(
            number=next_in_series("CBA", moment, HOME), submitted_at=moment, **fields
        )

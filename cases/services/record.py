"""Writes an event at the head of a case's chain, and the case with it."""

from __future__ import annotations

import hashlib
import json
import secrets
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.expressions import RawSQL

from cases.models import Case, CaseEvent
from cases.models.acting import Act
from cases.models.keeping import as_plain
from cases.models.record import APART, Audience
from cases.models.visibility import BETWEEN
from cases.procedure.states import STATES, WAITS_FOR
from cases.services.clocks import Clocks
from cases.services.numbers import next_in, next_number
from workflow.table import Action

_SECRET = {
    ("add_note", "text"),
    ("record_interview", "minutes"),
    ("add_document", "text"),
    ("publish_award", "masked"),
    ("make_offer", "text"),
    ("answer_offer", "words"),
}
_SAVED = [
    "state", "number", "office", "claimant", "officer", "conciliator", "refused_by", "workers", "women",
    "retries", "presumed_at_fault", "merged_into", "filed_at", "referred_at", "received_at",
    "council_number", "ended_at", "is_open", "waits_for",
    "next_deadline", "next_deadline_code", "common_deadline", "common_deadline_code",
    "seq", "head", "touched_at",
]  # fmt: skip


def lock_case(case: Case) -> tuple[Case, datetime]:
    """The case, locked, with the database's clock and the id its next event will have."""
    row = (
        Case.objects.select_for_update()
        .annotate(
            db_now=RawSQL("clock_timestamp()", (), output_field=models.DateTimeField()),
            event_id=RawSQL(
                "nextval(pg_get_serial_sequence('cases_caseevent', 'id'))",
                (),
                output_field=models.BigIntegerField(),
            ),
        )
        .get(pk=case.pk)
    )
    now: datetime = row.__dict__["db_now"]
    if row.touched_at is not None and row.touched_at > now:
        now = row.touched_at
    return row, now


def record_event(case: Case, act: Act, action: Action, before: str, clocks: Clocks) -> CaseEvent:
    """Write the event at the head of the chain, and the case with it.

    `blind` is chance, so that nobody finds by trial what an entry says of which they know the hash alone.
    """
    if case.number is None:
        case.number = next_number(case, act.occurred_at)
    if case.received_at is not None and case.council_number is None:
        case.council_number = next_in("AC", case, case.received_at)
    audience, party_id = _audience(action, act)
    act.data["clocks"] = clocks.summary()
    act.data["blind"] = secrets.token_hex(16)
    seq, previous = _place(case, audience)
    event = CaseEvent(
        pk=act.event_id, case=case, seq=seq, action=act.name, actor_id=act.actor.user_id,
        role=act.actor.role_for(action.who), party_id=act.actor.party_id or _claimant(case, act),
        mandate_id=act.actor.mandate_id, state_before=before, state_after=str(case.state),
        audience=audience, audience_party_id=party_id, recorded_at=act.now, occurred_at=act.occurred_at,
        day_only=act.day_only, data=json.loads(json.dumps(act.data, cls=DjangoJSONEncoder)),
        basis=action.basis, warnings=[w.as_json() for w in act.warnings], assumed=act.assumed,
        previous=previous, corrects_id=act.corrects_id,
    )  # fmt: skip
    event.hash = event.digest()
    if seq < APART:  # of the others the office learns nothing, not even that there was a change
        case.seq, case.head, case.touched_at = event.seq, event.hash, act.now
    case.is_open = STATES[str(case.state)].is_open and case.merged_into_id is None
    case.ended_at = None if case.is_open else (case.ended_at or act.occurred_at)
    case.waits_for = WAITS_FOR.get(str(case.state), "")
    case.save(update_fields=_SAVED)
    event.save(force_insert=True)
    return event


def _place(case: Case, audience: str) -> tuple[int, str]:
    """The number of the next entry and the hash before it, in the chain that the audience knows."""
    if audience not in BETWEEN:
        return case.seq + 1, case.head
    apart = CaseEvent.objects.filter(case_id=case.pk, seq__gt=APART).order_by("-seq")
    last = apart.values_list("seq", "hash").first() or (APART, "")
    return last[0] + 1, last[1]


def _claimant(case: Case, act: Act) -> int | None:
    """The claimant's id when the complaint was just filed: its party row is only now there."""
    return case.claimant_id if act.name == "file" else None


def _audience(action: Action, act: Act) -> tuple[str, int | None]:
    if action.audience in (Audience.ALL, Audience.OFFICERS, Audience.PANEL):
        return action.audience, None
    return act.audience, act.audience_party_id


def is_digest(act: str, name: str) -> bool:
    """Whether the record holds that answer of that act as its digest only."""
    return (act, name) in _SECRET


def plain(answers: dict[str, Any], name: str = "") -> dict[str, Any]:
    """Answers as plain values for the record; confidential texts of the action as their digest only."""
    return {
        k: hashlib.sha256(str(v).encode()).hexdigest() if v and is_digest(name, k) else as_plain(v)
        for k, v in answers.items()
    }

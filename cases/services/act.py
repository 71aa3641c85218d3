"""The one service: a named action on a case, with everything it brings, in one transaction."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from cases.models import Case, CaseEvent, KeptAnswer
from cases.models.acting import Act, Actor, KeyReused, NotYours, Refused, Stale
from cases.models.facts import CaseFacts
from cases.models.record import Audience
from cases.models.visibility import audience_of
from cases.procedure import ACTIONS, roles
from cases.procedure.states import STATES, WAITS_FOR
from cases.procedure.words import GATE_WORDS
from cases.roles import actor_for
from cases.services.clocks import Clocks
from cases.services.numbers import next_number
from cases.services.telling import tell_of
from workflow.gate import Decision, decide
from workflow.table import Action, Reason

if TYPE_CHECKING:
    from accounts.models import User

_SECRET = {("add_note", "text"), ("record_interview", "minutes"), ("add_document", "text")}
_MERGED = Reason("merged", _("This case goes on in another one."))
_SAVED = [
    "state", "number", "office", "claimant", "officer", "conciliator", "refused_by", "workers", "women",
    "retries", "presumed_at_fault", "merged_into", "filed_at", "ended_at", "is_open", "waits_for",
    "next_deadline", "next_deadline_code", "seq", "head", "touched_at",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class When:
    """The legal moment of an act, where it is not now; `day_only` when only the day is known."""

    occurred_at: datetime
    day_only: bool = False


def take_action(
    case: Case,
    name: str,
    *,
    by: User | Actor,
    answers: dict[str, Any],
    seen: str | None = None,
    key: str | None = None,
    when: When | None = None,
    assumed: list[str] | None = None,
) -> CaseEvent:
    """Take an action of the procedure's table; give the event, also when the same key comes again.

    `answers` are the cleaned values of the action's form. `seen` is the page's token of the last entry
    it showed (None: no page). `key` is the idempotency key. `when` counts only for officials, the clock
    and paper files; a party's act happens when the database receives it.
    Raises NotYours (403), Stale or Refused (409), KeyReused (422); then nothing has changed.
    """
    with transaction.atomic():
        locked, now = lock_case(case)
        actor = by if isinstance(by, Actor) else actor_for(by, locked)
        digest = _digest_of(locked.pk, name, answers)
        kept = _kept(actor, key, digest)
        if kept is not None:
            return kept
        act = _open(locked, name, actor=actor, answers=answers, now=now, when=when)
        act.assumed = list(assumed or [])
        action = _check(locked, act, seen)
        before = str(locked.state)
        getattr(locked, name)(act)
        clocks = Clocks(locked, act)
        clocks.run(action)
        event = record_event(locked, act, action, before, clocks)
        _keep(locked, act, event, key, digest)
        tell_of(locked, event, act)
    _copy(locked, case)
    return event


def open_actions(case: Case, actor: Actor, now: datetime, facts: CaseFacts | None = None) -> list[Decision]:
    """What this actor can do on the case now, and what is shut with its reason; never others' acts.

    Give the facts where the page has read them already.
    """
    facts = facts or CaseFacts(case, actor, now)
    decisions = (
        decide(case.table, action, state=str(case.state), roles=actor.roles, facts=facts, words=GATE_WORDS)
        for action in case.table.actions.values()
        if case.state in action.sources
    )
    return [d for d in decisions if d.theirs]


def seen_token(case: Case, actor: Actor) -> str:
    """A token for the last entry this actor may see; it changes when they could see a new one."""
    last = CaseEvent.objects.filter(audience_of(actor), case_id=case.pk).order_by("-seq")
    return (last.values_list("hash", flat=True).first() or "")[:16]


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


def _digest_of(case_id: int, name: str, answers: dict[str, Any]) -> str:
    text = json.dumps([case_id, name, _plain(answers)], cls=DjangoJSONEncoder, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _kept(actor: Actor, key: str | None, digest: str) -> CaseEvent | None:
    """The event of an earlier call with this key; refused where the answers differ."""
    if key is None or actor.user_id is None:
        return None
    row = KeptAnswer.objects.select_related("event").filter(user_id=actor.user_id, key=key).first()
    if row is None:
        return None
    if row.digest != digest:
        raise KeyReused(Reason("key_reused", _("This key was used for other answers.")))
    return row.event


def _open(
    case: Case, name: str, *, actor: Actor, answers: dict[str, Any], now: datetime, when: When | None
) -> Act:
    late = when is not None and (actor.paper or not actor.roles & set(roles.PARTIES))
    occurred = when.occurred_at if when is not None and late else now
    facts = CaseFacts(case, actor, occurred)
    return Act(
        name=name, actor=actor, answers=answers, now=now, occurred_at=occurred,
        day_only=bool(when and late and when.day_only), event_id=case.__dict__["event_id"],
        seq=case.seq + 1, facts=facts, data={k: v for k, v in _plain(answers, name).items() if v != ""},
    )  # fmt: skip


def _check(case: Case, act: Act, seen: str | None) -> Action:
    """Gate and staleness; raises NotYours, Refused or Stale."""
    action = case.table.action(act.name) or ACTIONS[act.name]
    decision = decide(
        case.table, action, state=str(case.state), roles=act.actor.roles, facts=act.facts, words=GATE_WORDS
    )
    if not decision.theirs:
        raise NotYours(decision.reason or GATE_WORDS["not_yours"])
    if seen is not None and not action.tolerant and case.head[:16] != seen:
        _refuse_stale(case, act.actor, seen)
    if case.merged_into_id is not None:
        raise Refused(_MERGED)
    if not decision.allowed:
        raise Refused(decision.reason or GATE_WORDS["not_now"])
    return action


def _refuse_stale(case: Case, actor: Actor, seen: str) -> None:
    visible = CaseEvent.objects.filter(audience_of(actor), case_id=case.pk).order_by("-seq")
    newer: list[CaseEvent] = []
    for event in visible.select_related("actor", "party")[:20]:
        if event.hash[:16] == seen:
            break
        newer.append(event)
    if newer:
        text = _("Somebody else acted on this case meanwhile. Nothing was changed. Look and decide again.")
        raise Stale(Reason("stale", text), newer)


def record_event(case: Case, act: Act, action: Action, before: str, clocks: Clocks) -> CaseEvent:
    """Write the event at the head of the chain, and the case with it."""
    if case.number is None:
        case.number = next_number(case, act.occurred_at)
    audience, party_id = _audience(action, act)
    act.data["clocks"] = clocks.summary()
    event = CaseEvent(
        pk=act.event_id, case=case, seq=act.seq, action=act.name, actor_id=act.actor.user_id,
        role=act.actor.role_for(action.who), party_id=act.actor.party_id or _claimant(case, act),
        mandate_id=act.actor.mandate_id, state_before=before, state_after=str(case.state),
        audience=audience, audience_party_id=party_id, recorded_at=act.now, occurred_at=act.occurred_at,
        day_only=act.day_only, data=json.loads(json.dumps(act.data, cls=DjangoJSONEncoder)),
        basis=action.basis, warnings=[w.as_json() for w in act.warnings], assumed=act.assumed,
        previous=case.head, corrects_id=act.corrects_id,
    )  # fmt: skip
    event.hash = event.digest()
    case.seq, case.head, case.touched_at = event.seq, event.hash, act.now
    case.is_open = STATES[str(case.state)].is_open and case.merged_into_id is None
    case.ended_at = None if case.is_open else (case.ended_at or act.occurred_at)
    case.waits_for = WAITS_FOR.get(str(case.state), "")
    case.save(update_fields=_SAVED)
    event.save(force_insert=True)
    return event


def _claimant(case: Case, act: Act) -> int | None:
    """The claimant's id when the complaint was just filed: its party row is only now there."""
    return case.claimant_id if act.name == "file" else None


def _audience(action: Action, act: Act) -> tuple[str, int | None]:
    if action.audience in (Audience.ALL, Audience.OFFICERS, Audience.PANEL):
        return action.audience, None
    return act.audience, act.audience_party_id


def _keep(case: Case, act: Act, event: CaseEvent, key: str | None, digest: str) -> None:
    """Keep the answer under its key, and the side the person has taken."""
    if key is not None and act.actor.user_id is not None:
        KeptAnswer.objects.create(user_id=act.actor.user_id, key=key, digest=digest, event=event)
    party = act.facts.party_by_id(event.party_id)
    if party is not None and act.actor.user_id is not None:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO cases_sidetaken (case_id, user_id, side) VALUES (%s, %s, %s) "
                "ON CONFLICT (case_id, user_id) DO NOTHING",
                [case.pk, act.actor.user_id, party.side],
            )


def _plain(value: Any, name: str = "") -> Any:
    """Answers as plain values for the record; confidential texts as their digest only."""
    if isinstance(value, models.Model):
        return str(value.pk)
    if isinstance(value, dict):
        return {
            k: hashlib.sha256(str(v).encode()).hexdigest() if v and (name, k) in _SECRET else _plain(v)
            for k, v in value.items()
        }
    if isinstance(value, (list, tuple, set)):
        return [_plain(v) for v in value]
    return value


def _copy(source: Case, target: Case) -> None:
    """Bring the caller's object up to date without refreshing it (that would unprotect the state)."""
    target.__dict__.update({k: v for k, v in source.__dict__.items() if k != "_state"})

"""The one service: a named action on a case, with everything it brings, in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import Case, CaseEvent, KeptAnswer, Party
from cases.models.acting import Act, Actor, Misfit, NotYours, Refused, Stale
from cases.models.facts import CaseFacts
from cases.models.keeping import bring_up_to_date, digest_of, kept_under
from cases.models.visibility import audience_of
from cases.procedure import ACTIONS, roles
from cases.procedure.words import GATE_WORDS
from cases.roles import actor_for, read_parties
from cases.services.clocks import Clocks
from cases.services.conflicts import PLANNING, unfit, unfit_slots
from cases.services.joining import FOLLOW_UPS
from cases.services.quota import refuse_flood
from cases.services.record import lock_case, plain, record_event
from cases.services.signing import unproved, use_code
from cases.services.telling import tell_of
from workflow.gate import Decision, decide
from workflow.table import Action, Reason

if TYPE_CHECKING:
    from accounts.models import User

_KEEP = """
WITH taken AS (
  INSERT INTO cases_sidetaken (case_id, user_id, side)
  SELECT %(case)s, %(user)s, %(side)s::text WHERE %(side)s::text IS NOT NULL
  ON CONFLICT (case_id, user_id) DO NOTHING
)
INSERT INTO cases_keptanswer (user_id, key, digest, event_id)
SELECT %(user)s, %(key)s::text, %(digest)s, %(event)s WHERE %(key)s::text IS NOT NULL
"""

_MERGED = Reason("merged", gettext_lazy("This case goes on in another one."))
_UNKEPT = {"code"}
"""Answers that the record never holds: one-time codes."""

JUDGED: dict[str, Callable[[Act], Misfit | None]] = {
    "sign_settlement": unproved, "propose_slots": unfit_slots, **dict.fromkeys(PLANNING, unfit),
}  # fmt: skip
"""Actions whose answers only the service can judge: a one-time code, a time that something speaks against."""


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
    Raises NotYours (403), Stale or Refused (409), KeyReused or Misfit (422), TooMany (429); then nothing
    has changed, save that a wrong one-time code was counted.
    """
    with transaction.atomic():
        locked, now = lock_case(case)
        parties = _parties_of(locked)
        actor = by if isinstance(by, Actor) else actor_for(by, locked, parties)
        digest = digest_of(locked.pk, name, plain(answers))
        kept = kept_under(KeptAnswer.objects.select_related("event"), actor.user_id, key, digest)
        if kept is not None:
            return kept.event
        act = _open(locked, name, actor=actor, answers=answers, now=now, when=when)
        if parties is not None:
            act.facts.__dict__["parties"] = parties
        act.assumed = list(assumed or [])
        action = _check(locked, act, seen)
        if name == "file":
            refuse_flood(locked, act)
        wrong = JUDGED[name](act) if name in JUDGED else None
        if wrong is None:
            event = _write(locked, act, action)
            _keep(locked, act, event, key, digest)
            bring_up_to_date(case, locked)
            return event
    raise wrong


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
    last = CaseEvent.objects.filter(audience_of(actor), case_id=case.pk).newest_first()
    return (last.values_list("hash", flat=True).first() or "")[:16]


def _parties_of(case: Case) -> list[Party] | None:
    """The parties, which every act asks for; None for a draft, whose act of filing makes them."""
    return None if case.state == "draft" else read_parties(case)


def _open(
    case: Case, name: str, *, actor: Actor, answers: dict[str, Any], now: datetime, when: When | None
) -> Act:
    late = when is not None and (actor.paper or not actor.roles & set(roles.PARTIES))
    occurred = when.occurred_at if when is not None and late else now
    facts = CaseFacts(case, actor, occurred)
    return Act(
        name=name, actor=actor, answers=answers, now=now, occurred_at=occurred,
        day_only=bool(when and late and when.day_only), event_id=case.__dict__["event_id"],
        seq=case.seq + 1, facts=facts, data=_recorded(name, answers),
    )  # fmt: skip


def _recorded(name: str, answers: dict[str, Any]) -> dict[str, Any]:
    """The answers as the record keeps them: plain, without empty ones, never a one-time code."""
    return {k: v for k, v in plain(answers, name).items() if v != "" and k not in _UNKEPT}


def _check(case: Case, act: Act, seen: str | None) -> Action:
    """Gate and staleness; raises NotYours, Refused or Stale."""
    action = case.table.action(act.name) or ACTIONS[act.name]
    decision = decide(
        case.table, action, state=str(case.state), roles=act.actor.roles, facts=act.facts, words=GATE_WORDS
    )
    if not decision.theirs:
        raise NotYours(act.actor.barred or decision.reason or GATE_WORDS["not_yours"])
    if seen is not None and not action.tolerant and case.head[:16] != seen:
        _refuse_stale(case, act.actor, seen)
    if case.merged_into_id is not None:
        raise Refused(_MERGED)
    if not decision.allowed:
        raise Refused(decision.reason or GATE_WORDS["not_now"])
    return action


def _refuse_stale(case: Case, actor: Actor, seen: str) -> None:
    visible = CaseEvent.objects.filter(audience_of(actor), case_id=case.pk).newest_first()
    newer: list[CaseEvent] = []
    for event in visible.select_related("actor", "party")[:20]:
        if event.hash[:16] == seen:
            break
        newer.append(event)
    if newer:
        text = _("Somebody else acted on this case meanwhile. Nothing was changed. Look and decide again.")
        raise Stale(Reason("stale", text), newer)


def _write(case: Case, act: Act, action: Action) -> CaseEvent:
    """Change the case; then the clocks, the record, the notices, and what follows in other places."""
    before = str(case.state)
    getattr(case, act.name)(act)
    clocks = Clocks(case, act)
    clocks.run(action)
    event = record_event(case, act, action, before, clocks)
    tell_of(case, event, act)
    if act.name in FOLLOW_UPS:
        FOLLOW_UPS[act.name](case, act, event)
    if act.proof is not None:
        use_code(act)
    return event


def _keep(case: Case, act: Act, event: CaseEvent, key: str | None, digest: str) -> None:
    """Keep the answer under its key, and the side the person has taken; one statement."""
    user = act.actor.user_id
    party = act.facts.party_by_id(event.party_id)
    if user is None or (key is None and party is None):
        return
    side = party.side if party is not None else None
    values = {"case": case.pk, "user": user, "side": side, "key": key, "digest": digest, "event": event.pk}
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, values)

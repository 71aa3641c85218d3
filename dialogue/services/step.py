"""The one service of social dialogue: a named action with everything it brings, in one transaction."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models.acting import NotYours, Refused, Stale
from cases.models.keeping import as_plain, bring_up_to_date, digest_of, kept_under
from dialogue.models import SUBJECTS, Entry, KeptStep, Subject
from dialogue.models.facts import Facts
from dialogue.models.steps import Actor, Step
from dialogue.roles import CLOCK, actor_for
from dialogue.services.telling import tell_of
from workflow.gate import Decision, decide
from workflow.table import Action, Reason

if TYPE_CHECKING:
    from accounts.models import User

GATE_WORDS = {
    "not_yours": Reason("not_yours", gettext_lazy("This is not for you to do here.")),
    "not_now": Reason("not_now", gettext_lazy("This cannot be done as things stand.")),
}
FOLLOWING = {"endorse": "take_effect", "endorse_plan": "begin_plan"}
"""What the clock does at once where it can: a text with all endorsements is in force."""
MORE: dict[str, Callable[[Subject, Step, Entry], None]] = {}
"""What follows an action in other rows, by the action's name; filled by the services that own those rows."""


def take_step(
    subject: Subject,
    name: str,
    *,
    by: User | Actor,
    answers: dict[str, Any],
    seen: str | None = None,
    key: str | None = None,
    when: datetime | None = None,
    assumed: list[str] | None = None,
) -> Entry:
    """Take an action of the subject's table; give the entry, also when the same key comes again.

    `answers` are cleaned values. `seen` is the hash of the last entry the page showed (None: no page), `key`
    the idempotency key; `when` the legal moment, which counts for paper files and the secretariat.
    Raises NotYours (403), Stale or Refused (409), KeyReused (422); then nothing has changed.
    """
    with transaction.atomic():
        locked, now = lock(subject)
        actor = by if isinstance(by, Actor) else actor_for(by, locked)
        given = as_plain(answers, empty=False)
        digest = digest_of(SUBJECTS[type(locked)], locked.pk, name, given)
        kept = kept_under(KeptStep.objects.select_related("entry"), actor.user_id, key, digest)
        if kept is not None:
            return kept.entry
        may_backdate = actor.paper or bool(actor.roles & {"secretariat", "registrar", "clock"})
        moment = when if when is not None and may_backdate else now
        step = Step(name, actor, dict(answers), now, moment, assumed=list(assumed or []))
        step.data.update(given)
        entry = _write(locked, step, _check(locked, step, seen))
        if key is not None and actor.user_id is not None:
            KeptStep.objects.create(user_id=actor.user_id, key=key, digest=digest, entry=entry)
        if not actor.paper:  # nothing happens in a file but what it says
            _follow(locked, name, moment)
        bring_up_to_date(subject, locked)
        return entry


def open_steps(subject: Subject, actor: Actor, now: datetime) -> list[Decision]:
    """What this actor can do now, and what is shut with its reason; never others' acts."""
    facts = Facts(subject, actor, now)
    decisions = (
        decide(
            subject.table, action, state=str(subject.state), roles=actor.roles, facts=facts, words=GATE_WORDS
        )
        for action in subject.table.actions.values()
        if subject.state in action.sources
    )
    return [d for d in decisions if d.theirs]


def lock(subject: Subject) -> tuple[Any, datetime]:
    """The subject, locked and fetched anew, with the database's clock, which never runs back on it."""
    manager: Any = type(subject)._default_manager
    row = manager.select_for_update(of=("self",)).get(pk=subject.pk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        now: datetime = cursor.fetchone()[0]
    return row, max(now, row.touched_at) if row.touched_at else now


def _check(subject: Subject, step: Step, seen: str | None) -> Action:
    """Gate and staleness; raises NotYours, Refused or Stale."""
    action = subject.table.action(step.name)
    if action is None:
        raise Refused(GATE_WORDS["not_now"])
    facts = Facts(subject, step.actor, step.occurred_at)
    decision = decide(
        subject.table, action, state=str(subject.state), roles=step.actor.roles, facts=facts, words=GATE_WORDS
    )
    if not decision.theirs:
        raise NotYours(decision.reason or GATE_WORDS["not_yours"])
    if seen is not None and not action.tolerant and subject.head[:16] != seen[:16]:
        text = _("Somebody else acted here meanwhile. Nothing was changed. Look and decide again.")
        newer = Entry.objects.filter(**{SUBJECTS[type(subject)]: subject}).order_by("-id")[:5]
        raise Stale(Reason("stale", text), list(newer))
    if not decision.allowed:
        raise Refused(decision.reason or GATE_WORDS["not_now"])
    return action


def _write(subject: Any, step: Step, action: Action) -> Entry:
    before = str(subject.state)
    if action.moves_if:
        step.answers[action.moves_if] = False
    getattr(subject, step.name)(step)
    entry = Entry(
        **{SUBJECTS[type(subject)]: subject}, seq=subject.seq + 1, action=step.name,
        actor_id=step.actor.user_id, role=step.actor.role_for(action.who),
        constituency=step.actor.constituency, state_before=before, state_after=str(subject.state),
        recorded_at=step.now, occurred_at=step.occurred_at,
        data=json.loads(json.dumps(step.data, cls=DjangoJSONEncoder)), basis=action.basis,
        warnings=[w.as_json() for w in step.warnings], assumed=step.assumed, previous=subject.head,
    )  # fmt: skip
    entry.hash = entry.digest()
    subject.seq, subject.head, subject.touched_at = entry.seq, entry.hash, step.now
    subject.save()
    entry.save(force_insert=True)
    tell_of(subject, entry, step)
    if step.name in MORE:
        MORE[step.name](subject, step, entry)
    return entry


def _follow(subject: Subject, name: str, moment: datetime) -> None:
    """The clock's act that is due at once, where the last one brought the state it starts from."""
    following = FOLLOWING.get(name)
    if following is None:
        return
    step = Step(following, CLOCK, {}, moment, moment)
    action = subject.table.actions[following]
    facts = Facts(subject, CLOCK, moment)
    if subject.state in action.sources and all(guard(facts) is None for guard in action.guards):
        _write(subject, step, action)

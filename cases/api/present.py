"""Cases and their parts as plain values, each with only what this person may see."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from cases.models import CaseEvent
from cases.models.base import NEVER
from cases.models.facts import CaseFacts
from cases.models.record import APART
from cases.models.visibility import audience_of
from cases.models.warned import said
from cases.procedure import ACTIONS, roles
from cases.procedure.noted import NOTED
from cases.services.act import open_actions, seen_token
from workflow.gate import Decision

_OFFICE = {roles.OFFICER, roles.HEAD, roles.CONCILIATOR}
_STAFF = {roles.OFFICER, roles.HEAD, roles.CONCILIATOR, roles.DELEGATE}


def row(values: dict[str, Any]) -> dict[str, Any]:
    """A case in a list."""
    clock = values["next_deadline"] if values["next_deadline"] < NEVER else None
    return {
        "number": values["number"], "title": values["title"], "procedure": values["procedure"],
        "state": values["state"], "office": values["office__slug"], "waits_for": values["waits_for"],
        "next_deadline": clock, "next_deadline_code": values["next_deadline_code"] if clock else None,
        "workers": values["workers"], "women": values["women"], "officer": values["officer_name"],
        "conciliator": values["conciliator_name"], "filed_at": values["filed_at"],
    }  # fmt: skip


def detail(facts: CaseFacts) -> dict[str, Any]:
    """A whole case for one person."""
    case: Any = facts.case
    actor = facts.actor
    staff = bool(actor.roles & _STAFF)
    office = bool(actor.roles & _OFFICE)
    return {
        "number": case.number, "title": case.title, "procedure": case.procedure, "state": str(case.state),
        "office": case.office.slug, "filed_at": case.filed_at, "seen": seen_token(case, actor),
        "parties": [_party(p, facts, open_to=staff or p.pk == actor.party_id) for p in facts.parties],
        "issues": [_issue(i, staff=staff) for i in facts.issues],
        "deadlines": [_deadline(d, facts) for d in facts.known_deadlines],
        "events": [_event(e, numbered=office) for e in _events(facts)],
        "sessions": [_session(x, facts, office=office) for x in facts.sessions],
        "settlements": [_settlement(x, facts) for x in facts.settlements],
        "offers": _offers(facts),
        "actions": [action(d, case.number) for d in open_actions(case, actor, facts.now, facts)],
    }  # fmt: skip


def action(decision: Decision, number: str) -> dict[str, Any]:
    """What can be done, or why not now."""
    reason = decision.reason
    return {
        "name": decision.action.name, "label": str(decision.action.label), "open": decision.allowed,
        "code": reason.code if reason else None, "reason": str(reason.text) if reason else None,
        "basis": reason.basis or None if reason else None,
        "schema": schema_address(number, decision.action.name),
    }  # fmt: skip


def schema_address(number: str, name: str) -> str:
    """Where the answers of an action on this case are described."""
    return reverse("api:act", args=[number, name])


def _settlement(text: Any, facts: CaseFacts) -> dict[str, Any]:
    signatures = [
        {"party": _key(facts, x.party_id), "method": x.method, "signer": x.signer}
        for x in text.signatures.all()
    ]
    return {
        "key": text.key, "version": text.version, "text": text.text, "obligations": text.obligations,
        "covers": text.covers, "digest": text.digest, "partial": text.partial, "status": text.status,
        "signatures": signatures,
    }  # fmt: skip


def _offers(facts: CaseFacts) -> list[dict[str, Any]]:
    """The offers between two parties that the actor may read; one answers only another of these."""
    known = {offer.pk for offer in facts.offers}
    return [_offer(offer, known, seen=facts.sees_answer(offer)) for offer in facts.offers]


def _offer(offer: Any, known: set[Any], *, seen: bool) -> dict[str, Any]:
    """One offer; how it was answered, for who may read that."""
    answered = offer.answered_by if seen else None
    return {
        "id": str(offer.pk), "by": offer.by.key, "to": offer.to.key, "text": offer.text,
        "issues": [issue.key for issue in offer.issues.all()], "at": offer.event.occurred_at,
        "counters": str(offer.counters_id) if offer.counters_id in known else None,
        "shared": offer.event.audience == "shared", "status": offer.status if seen else None,
        "words": offer.words if seen else None, "answered_at": answered.occurred_at if answered else None,
    }  # fmt: skip


def _session(session: Any, facts: CaseFacts, *, office: bool) -> dict[str, Any]:
    """A session; the minutes of a separate questioning are for the office and who was there."""
    came = [p.pk for p in session.attended.all()]
    readable = office or session.kind != "separate" or facts.actor.party_id in came
    return {
        "number": session.number, "kind": session.kind, "starts_at": session.starts_at,
        "until": session.until, "place": session.place, "link": session.link,
        "interpreter": session.interpreter, "held": session.held,
        "attended": [_key(facts, pk) for pk in came],
        "unsigned": [_key(facts, p.pk) for p in session.unsigned.all()],
        "minutes": session.minutes if readable else None,
    }  # fmt: skip


def _key(facts: CaseFacts, party_id: int | None) -> str | None:
    party = facts.party_by_id(party_id)
    return party.key if party is not None else None


def _events(facts: CaseFacts) -> Any:
    rows = CaseEvent.objects.filter(audience_of(facts.actor), case_id=facts.case.pk)
    return rows.newest_first().reverse().select_related("party", "actor")


def _party(party: Any, facts: CaseFacts, *, open_to: bool) -> dict[str, Any]:
    shown = {
        "key": party.key, "side": party.side, "role": party.role, "kind": party.kind, "name": party.name,
        "mine": party.pk == facts.actor.party_id, "workers": party.workers, "women": party.women,
    }  # fmt: skip
    contact = {
        "phone": party.phone, "email": party.email, "address": party.address,
        "safe_contact": party.safe_contact, "interpreter": party.interpreter,
    }  # fmt: skip
    return {**shown, "contact": contact if open_to else None}


def _issue(issue: Any, *, staff: bool) -> dict[str, Any]:
    return {
        "key": issue.key, "category": issue.category, "text": issue.text, "asked": issue.asked,
        "status": issue.status, "kind": issue.kind if staff else None, "answer": issue.answer,
        "since": issue.since, "claimant_workers": issue.claimant_workers,
        "respondent_workers": issue.respondent_workers, "claimant_position": issue.claimant_position,
        "respondent_position": issue.respondent_position,
    }  # fmt: skip


def _deadline(deadline: Any, facts: CaseFacts) -> dict[str, Any]:
    return {
        "code": deadline.code, "party": _key(facts, deadline.party_id), "trigger_on": deadline.trigger_on,
        "due_at": deadline.due_at, "due_on": deadline.due_on, "rolled_due_on": deadline.rolled_due_on,
        "length": deadline.length, "unit": deadline.unit, "status": deadline.status, "basis": deadline.basis,
        "rule_set": deadline.rule_set, "verified": deadline.verified, "note": deadline.note,
        "counting": deadline.counting.get("days", []),
    }  # fmt: skip


def _event(event: Any, *, numbered: bool) -> dict[str, Any]:
    action = ACTIONS.get(event.action) or NOTED.get(event.action)
    return {
        "action": event.action, "done": str(action.done) if action is not None else "",
        "by": event.party.key if event.party else None, "role": event.role,
        "person": event.actor.get_full_name() if event.actor else "",
        "occurred_at": event.occurred_at, "recorded_at": event.recorded_at,
        "day_only": event.day_only, "audience": event.audience,
        "basis": event.basis, "warnings": said(event.warnings),
        "entry": event.seq if numbered and event.seq < APART else None,
    }  # fmt: skip

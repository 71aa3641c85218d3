"""Cases and their parts as plain values, each with only what this person may see."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from cases.models import CaseEvent
from cases.models.base import NEVER
from cases.models.facts import CaseFacts
from cases.models.visibility import audience_of
from cases.procedure import ACTIONS, roles
from cases.services.act import open_actions, seen_token

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
    case, actor = facts.case, facts.actor
    staff = bool(actor.roles & _STAFF)
    decisions = open_actions(case, actor, timezone.now())  # type: ignore[arg-type]
    return {
        "number": case.number, "title": case.title, "procedure": case.procedure, "state": str(case.state),
        "office": case.office.slug, "filed_at": case.filed_at, "seen": seen_token(case, actor),  # type: ignore[arg-type]
        "parties": [_party(p, open_to=staff or p.pk == actor.party_id) for p in facts.parties],
        "issues": [_issue(i, staff=staff) for i in facts.issues],
        "deadlines": [_deadline(d, facts) for d in facts.deadlines],
        "events": [_event(e) for e in _events(facts)],
        "actions": [
            {"name": d.action.name, "open": d.allowed, "code": d.reason.code if d.reason else None,
             "reason": str(d.reason.text) if d.reason else None}
            for d in decisions
        ],
    }  # fmt: skip


def _events(facts: CaseFacts) -> Any:
    rows = CaseEvent.objects.filter(audience_of(facts.actor), case_id=facts.case.pk).order_by("seq")
    return rows.select_related("party", "actor")


def _party(party: Any, *, open_to: bool) -> dict[str, Any]:
    shown = {
        "key": party.key, "side": party.side, "role": party.role, "kind": party.kind, "name": party.name,
        "workers": party.workers, "women": party.women,
    }  # fmt: skip
    contact = {"phone": party.phone, "email": party.email, "address": party.address}
    return {**shown, "contact": contact if open_to else None}


def _issue(issue: Any, *, staff: bool) -> dict[str, Any]:
    return {
        "key": issue.key, "category": issue.category, "text": issue.text, "asked": issue.asked,
        "status": issue.status, "kind": issue.kind if staff else None, "answer": issue.answer,
        "claimant_workers": issue.claimant_workers, "respondent_workers": issue.respondent_workers,
    }  # fmt: skip


def _deadline(deadline: Any, facts: CaseFacts) -> dict[str, Any]:
    party = facts.party_by_id(deadline.party_id)
    return {
        "code": deadline.code, "party": party.key if party else None, "trigger_on": deadline.trigger_on,
        "due_at": deadline.due_at, "due_on": deadline.due_on, "rolled_due_on": deadline.rolled_due_on,
        "length": deadline.length, "unit": deadline.unit, "status": deadline.status, "basis": deadline.basis,
        "rule_set": deadline.rule_set, "verified": deadline.verified, "note": deadline.note,
        "counting": deadline.counting.get("days", []),
    }  # fmt: skip


def _event(event: Any) -> dict[str, Any]:
    return {
        "action": event.action, "done": str(ACTIONS[event.action].done) if event.action in ACTIONS else "",
        "by": event.party.key if event.party else None, "role": event.role,
        "occurred_at": event.occurred_at, "day_only": event.day_only, "audience": event.audience,
        "basis": event.basis, "warnings": event.warnings,
    }  # fmt: skip

"""Bodies, meetings, agreements, commitments and indicators as plain values."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.urls import reverse

from cases.models import Case
from dialogue.models import Agreement, Attachment, Body, CollectiveAgreement, Commitment, Indicator, Meeting
from dialogue.models.steps import Actor
from dialogue.queries_programme import Standing
from dialogue.services.step import open_steps
from workflow.gate import Decision

RULES = ("quorum_overall", "quorum_each", "majority_overall", "majority_each")


def taken(row: Any, *names: str) -> dict[str, Any]:
    """These fields of a row."""
    return {name: getattr(row, name) for name in names}


def body_row(row: Body) -> dict[str, Any]:
    """A body in a list."""
    return taken(row, "slug", "name", "name_km", "kind", "public", "is_example")


def body_view(row: Body) -> dict[str, Any]:
    """A body with its rules and how many seats each side has today."""
    more = taken(row, "basis", "mandate", "rules_confirmed", "meetings_per_year", "endorsers")
    return {**body_row(row), **more, "rules": taken(row, *RULES), "seats": row.rules().seats}


def meeting_row(row: Meeting) -> dict[str, Any]:
    """A meeting in a list."""
    names = ("number", "title", "title_km", "starts_at", "ends_at", "place")
    return {**taken(row, *names), "body": row.body.slug, "state": str(row.state)}


def meeting_view(row: Meeting, user: Any, actor: Actor, now: Any) -> dict[str, Any]:
    """A meeting for one person; six queries."""
    items = list(row.items.all())
    handed = Case.objects.visible_to(user).in_bulk([i.handed_to_id for i in items if i.handed_to_id])
    papers = Attachment.objects.visible_to(user).filter(meeting=row)
    return {
        **meeting_row(row),
        "items": [
            {**taken(i, "key", "kind", "title", "title_km", "text", "category"),
             "handed_to": handed[i.handed_to_id].number if i.handed_to_id in handed else None}
            for i in items
        ],
        "decisions": [
            {**taken(d, "number", "method", "secret", "motion", "motion_km", "result", "winner", "reason",
                     "counts", "present", "closed_at"), "item": d.item.key}
            for d in row.decisions.select_related("item")
        ],
        "papers": [file_view(paper) for paper in papers],
        **_open(row, actor, now),
    }  # fmt: skip


def file_view(row: Attachment) -> dict[str, Any]:
    """A file, and where its bytes are."""
    url = reverse("dialogue_api:file", args=[row.pk])
    names = ("title", "size", "sha256", "state", "audience", "language")
    return {"id": str(row.pk), **taken(row, *names), "name": row.original_name, "url": url}


def _open(row: Any, actor: Actor, now: Any) -> dict[str, Any]:
    return {"steps": [step(d) for d in open_steps(row, actor, now)], "seen": row.head[:16]}


def step(decision: Decision) -> dict[str, Any]:
    """What can be done, or why not now."""
    reason = decision.reason
    return {
        "name": decision.action.name, "label": str(decision.action.label), "open": decision.allowed,
        "code": reason.code if reason else None, "reason": str(reason.text) if reason else None,
    }  # fmt: skip


def agreement_row(row: Agreement) -> dict[str, Any]:
    """An agreement in a list."""
    names = ("number", "title", "title_km", "in_force_on", "expires_on")
    return {**taken(row, *names), "body": row.body.slug if row.body else None, "state": str(row.state)}


def agreement_view(row: Agreement, actor: Actor, now: Any) -> dict[str, Any]:
    """An agreement with its newest text; four queries."""
    promises = row.commitments.select_related("owner_organization", "plan_item", "agreement")
    return {
        **agreement_row(row), **taken(row, "version", "digest", "endorsers"),
        "endorsements": [
            taken(e, "constituency", "on", "on_paper", "digest") for e in row.endorsements.all()
        ],
        "clauses": [taken(c, "number", "text", "text_km", "category") for c in row.text_now()],
        "commitments": [commitment_row(c) for c in promises.order_by("id")],
        **_open(row, actor, now),
    }  # fmt: skip


def collective_row(row: CollectiveAgreement) -> dict[str, Any]:
    """A collective agreement in a list."""
    names = ("number", "title", "concluded_on", "signed_on", "effective_on", "expires_on", "registered_on")
    sides = {"employer": row.employer.name, "union": row.union.name, "office": row.office.slug}
    return {**taken(row, *names, "certificate"), **sides, "state": str(row.state)}


def collective_view(row: CollectiveAgreement, user: Any, actor: Actor, now: Any) -> dict[str, Any]:
    """A collective agreement for who takes part in it, with the files of its signed text; two queries."""
    files = Attachment.objects.visible_to(user).filter(collective_agreement=row)
    text = taken(row, "text", "summary", "text_public")
    return {**collective_row(row), **text, "files": [file_view(f) for f in files], **_open(row, actor, now)}


def commitment_row(row: Commitment) -> dict[str, Any]:
    """A commitment in a list."""
    names = ("id", "owner", "text", "text_km", "due", "status", "done_on", "evidence", "category")
    origin: Any = row.agreement if row.agreement is not None else row.item and row.item.meeting
    return {
        **taken(row, *names), "origin": origin.number,
        "organization": row.owner_organization.name if row.owner_organization else None,
        "plan_item": row.plan_item.code if row.plan_item else None,
    }  # fmt: skip


def commitment_view(row: Commitment, user: Any) -> dict[str, Any]:
    """A commitment with its files; one query."""
    files = Attachment.objects.visible_to(user).filter(commitment=row)
    return {**commitment_row(row), "files": [file_view(file) for file in files]}


def indicator_row(row: Indicator) -> dict[str, Any]:
    """An indicator in a list."""
    numbers = {"baseline": _number(row.baseline), "target": _number(row.target)}
    return {
        **taken(row, "code", "title", "unit"), **numbers,
        "programme": row.programme.code, "item": row.item.code,
    }  # fmt: skip


def _number(value: Decimal | None) -> float | None:
    return float(value) if value is not None else None


def indicator_view(one: Standing) -> dict[str, Any]:
    """An indicator with where it stands."""
    return {
        **indicator_row(one.indicator), "latest": _number(one.value), "latest_on": one.on,
        "counted": one.counted, "standing": one.state, "progress": one.progress,
    }  # fmt: skip

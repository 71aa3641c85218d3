"""From the answers of a complaint to its sheet: the parties and issues that a case file would hold."""

from __future__ import annotations

from typing import Any

from accounts.models import OrganizationKind
from cases.models import Case, PartyKind, Side

_EMPLOYERS = (OrganizationKind.ENTERPRISE, OrganizationKind.ASSOCIATION)
_PERSONAL = ("phone", "email", "address", "safe_contact", "language", "name_latin")
_TITLE = 145


def compose(draft: Case) -> dict[str, Any]:
    """The keys `claimant`, `parties` and `issues` of the sheet, made from its answers."""
    answers = draft.sheet.get("answers", {})
    parties = [_claimant(draft, answers)]
    if answers.get("respondent"):
        parties.append(_respondent(parties[0]["side"], answers))
    return {"claimant": "claimant", "parties": parties, "issues": _issues(answers)}


def facts_of(sheet: dict[str, Any]) -> dict[str, Any]:
    """Values of the case's own fields: title, sector, numbers of people, whether work has stopped."""
    answers = sheet.get("answers", {})
    people = answers.get("people", {})
    names = [party["name"][:_TITLE] for party in sheet.get("parties", [])]
    strike = answers.get("strike", {}).get("now", "")
    return {
        "title": " / ".join(names),
        "facts_text": answers.get("story", {}).get("story", ""),
        "sector": answers.get("workplace", {}).get("sector", ""),
        "workers": people.get("workers"),
        "women": people.get("women"),
        "migrants": people.get("migrants"),
        "informal": people.get("informal"),
        "strike_now": strike in ("strike", "lockout"),
    }


def _claimant(draft: Case, answers: dict[str, Any]) -> dict[str, Any]:
    """Who files: the organization acted for, a person with an account, or one written down at the desk."""
    contact, people = answers.get("contact", {}), answers.get("people", {})
    party: dict[str, Any] = {
        "key": "claimant",
        "side": Side.WORKERS,
        "kind": contact.get("kind") or PartyKind.PERSON,
    }
    organization = draft.filed_for
    if organization is not None:
        party |= {"kind": organization.kind, "name": organization.name, "organization": organization.pk}
        if organization.kind in _EMPLOYERS:
            party["side"] = Side.EMPLOYER
    elif draft.sheet.get("desk"):
        party |= {"name": contact["name"], "organization": contact.get("organization")}
    else:
        party |= {"name": contact.get("name") or str(draft.created_by), "person": draft.created_by_id}
        party["kind"] = PartyKind.WORKERS if draft.procedure == "collective" else PartyKind.PERSON
    party |= {name: contact[name] for name in _PERSONAL if contact.get(name)}
    if answers.get("helper", {}).get("interpreter"):
        party["interpreter"] = answers["helper"]["interpreter"]
    return party | {name: people[name] for name in ("workers", "women") if name in people}


def _respondent(claimant_side: str, answers: dict[str, Any]) -> dict[str, Any]:
    given, staff = answers["respondent"], answers.get("workplace", {}).get("staff")
    party: dict[str, Any] = {
        "key": "respondent",
        "side": Side.WORKERS if claimant_side == Side.EMPLOYER else Side.EMPLOYER,
        "name": given["name"],
        "kind": given.get("kind")
        or (PartyKind.WORKERS if claimant_side == Side.EMPLOYER else PartyKind.ENTERPRISE),
    }
    chosen = str(given.get("organization", ""))
    if chosen.isdigit():
        party["organization"] = int(chosen)
    if staff is not None and party["side"] == Side.EMPLOYER:
        party["workers"] = staff
    return party | {name: given[name] for name in ("address", "phone") if given.get(name)}


def _issues(answers: dict[str, Any]) -> list[dict[str, Any]]:
    rows = []
    for n, category in enumerate(answers.get("issues", {}).get("issues", []), 1):
        told = answers.get(f"issue-{category}", {})
        row = {"key": str(n), "category": category}
        rows.append(row | {name: told[name] for name in ("text", "asked", "since") if told.get(name)})
    return rows

"""Who is to be told of an entry, thought out anew from lifecycle.md: no line of the product's own rule.

Representatives of the parties who may see it; heads of the office; the officer and the conciliator in
charge, and every officer of the office while nobody is; the Minister's delegates when a report comes;
never who acted.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from accounts.models import Mandate, Post
from cases.models import Case, Party


@dataclass
class People:
    """Who speaks for which organization and who holds which post, all of them in force."""

    speakers: dict[int, set[int]] = field(default_factory=dict)
    heads: dict[int, set[int]] = field(default_factory=dict)
    officers: dict[int, set[int]] = field(default_factory=dict)
    delegates: set[int] = field(default_factory=set)

    @classmethod
    def now(cls) -> People:
        """Read them."""
        people = cls()
        for mandate in Mandate.objects.filter(revoked_at=None, valid_until=None):
            people.speakers.setdefault(mandate.organization_id, set()).add(mandate.user_id)
        for post in Post.objects.filter(revoked_at=None, valid_until=None):
            kind = {"head_of_office": people.heads, "officer": people.officers}.get(post.kind)
            if post.kind == "minister_delegate":
                people.delegates.add(post.user_id)
            if kind is not None and post.office_id is not None:
                kind.setdefault(post.office_id, set()).add(post.user_id)
        return people


class Charge:
    """Who is in charge of one case, as its entries tell one after the other."""

    def __init__(self, procedure: str) -> None:
        self.procedure = procedure
        self.officer: int | None = None
        self.conciliator: int | None = None

    def after(self, action: str, actor: int | None, data: dict[str, Any]) -> None:
        """Take the next entry."""
        if action == "take_up":
            self.officer = actor
        elif action == "accept" and self.procedure == "individual":
            self.conciliator = actor
        elif action == "appoint_conciliator":
            self.conciliator = int(data["conciliator"])
        elif action == "appeal_refusal":
            self.officer = None
        elif action == "reassign":
            if self.conciliator is not None:
                self.conciliator = int(data["to"])
            else:
                self.officer = int(data["to"])


def entitled(people: People, case: Case, parties: list[Party], charge: Charge, entry: Any) -> set[int]:
    """The people to be told of an entry, once who is in charge was brought up to it."""
    found = set(people.heads.get(case.office_id, set()))
    found |= people.delegates if entry.action == "send_report" else set()
    if charge.officer is None and charge.conciliator is None:
        found |= people.officers.get(case.office_id, set())
    found |= {person for person in (charge.officer, charge.conciliator) if person is not None}
    for party in parties:
        if entry.audience == "all" or (entry.audience == "party" and entry.audience_party_id == party.pk):
            found |= people.speakers.get(party.organization_id or 0, set())
            found |= {party.person_id} if party.person_id else set()
    return found - {entry.actor_id}

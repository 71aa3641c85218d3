"""Who a file is for, and how much of an entry of the record this reader may have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from cases.models import Case, CaseEvent
from cases.models.acting import Actor
from cases.models.visibility import audience_of
from cases.procedure import PROCEDURES

if TYPE_CHECKING:
    from accounts.models import User

PLAIN: dict[str, set[str]] = {
    "appeal_refusal": {"grounds"},
    "withdraw": {"reason"},
    "set_aside_default": {"reason"},
    "route_to_inspection": {"reason"},
    "route_to_agreed_procedure": {"clause"},
    "reopen": {"reason"},
    "go_to_court": {"court", "number", "date"},
    "record_judgment": {"judgment", "date"},
    "add_document": {"title", "shows", "audience", "document", "sha256", "text", "dated"},
}
"""Acts whose data, under these names, stand in full on the pages of everybody who may see the entry."""
_SEALED = {"select_arbitrator"}
"""Acts of which only their own side may know the content, at the office too."""
_OURS = {"clocks", "blind"}
_PRIVATE = frozenset().union(*(p.private_clocks for p in PROCEDURES.values()))


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody, as the actor they are on the case, up to one entry of its record."""

    case: Case
    user: User
    actor: Actor
    view: str
    up_to: int

    def visible(self) -> QuerySet[CaseEvent]:
        """The entries this reader may see, by both words of the one rule."""
        rows = CaseEvent.objects.visible_to(self.user).filter(case=self.case, seq__lte=self.up_to)
        return rows.filter(audience_of(self.actor))

    def may_have_whole(self, event: CaseEvent) -> bool:
        """Whether the pages tell this reader all that the hash of an entry is of.

        An entry of which they tell less is given in words, and its hash in its place.
        """
        own = event.party_id is not None and event.party_id == self.actor.party_id
        if event.action in _SEALED:
            return own
        if self.view == "office":
            return True
        if _PRIVATE & _clocks_in(event.data.get("clocks") or {}):
            return False
        said = {name for name, value in event.data.items() if value and name not in _OURS}
        return own or said <= PLAIN.get(event.action, set())


def _clocks_in(summary: dict[str, Any]) -> set[str]:
    """The codes of the clocks that an entry names."""
    return {row["code"] if isinstance(row, dict) else row for rows in summary.values() for row in rows}

"""Who a file is for, and how much of an entry of the record this reader may have."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils import timezone

from cases.models import Case, CaseEvent
from cases.models.acting import Actor
from cases.models.visibility import audience_of
from cases.services.emptying import emptied_of

if TYPE_CHECKING:
    from accounts.models import User

_SEALED = {"select_arbitrator"}
"""Acts of which only their own side may know the content, at the office too."""


@dataclass(frozen=True)
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

    @property
    def has_chain(self) -> bool:
        """Whether the file holds the whole chain: places and hashes would tell others how much is hidden."""
        return self.view == "office"

    def may_have_whole(self, event: CaseEvent) -> bool:
        """Whether this reader may have all that the hash of an entry of the chain is of."""
        return self.has_chain and event.action not in _SEALED

    def emptied_on(self, event: CaseEvent) -> str:
        """Day and rule by which the words of an entry were erased; empty where they were not."""
        if event.seq not in self._emptied:
            return ""
        _digest, by = self._emptied[event.seq]
        day = timezone.localdate(by.recorded_at, ZoneInfo(self.case.timezone))
        return f"{day.isoformat()}, {by.data['rule']}"

    @cached_property
    def _emptied(self) -> dict[int, tuple[str, CaseEvent]]:
        return emptied_of(self.case.pk)

    @cached_property
    def places(self) -> dict[int, int]:
        """By its place in the record the number that each entry has in the file; one query, asked once."""
        seqs = self.visible().order_by("seq").values_list("seq", flat=True)
        return {seq: seq if self.has_chain else number for number, seq in enumerate(seqs, start=1)}

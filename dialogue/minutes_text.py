"""What minutes are made of: the newest text of each section, the decisions and commitments on its item."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Prefetch, Q

from dialogue.decision_words import Shown, shown
from dialogue.models import AgendaItem, Commitment, Meeting, Minutes, MinutesVersion, Result
from dialogue.models.base import Constituency
from dialogue.queries import ORDER


@dataclass(slots=True)
class Section:
    """One section; without an item it is the general part."""

    item: AgendaItem | None
    version: MinutesVersion | None
    decisions: list[Shown] = field(default_factory=list)
    commitments: list[Commitment] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The newest text; empty where nothing is written."""
        return self.version.text if self.version else ""


def sections_of(meeting: Meeting, minutes: Minutes) -> list[Section]:
    """The general part, then every item in the order of the agenda; six queries at most."""
    newest: dict[int | None, MinutesVersion] = {}
    for version in minutes.sections.select_related("writer").order_by("version"):
        newest[version.item_id] = version
    decided = meeting.decisions.exclude(result=Result.OPEN).select_related("item")
    made: dict[int, list[Shown]] = {}
    for decision in decided.prefetch_related("options"):
        made.setdefault(decision.item_id, []).append(shown(decision))
    promised = Commitment.objects.filter(Q(item__meeting=meeting)).select_related("owner_organization")
    items = meeting.items.prefetch_related(Prefetch("commitments", promised)).select_related("handed_to")
    general = newest.get(None)
    found = [Section(None, general)] if general else []
    for item in items:
        promises = list(item.commitments.all())
        found.append(Section(item, newest.get(item.pk), made.get(item.pk, []), promises))
    return found


def present_in_all(meeting: Meeting) -> list[tuple[str, int, int, int]]:
    """By side: women, men and others who were there at any time, each seat once; one query."""
    seats: dict[str, dict[object, tuple[int, int, int]]] = {}
    for row in meeting.attendance.all():
        key = ("mandate", row.mandate_id) if row.mandate_id else ("row", row.pk)
        seats.setdefault(row.constituency, {})[key] = (row.women, row.men, row.unstated)
    found = []
    for name in ORDER:
        people = seats.get(name, {}).values()
        if people:
            women, men, other = (sum(p[n] for p in people) for n in range(3))
            found.append((str(Constituency(name).label), women, men, other))
    return found

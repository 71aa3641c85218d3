"""Reads the record for a timeline: what this reader may see, newest first, each with its corrections."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from cases.models import CaseEvent
from cases.models.visibility import audience_of
from cases.views.case_room import Room
from cases.views.case_steps import MILESTONES, Step, steps_of
from cases.views.present import EntryView, entry_view

HEAD = 5
"""Entries on the case page and in its fragment."""

PAGE = 25
"""Entries on one page of the timeline."""

KINDS: dict[str, tuple[str, ...]] = {
    "documents": ("add_document", "show_document", "add_workers", "record_interview"),
    "sessions": ("schedule_session", "postpone_session", "answer_session", "record_session"),
    "settlement": (
        "propose_settlement", "sign_settlement", "certify_settlement", "certify_partial_settlement",
        "settle_issue", "withdraw_issue", "report_breach", "make_offer", "answer_offer", "share_offers",
    ),
    "dates": (
        "ask_information", "request_extension", "answer_extension", "decide_date_change", "note_missed_date",
    ),
}  # fmt: skip
"""Kinds of entries the timeline can be narrowed to."""


def kind_labels() -> list[tuple[str, str]]:
    """The kinds with their words."""
    return [
        ("documents", _("Documents")),
        ("sessions", _("Sessions")),
        ("settlement", _("Settlement")),
        ("dates", _("Dates")),
    ]


@dataclass(frozen=True, slots=True)
class Head:
    """The newest entries of a case and its progress, read together.

    `done` holds the id of the newest milestone of each action.
    """

    entries: list[EntryView]
    steps: list[Step]
    newest: CaseEvent | None
    done: dict[str, int]

    @property
    def token(self) -> str:
        """The token of the newest entry this reader can see."""
        return self.newest.hash[:16] if self.newest is not None else ""


def head_of(room: Room) -> Head:
    """The newest entries with their corrections, and the steps; one query."""
    seen = CaseEvent.objects.filter(audience_of(room.actor), case_id=room.case.pk)
    newest = seen.newest_first().values("pk")[:HEAD]
    wanted = Q(pk__in=newest) | Q(corrects__in=newest) | Q(action__in=MILESTONES)
    rows = list(seen.filter(wanted).select_related("actor", "party").newest_first())
    clock = room.next_clock
    milestones = [r for r in reversed(rows) if r.action in MILESTONES]
    steps = steps_of(
        room.case, milestones,
        ends_on=_end_of(room, clock.due_on if clock else None), official=room.official,
    )  # fmt: skip
    done = {row.action: row.pk for row in milestones}
    return Head(entries_of(room, rows[:HEAD], rows), steps, rows[0] if rows else None, done)


def _end_of(room: Room, due_on: date | None) -> date | None:
    """The day under the current step: the end of conciliation while it runs."""
    codes = ("COL_CONCILIATION", "IND_MEETING")
    ends = [c.due_on for c in room.clocks if c.code in codes]
    return next(iter(ends), None) if room.case.state == "in_conciliation" else due_on


def entries_of(room: Room, rows: Sequence[CaseEvent], among: Sequence[CaseEvent]) -> list[EntryView]:
    """Entries in words; corrections found `among` other rows stand beside what they correct."""
    return [
        entry_view(row, room.actor, room.names, [c for c in among if c.corrects_id == row.pk]) for row in rows
    ]


@dataclass(frozen=True, slots=True)
class TimelinePage:
    """One page of the timeline and the key of the next older one (empty: this is the last)."""

    entries: list[EntryView]
    older: str


def page_of(room: Room, *, before: str, kind: str) -> TimelinePage:
    """Entries older than the one whose token is `before`, newest first; two queries.

    The key of a page is an entry's token, so it tells nothing of entries the reader may not see.
    """
    seen = CaseEvent.objects.filter(audience_of(room.actor), case_id=room.case.pk)
    rows = seen.filter(action__in=KINDS[kind]) if kind in KINDS else seen
    if before:
        last = seen.filter(hash__startswith=before).values("pk")[:1]
        rows = rows.filter(pk__lt=last)
    found = list(rows.select_related("actor", "party").newest_first()[: PAGE + 1])
    shown = found[:PAGE]
    corrections = list(seen.filter(corrects__in=[row.pk for row in shown]).order_by("seq"))
    older = shown[-1].hash[:16] if len(found) > PAGE else ""
    return TimelinePage(entries_of(room, shown, corrections), older)


def newer_than(room: Room, token: str) -> int:
    """How many entries this reader can see came after the one with that token."""
    seen = CaseEvent.objects.filter(audience_of(room.actor), case_id=room.case.pk)
    known = seen.filter(hash__startswith=token).values("pk")[:1]
    return seen.filter(pk__gt=known).count() if token else 0

"""The agenda as its reader may know it: each item with its papers, its issue, and the dispute it became."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Q

from cases.models import Case, DocumentState
from dialogue.models import AgendaItem, Attachment, Meeting, PaperLanguage
from dialogue.procedure.roles import LEADS
from dialogue.queries_thread import CATEGORIES
from dialogue.views.room import Room
from dialogue.views.thread import issue_url

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


@dataclass(slots=True)
class Line:
    """One item: its issue in words and where that leads, its dispute if the reader sees it, its papers."""

    item: AgendaItem
    about: str
    about_url: str
    dispute: Case | None
    papers: list[Attachment] = field(default_factory=list)
    lacks_khmer: bool = False


def agenda_of(room: Room, papers: Iterable[Attachment]) -> list[Line]:
    """The items in their order; two queries. Who runs the meeting is told of papers without Khmer."""
    items = list(room.subject.items.all())
    handed = {item.handed_to_id for item in items if item.handed_to_id}
    cases = Case.objects.visible_to(room.request.user).in_bulk(handed) if handed else {}
    lines = []
    for item in items:
        own = [paper for paper in papers if paper.item_id == item.pk]
        lacks = bool(own) and all(paper.language == PaperLanguage.ENGLISH for paper in own)
        lines.append(Line(
            item, str(CATEGORIES.get(item.category, "")), issue_url(item.category),
            cases.get(item.handed_to_id), own, lacks and bool(room.actor.roles & set(LEADS)),
        ))  # fmt: skip
    return lines


def papers_of(user: User | AnonymousUser, meeting: Meeting) -> list[Attachment]:
    """The papers of a meeting that are for this person; one query."""
    return list(Attachment.objects.papers_visible_to(user).filter(meeting=meeting))


def general_papers(papers: Iterable[Attachment]) -> list[Attachment]:
    """Those of the meeting as a whole."""
    return [paper for paper in papers if paper.item_id is None]


def papers_now(user: User | AnonymousUser, meeting: Meeting) -> list[Attachment]:
    """Those of the item that is called, and of the meeting as a whole; one query."""
    rows = Attachment.objects.papers_visible_to(user).filter(meeting=meeting, state=DocumentState.READY)
    return list(rows.filter(Q(item=meeting.item_now_id) | Q(item=None)))

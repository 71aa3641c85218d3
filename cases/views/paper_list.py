"""Which papers of a case its reader may print, and the links that lead to them.

The papers themselves (`cases.views.papers`) ask the same questions, so no link leads to a 404.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from cases.files import printing
from cases.models import CaseEvent, Paper, Session, Settlement, SettlementStatus
from cases.models.visibility import audience_of
from cases.views.case_room import Room
from cases.views.case_sessions import may_read_minutes

ISSUED_BY = ("file", "report_non_conciliation")
"""Actions that a paper is about: the receipt, and the report that conciliation failed."""

_FINAL = (SettlementStatus.CERTIFIED, SettlementStatus.SET_ASIDE)


@dataclass(frozen=True, slots=True)
class PaperLink:
    """A paper with its pages: to print, and as a PDF in each language (empty where none can be made).

    `source` is the id of what it is about, `about` says which one of its kind, `draft` that it has no
    effect yet; `code` stands on those that were printed before.
    """

    kind: str
    title: str
    source: int
    print_url: str
    about: str = ""
    pdfs: list[tuple[str, str, str]] = field(default_factory=list)
    draft: bool = False
    code: str = ""


def may_have_receipt(room: Room) -> bool:
    """The receipt is for the side that filed and the officers."""
    return room.staff or (room.actor.party_id is not None and room.actor.party_id == room.case.claimant_id)


def sessions_with_minutes(room: Room) -> list[Session]:
    """The sessions that were held and whose minutes the reader may read."""
    return [s for s in room.facts.sessions if s.held and may_read_minutes(room, s)]


def settlements_to_print(room: Room) -> list[Settlement]:
    """The newest version of each settlement text; drafts only for parties, officers and their panel."""
    newest = {s.key: s for s in room.facts.settlements}
    drafts = room.staff or room.actor.party_id is not None or room.actor.is_of_council
    return [s for s in newest.values() if drafts or s.status in _FINAL]


def is_draft(settlement: Settlement) -> bool:
    """Whether a settlement text has no effect yet."""
    return settlement.status not in _FINAL


def papers_of(room: Room, done: Mapping[str, int] | None = None) -> list[PaperLink]:
    """Every paper the reader may print, in the order of the procedure.

    `done` holds, per action of ISSUED_BY, the id of its newest entry that the reader can see; give it
    where the page has read the record already, else one query finds them.
    """
    return list(_links(room, _visible(room) if done is None else done))


def minutes_of(room: Room, session: Session) -> list[PaperLink]:
    """The minutes of one session, where the reader may print them."""
    return [p for p in papers_of(room, {}) if p.kind == "minutes" and p.source == session.pk]


def with_codes(room: Room, papers: list[PaperLink]) -> list[PaperLink]:
    """The same with the codes of those that were printed before; one query."""
    rows = Paper.objects.filter(case_id=room.case.pk).values_list("kind", "source", "code")
    codes = {(kind, source): code for kind, source, code in rows}
    return [replace(p, code=codes.get((p.kind, p.source), "")) for p in papers]


def _visible(room: Room) -> dict[str, int]:
    seen = CaseEvent.objects.filter(audience_of(room.actor), case_id=room.case.pk, action__in=ISSUED_BY)
    return dict(seen.order_by("seq").values_list("action", "pk"))


def _links(room: Room, done: Mapping[str, int]) -> Iterator[PaperLink]:
    if "file" in done and may_have_receipt(room):
        yield _link(room, "receipt", _("Receipt of a complaint"), done["file"])
    for session in sessions_with_minutes(room):
        about = _("Session %(n)s") % {"n": session.number}
        yield _link(room, "minutes", _("Minutes of a session"), session.pk, session.number, about=about)
    for text in settlements_to_print(room):
        about = _("Version %(n)s") % {"n": text.version}
        found = _link(room, "settlement", _("Settlement agreement"), text.pk, text.key, about=about)
        yield replace(found, draft=is_draft(text))
    if "report_non_conciliation" in done:
        yield _link(room, "report", _("Non-conciliation report"), done["report_non_conciliation"])


def _link(room: Room, kind: str, title: str, source: int, *which: object, about: str = "") -> PaperLink:
    return PaperLink(
        kind, title, source, room.url(f"{kind}_print", *which), about,
        list(_pdfs(room, kind, which)) if printing.print_pdf else [],
    )  # fmt: skip


def _pdfs(room: Room, kind: str, which: tuple[object, ...]) -> Iterator[tuple[str, str, str]]:
    """Code and name of each language with the address of the PDF in it."""
    for code in settings.RECORD_LANGUAGES:
        with translation.override(code):
            url = reverse(f"cases:{kind}_pdf", args=[room.case.number, *which])
        yield code, str(translation.get_language_info(code)["name_local"]), url

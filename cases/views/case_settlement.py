"""The settlement page: texts with their versions, what changed, what is missing, who signed."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from cases.models import Settlement, SettlementStatus
from cases.models.conciliation import SigningMethod
from cases.views.act_links import ActLink
from cases.views.case_details import day_words
from cases.views.case_offers import may_open
from cases.views.case_room import Room, enter, frame
from cases.views.paper_list import PaperLink, papers_of

_ACTS = (
    "certify_settlement", "sign_settlement", "propose_settlement", "certify_partial_settlement",
    "settle_issue", "report_breach", "reopen",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Obligation:
    """One promise in words: who, what, by when."""

    who: str
    what: str
    due: str


@dataclass(frozen=True, slots=True)
class Changed:
    """One line of a text that came or went between two versions."""

    text: str
    added: bool


@dataclass(frozen=True, slots=True)
class TextView:
    """The newest version of one settlement text, as the page shows it."""

    settlement: Settlement
    status: str
    standing: bool
    covers: list[str]
    obligations: list[Obligation]
    signatures: list[dict[str, Any]]
    signed: str
    changes: list[Changed]
    missing: list[str]
    papers: list[PaperLink]


@login_required
@require_safe
def settlement_page(request: HttpRequest, number: str) -> HttpResponse:
    """The issues with their states, and every text with signatures and ready check."""
    room = enter(request, number)
    context = frame(
        room, "settlement", _("Settlement"), issues=room.facts.issues, texts=texts_of(room),
        acts=_acts(room), offers_url=room.url("offers") if may_open(room) else "",
    )  # fmt: skip
    return render(request, "cases/settlement.html", context)


def _acts(room: Room) -> list[ActLink]:
    links = {link.name: link for link in (*room.acts.first, *room.acts.more)}
    return [links[name] for name in _ACTS if name in links]


def texts_of(room: Room) -> list[TextView]:
    """The newest version of each text this reader may see (the facts know which), the latest text first."""
    papers = {p.source: p for p in papers_of(room, {}) if p.kind == "settlement"}
    newest = {s.key: s for s in room.facts.settlements}
    return [_text(room, last, papers.get(last.pk)) for last in newest.values()][::-1]


def _text(room: Room, last: Settlement, paper: PaperLink | None) -> TextView:
    before = [s for s in room.facts.settlements if s.key == last.key and s.version < last.version]
    standing = last.status == SettlementStatus.PROPOSED
    signatures = signatures_of(room, last)
    count = sum(row["state"] == "signed" for row in signatures)
    return TextView(
        settlement=last, status=str(last.get_status_display()), standing=standing,
        covers=[room.names.issue(key) for key in last.covers], obligations=obligations_of(room, last),
        signatures=signatures,
        signed=_("%(n)s of %(all)s signed") % {"n": count, "all": len(signatures)},
        changes=changes_of(room, before[-1], last) if before else [],
        missing=list(_missing(room, last)) if standing else [],
        papers=[paper] if paper else [],
    )  # fmt: skip


def obligations_of(room: Room, settlement: Settlement) -> list[Obligation]:
    """The promises of a text in words."""
    return [
        Obligation(_who(room, str(row.get("by", ""))), str(row.get("text", "")), day_words(row.get("due")))
        for row in settlement.obligations
    ]


def _who(room: Room, key: str) -> str:
    return _("Both sides") if key == "all" else room.names.party(key)


def signatures_of(room: Room, settlement: Settlement) -> list[dict[str, Any]]:
    """One row per party for parts/signatures.html: signed under this very text, or waiting."""
    signed = {s.party_id: s for s in settlement.signatures.all() if s.digest == settlement.digest}
    rows = []
    for party in room.facts.parties:
        found = signed.get(party.pk)
        how = str(SigningMethod(found.method).label) if found is not None else ""
        rows.append({
            "side": party.side, "name": party.name, "state": "signed" if found else "waiting",
            "state_words": _("Signed") if found else _("Waiting"),
            "by": f"{found.signer} ({how})" if found else "",
        })  # fmt: skip
    return rows


def changes_of(room: Room, old: Settlement, new: Settlement) -> list[Changed]:
    """The lines that came and went between two versions: of the text and of the promises."""
    return list(changes_between(_whole(room, old), _whole(room, new)))


def _whole(room: Room, settlement: Settlement) -> str:
    """Everything a signature stands under, as lines."""
    promises = [f"{row.who}: {row.what} ({row.due})" for row in obligations_of(room, settlement)]
    covers = [room.names.issue(key) for key in settlement.covers]
    return "\n".join([settlement.text, *promises, *covers])


def changes_between(old: str, new: str) -> Iterator[Changed]:
    """The lines that came and went between two versions of a text."""
    for line in difflib.ndiff(old.splitlines(), new.splitlines()):
        if line[:2] in ("+ ", "- ") and line[2:].strip():
            yield Changed(line[2:], added=line[0] == "+")


def _missing(room: Room, settlement: Settlement) -> Iterator[str]:
    """The ready check: what the text still lacks."""
    if not settlement.obligations:
        yield _("No promise says who does what, and by when.")
    for n, row in enumerate(settlement.obligations, start=1):
        if not row.get("due"):
            yield _("Promise %(n)s has no date.") % {"n": n}
        if not row.get("by"):
            yield _("Promise %(n)s does not say who.") % {"n": n}
    done = {"settled", "withdrawn"}
    open_issues = [i for i in room.facts.issues if i.status not in done and i.key not in settlement.covers]
    if open_issues:
        yield ngettext(
            "%(n)s issue is not part of this text.",
            "%(n)s issues are not part of this text.",
            len(open_issues),
        ) % {"n": len(open_issues)}

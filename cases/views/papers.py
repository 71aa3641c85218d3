"""Papers to print: receipt, minutes, settlement, report; each as a page and as a PDF, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import segno
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cases.files import printing
from cases.models import CaseEvent, Issue, IssueStatus, Paper, Settlement
from cases.services.papers import issue
from cases.services.receipts import printed_seal
from cases.views.case_details import day_words
from cases.views.case_room import Room, documents_of, enter
from cases.views.paper_list import (
    is_draft,
    may_have_receipt,
    sessions_with_minutes,
    settlements_to_print,
)


@dataclass(frozen=True, slots=True)
class Printed:
    """What one paper says: its kind and title, the template of its middle, and what stands in it.

    `council`: the Arbitration Council issues it, not the office.
    """

    kind: str
    title: str
    template: str
    source: int | None
    body: dict[str, Any]
    name: str
    back: str
    council: bool = False


@dataclass(frozen=True, slots=True)
class PaperView:
    """The code of a paper with the picture that leads to its page of verification."""

    code: str
    url: str
    qr: SafeString
    fingerprint: str


def view_of(paper: Paper) -> PaperView:
    """A paper's code, ready for a template."""
    url = settings.SITE_URL + reverse("cases:verify_code", args=[paper.code])
    return PaperView(paper.code, url, qr_svg(url), paper.digest[:16])


def qr_svg(text: str) -> SafeString:
    """The text as a QR code (error level Q) in SVG: one path, drawn by attributes."""
    code = segno.make(text, error="q", micro=False)
    rows = enumerate(code.matrix_iter(border=2))
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in rows for x, dark in enumerate(row) if dark)
    side = code.symbol_size(border=2)[0]
    return render_to_string("cases/paper_qr.html", {"side": side, "path": path, "text": text})


def receipt(room: Room) -> Printed:
    """The receipt of a complaint, for the side that sent it and the officers."""
    filed = _events(room, "file").last()
    if filed is None or not may_have_receipt(room):
        raise Http404
    documents = list(documents_of(room).filter(event=filed))
    body = {"event": filed, "documents": documents, "seal": printed_seal(filed)}
    return Printed(
        "receipt", _("Receipt of a complaint"), "cases/paper_receipt.html", filed.pk, body,
        f"{room.case.number}-receipt", room.url("case"),
    )  # fmt: skip


def minutes(room: Room, session: int) -> Printed:
    """The minutes of a session that was held, for those who may read them."""
    found = next((s for s in sessions_with_minutes(room) if s.number == session), None)
    if found is None:
        raise Http404
    unsigned = {p.pk for p in found.unsigned.all()}
    rows = [(p, p.pk not in unsigned) for p in found.attended.all()]
    return Printed(
        "minutes", _("Minutes of a session"), "cases/paper_minutes.html",
        found.pk if found.event_id else None, {"session": found, "attended": rows},
        f"{room.case.number}-session-{found.number}", room.url("session", found.number),
    )  # fmt: skip


def settlement(room: Room, key: str) -> Printed:
    """The newest text of a settlement; only a certified one has a code, before that it is a draft.

    Whoever is neither party nor officer reads certified texts alone.
    """
    found = next((s for s in settlements_to_print(room) if s.key == key), None)
    if found is None:
        raise Http404
    certified = not is_draft(found) and found.certified_by_id is not None
    return Printed(
        "settlement", _("Settlement agreement"), "cases/paper_settlement.html",
        found.pk if certified else None, _settlement_body(room, found),
        f"{room.case.number}-{found.key}", room.url("settlement"),
    )  # fmt: skip


def _settlement_body(room: Room, found: Settlement) -> dict[str, Any]:
    names = {p.key: p.name for p in room.facts.parties}
    promises = [
        {**row, "who": names.get(row.get("by", ""), _("Both sides")), "due": day_words(row.get("due"))}
        for row in found.obligations
        if isinstance(row, dict)
    ]
    signed = {s.party_id: s for s in found.signatures.select_related("event")}
    rows = [(p, signed.get(p.pk)) for p in room.facts.parties]
    issues = [i for i in room.facts.issues if i.key in found.covers]
    return {"settlement": found, "promises": promises, "signatures": rows, "issues": issues}


def report(room: Room) -> Printed:
    """The report that conciliation failed: what was agreed, what remains, with both positions."""
    event = _events(room, "report_non_conciliation").last()
    if event is None:
        raise Http404
    return Printed(
        "report", _("Non-conciliation report"), "cases/paper_report.html", event.pk,
        {"event": event, **_report_body(room, event)},
        f"{room.case.number}-report", room.url("case"),
    )  # fmt: skip


def _report_body(room: Room, event: CaseEvent) -> dict[str, Any]:
    """The issues as they stood on the day of the report, whatever became of them afterwards."""
    positions = event.data.get("positions") or {}
    claimants = {p.key for p in room.facts.parties if p.pk == room.case.claimant_id}
    rest = _named(room, event, "remaining", (IssueStatus.OPEN, IssueStatus.REMAINING))
    return {
        "agreed": _named(room, event, "agreed", (IssueStatus.SETTLED,)),
        "remaining": [(i, *_sides(i, positions.get(i.key, {}), claimants)) for i in rest],
    }


def _named(room: Room, event: CaseEvent, part: str, statuses: tuple[str, ...]) -> list[Issue]:
    """The issues that the report names; those of such a status now where an old report names none."""
    keys = event.data.get(part)
    return [i for i in room.facts.issues if (i.status in statuses if keys is None else i.key in keys)]


def _sides(issue: Issue, said: dict[str, str], claimants: set[str]) -> tuple[str, str]:
    """What the claimant and what the others said on one issue, as the report holds it."""
    theirs = [words for key, words in said.items() if key in claimants]
    others = [words for key, words in said.items() if key not in claimants]
    return "\n".join(theirs) or issue.claimant_position, "\n".join(others) or issue.respondent_position


def _events(room: Room, action: str) -> Any:
    visible = CaseEvent.objects.visible_to(room.request.user)
    return visible.filter(case=room.case, action=action).order_by("seq")


def award(room: Room) -> Printed:
    """The award as issued: decision per issue, reasons, the names under it."""
    found = room.facts.award
    if found is None:
        raise Http404
    signed = {s.arbitrator_id: s for s in found.signatures.all()}
    body = {
        "award": found, "outcomes": list(found.outcomes.select_related("issue")),
        "members": [(seat, signed.get(seat.arbitrator_id)) for seat in room.facts.panel],
    }  # fmt: skip
    return Printed(
        "award", _("Award of the Arbitration Council"), "arbitration/paper_award.html", found.pk, body,
        f"{room.case.number}-award", room.url("case"), council=True,
    )  # fmt: skip


def no_objection(room: Room) -> Printed:
    """The certificate that no party objected in its own time."""
    event = _events(room, "finalise_award").last()
    found = room.facts.award
    if event is None or found is None or room.facts.objection_stands:
        raise Http404
    services = {s.party_id: s for s in found.services.all()}
    rows = [(party, services.get(party.pk)) for party in room.facts.parties]
    return Printed(
        "no_objection", _("Certificate that nobody objected"), "arbitration/paper_no_objection.html",
        event.pk, {"award": found, "event": event, "received": rows},
        f"{room.case.number}-no-objection", room.url("case"), council=True,
    )  # fmt: skip


KINDS: dict[str, Callable[..., Printed]] = {
    "receipt": receipt,
    "minutes": minutes,
    "settlement": settlement,
    "report": report,
    "award": award,
    "no_objection": no_objection,
}


IN_BOTH = ("award",)
"""Papers that are also to be had in both languages as one file."""


@login_required
@never_cache
@require_safe
def paper_page(request: HttpRequest, number: str, kind: str, **which: Any) -> HttpResponse:
    """A paper as a page that the browser prints."""
    room = enter(request, number)
    printed = KINDS[kind](room, **which)
    context = _context(room, printed)
    context["pdf_url"] = room.url(f"{kind}_pdf", *which.values()) if printing.print_pdf else ""
    both = kind in IN_BOTH and printing.print_pdf
    context["both_url"] = room.url(f"{kind}_both") if both else ""
    context["other_language"] = "en" if request.path.startswith("/km/") else "km"
    return render(request, "cases/paper_page.html", context)


@login_required
@never_cache
@require_safe
def paper_pdf(request: HttpRequest, number: str, kind: str, **which: Any) -> HttpResponse:
    """A paper as a PDF; 404 with a sentence where this machine cannot make one."""
    room = enter(request, number)
    printed = KINDS[kind](room, **which)
    name = f"{printed.name}.pdf"
    return as_pdf(
        request, "cases/paper_pdf.html", lambda: _context(room, printed), title=printed.title, name=name
    )


@login_required
@never_cache
@require_safe
def paper_both(request: HttpRequest, number: str, kind: str) -> HttpResponse:
    """A paper in both languages as one PDF, Khmer first; 404 with a sentence where none can be made."""
    room = enter(request, number)
    printed = KINDS[kind](room)

    def both() -> dict[str, Any]:
        parts = []
        for code in settings.RECORD_LANGUAGES:
            with translation.override(code):
                context = _context(room, KINDS[kind](room))
                parts.append((code, render_to_string("cases/paper_body.html", context, request=request)))
        return {"parts": parts, "title": printed.name}

    codes = "-".join(settings.RECORD_LANGUAGES)
    name = f"{printed.name}-{codes}.pdf"
    return as_pdf(request, "cases/paper_both.html", both, title=printed.title, name=name)


def as_pdf(
    request: HttpRequest, template: str, context: Callable[[], dict[str, Any]], *, title: str, name: str
) -> HttpResponse:
    """A template as a PDF to keep under that name; 404 with a sentence where this machine makes none."""
    if printing.print_pdf is None:
        text = _("PDF files cannot be made here. Print the page instead.")
        return render(request, "cases/document_refused.html", {"title": title, "text": text}, status=404)
    html = render_to_string(template, context(), request=request)
    answer = HttpResponse(printing.print_pdf(html), content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return answer


def _context(room: Room, printed: Printed) -> dict[str, Any]:
    paper = issue(room.case, printed.kind, printed.source) if printed.source else None
    return {
        "case": room.case, "parties": room.facts.parties, "issues": room.facts.issues, "printed": printed,
        "title": printed.title, "paper": view_of(paper) if paper else None,
        "issued_at": paper.issued_at if paper else None,
        "official": getattr(settings, "OFFICIAL_PAPERS", False), **printed.body,
    }  # fmt: skip

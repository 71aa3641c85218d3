"""The case page, the fragment that live pages fetch again, and the pages under the case."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, cast

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from cases.models import Case, CaseNote, Document, DocumentState, Proceeding, Session
from cases.views.case_entries import head_of, kind_labels, newer_than, page_of
from cases.views.case_news import news_of
from cases.views.case_room import Room, documents_of, enter, frame, token
from cases.views.case_ties import ties_of
from cases.views.paper_list import papers_of
from cases.views.present import party_view
from notifications.context import live_page

if TYPE_CHECKING:
    from accounts.models import User

_LATEST = 5


@login_required
@require_safe
@live_page
def case_page(request: HttpRequest, number: str) -> HttpResponse:
    """The whole case on one page, with the words and entries of whoever reads it."""
    room = enter(request, number)
    head = head_of(room)
    sessions = sorted(room.facts.sessions, key=lambda s: s.starts_at)
    return render(request, "cases/case.html", frame(
        room, "case", room.case.title or str(room.case),
        head=head,
        parties=[party_view(p, room.actor, official=room.may_contact) for p in room.facts.parties],
        issues=room.facts.issues,
        coming=[s for s in sessions if _is_coming(s, room.now)],
        held=[s for s in sessions if s.held][::-1],
        documents=_latest_documents(room),
        papers=papers_of(room, head.done),
        linked=_linked(room),
        old=getattr(room.case, "old", None),
        ties=ties_of(room.case, cast("User", request.user)),
        proceedings=_proceedings(room),
        notes=CaseNote.objects.filter(case_id=room.case.pk).count() if room.staff else 0,
    ))  # fmt: skip


def _is_coming(session: Session, now: datetime) -> bool:
    return not session.held and session.starts_at >= now


def _latest_documents(room: Room) -> list[Document]:
    """The newest documents this reader may open."""
    found = Document.objects.visible_to(room.request.user).filter(
        case_id=room.case.pk, state=DocumentState.READY, event__isnull=False
    )
    return list(found.select_related("party")[:_LATEST])


def _linked(room: Room) -> list[Case]:
    """Cases merged into this one, split from it, or the other way round, that the reader may see."""
    ids = [pk for pk in (room.case.merged_into_id, room.case.split_from_id) if pk]
    rule = Q(pk__in=ids) | Q(merged_into=room.case.pk) | Q(split_from=room.case.pk)
    return list(Case.objects.visible_to(room.request.user).filter(rule).order_by("id")[:20])


def _proceedings(room: Room) -> list[Proceeding]:
    return list(Proceeding.objects.filter(case_id=room.case.pk).order_by("id")) if room.staff else []


@login_required
@require_safe
def fragment(request: HttpRequest, number: str) -> HttpResponse:
    """What live pages fetch again: state, clocks and what can be done.

    `?part=tags` gives the tags of the identity bar alone, `?part=timeline` and `?part=documents` the
    button to what is newer than the page.
    """
    room = enter(request, number)
    part = request.GET.get("part")
    if part == "tags":
        return render(request, "cases/case_tags.html", frame(room, "case", room.case.title))
    if part in _NEWER:
        count, words, url = _NEWER[part](room)
        return render(request, "cases/case_newer.html", {"count": count, "words": words, "url": url})
    head = head_of(room)
    words, urgent = news_of(room, head)
    context = frame(room, "case", room.case.title, head=head, compact=True, news=words, urgent=urgent)
    return render(request, "cases/case_top.html", context)


def _newer_entries(room: Room) -> tuple[int, str, str]:
    count = newer_than(room, room.request.GET.get("since", "")[:16])
    words = ngettext("Show %(n)s new entry", "Show %(n)s new entries", count) % {"n": count}
    return count, words, room.url("case")


def _newer_documents(room: Room) -> tuple[int, str, str]:
    had = room.request.GET.get("had", "")[:9]
    now = documents_of(room).count()
    count = max(0, now - int(had)) if had.isdecimal() else 0
    words = ngettext("Show %(n)s new document", "Show %(n)s new documents", count) % {"n": count}
    return count, words, room.url("documents")


_NEWER = {"timeline": _newer_entries, "documents": _newer_documents}


@login_required
@require_safe
def clock_page(request: HttpRequest, number: str) -> HttpResponse:
    """Every clock of the case with its counting, rule and article."""
    room = enter(request, number)
    proposals = list(room.case.date_proposals.filter(approved=None).select_related("deadline"))
    running = room.clocks
    context = frame(
        room, "clock", _("Legal clock"), running=running,
        ended=[c for c in room.all_clocks if c.status_words and c not in running][::-1],
        proposals=proposals if room.staff else [],
    )  # fmt: skip
    return render(request, "cases/clock.html", context)


@login_required
@require_safe
@live_page
def timeline_page(request: HttpRequest, number: str) -> HttpResponse:
    """The record as this reader may see it, newest first, narrowed to a kind."""
    room = enter(request, number)
    kind, before = request.GET.get("kind", ""), request.GET.get("before", "")[:16]
    page = page_of(room, before=before, kind=kind)
    older = request.GET.copy()
    older["before"] = page.older
    context = frame(
        room, "timeline", _("Timeline"), page=page, newest=token(room), kinds=kind_labels(),
        kind=kind, before=before,
        older_url=f"?{older.urlencode()}" if page.older else "",
    )  # fmt: skip
    return render(request, "cases/timeline.html", context)


@login_required
@require_safe
def issues_page(request: HttpRequest, number: str) -> HttpResponse:
    """Every issue with the words and figures of both sides."""
    room = enter(request, number)
    context = frame(room, "issues", _("Issues in dispute"), issues=room.facts.issues)
    return render(request, "cases/case_issues.html", context)

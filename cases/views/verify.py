"""Checking a paper by its code: open to everybody, tells the kind and never the parties."""

from __future__ import annotations

from axes.helpers import get_client_ip_address
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cases.files.codes import WrongCode
from cases.models import Paper
from cases.services.papers import find_paper, is_outdated, is_set_aside, matches

COUNCIL_PAPERS = ("award", "no_objection")
"""Papers that the Arbitration Council issues, not the office."""
MISSES = 20
WHILE = 600
"""So many codes that are none may come from one address in so many seconds."""


@never_cache
@require_safe
def verify_page(request: HttpRequest) -> HttpResponse:
    """Where a code is typed in."""
    code = request.GET.get("code", "").strip()[:40].replace("/", "")
    if code:
        return HttpResponseRedirect(reverse("cases:verify_code", args=[code]))
    return render(request, "cases/paper_verify.html", {})


@never_cache
@require_safe
def verify_code(request: HttpRequest, code: str) -> HttpResponse:
    """What the record says about a code: 400 for letters that do not fit, 404 unknown, 429 for guessing."""
    if _misses(request) >= MISSES:
        text = _("Too many codes were tried from here. Try again in ten minutes.")
        return _answer(request, code, 429, text=text)
    try:
        paper = find_paper(code)
    except WrongCode:
        _count_miss(request)
        text = _("Check the reference. The letters of this code do not fit together.")
        return _answer(request, code, 400, text=text)
    if paper is None:
        _count_miss(request)
        text = _("We found no paper with this code. That alone does not make a paper false.")
        return _answer(request, code, 404, text=text)
    context = {
        "paper": paper, "matches": matches(paper), "set_aside": is_set_aside(paper),
        "outdated": is_outdated(paper), "subject": paper.case or paper.notice,
        "demo": _is_demo(paper),
        "of_council": paper.kind in COUNCIL_PAPERS,
    }  # fmt: skip
    return render(request, "cases/paper_verify.html", {"code": paper.code, **context})


def _is_demo(paper: Paper) -> bool:
    """Whether what the paper is about was made up."""
    if paper.notice is not None and paper.notice.organization is not None:
        return bool(paper.notice.organization.is_demo)
    return paper.case is not None and bool(paper.case.is_demo)


def _answer(request: HttpRequest, code: str, status: int, *, text: str) -> HttpResponse:
    return render(request, "cases/paper_verify.html", {"code": code[:40], "text": text}, status=status)


def _address(request: HttpRequest) -> str:
    return f"verify-misses:{get_client_ip_address(request)}"


def _misses(request: HttpRequest) -> int:
    return int(cache.get(_address(request)) or 0)


def _count_miss(request: HttpRequest) -> None:
    key = _address(request)
    if not cache.add(key, 1, WHILE):
        cache.set(key, _misses(request) + 1, WHILE)

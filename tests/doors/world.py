"""One dispute with something behind every door, and every person who might knock."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from django.urls import URLPattern, URLResolver, get_resolver

from cases.models import Document, Paper
from tests.conftest import Table

DOORS = yaml.safe_load((Path(__file__).parent / "doors.yaml").read_text(encoding="utf-8"))
CANARIES = {
    "note": "canarynote7193",
    "union_minutes": "canaryunion4482",
    "employer_minutes": "canaryemployer9026",
    "union_document": "canarypaper1357",
    "excuse": "canaryexcuse6604",
    "worker": "canaryworker8875",
}
SAFE_METHODS = ("get", "head", "options")
UNSAFE_METHODS = ("post", "put", "patch", "delete")


def routes(patterns: Any = None, space: str = "") -> list[str]:
    """The name of every route, with its namespace; the languages' prefix counts once."""
    found: list[str] = []
    for item in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(item, URLResolver):
            inner = f"{space}{item.namespace}:" if item.namespace else space
            found += routes(item.url_patterns, inner)
        elif isinstance(item, URLPattern):
            found.append(f"{space}{item.name or item.pattern}")
    return sorted(set(found))


def plant(table: Table) -> Table:
    """Put a confidential word of each kind into a case in conciliation."""
    do = table.do
    do("conciliator", "add_note", {"text": f"Private: {CANARIES['note']}"})
    do(
        "conciliator",
        "record_interview",
        {"party": "union", "minutes": CANARIES["union_minutes"], "signed": "thumbprint"},
    )
    do(
        "conciliator",
        "record_interview",
        {"party": "factory", "minutes": CANARIES["employer_minutes"], "signed": "paper"},
    )
    do(
        "union_rep",
        "add_document",
        {"title": CANARIES["union_document"], "text": "For the office only", "audience": "party"},
    )
    do("union_rep", "explain_absence", {"reason": CANARIES["excuse"]})
    do("union_rep", "add_workers", {"lines": f"{CANARIES['worker']}; woman; sewing"})
    do(
        "conciliator",
        "record_session",
        {"attended": ["union", "factory"], "minutes": "Talks", "place": "Office"},
    )
    do("conciliator", "propose_settlement", {"key": "agreement-1", "text": "US$ 11", "issues": ["1"]})
    return table  # fmt: skip


def samples(table: Table) -> dict[str, Any]:
    """What each route parameter is filled with: things of the one case, and well-formed absent ones."""
    shared = Document.objects.filter(case=table.case).order_by("created_at").first()
    paper = Paper.objects.filter(case=table.case).first()
    return {
        "number": table.case.number,
        "document_id": str(shared.pk) if shared else "00000000-0000-4000-8000-000000000000",
        "session": 1,
        "name": "add_document",
        "draft": table.case.pk,
        "code": paper.code if paper else "0000-0000",
        "topic": "filing",
        "question": "employer",
        "pk": 999_999,
        "mandate_pk": 999_999,
        "seq": 999_999,
        "token": "x" * 32,
        "key": "x-x",
        "uidb36": "1",
        "version": 1,
        "paper": "settlement",
        "source": 1,
        "view": 1,
    }

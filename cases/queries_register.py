"""Reads of the public register: words in Khmer and English, filters, and pages by key."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q, QuerySet

from cases.khmer import asked_words
from cases.models import PublicAward
from cases.queries import CursorInvalid

PAGE = 25


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the register is searched for; each empty part limits nothing."""

    q: str = ""
    year: int | None = None
    category: str = ""
    outcome: str = ""
    office: int | None = None
    sector: str = ""
    article: str = ""


def search(wanted: Wanted) -> QuerySet[PublicAward]:
    """The published awards that fit, newest first; never ranked, so a page costs the same in any register."""
    rule = Q()
    for word in wanted.q.split()[:12]:
        rule &= Q(words=query_of(word))
    plain = {"year": wanted.year, "office_id": wanted.office, "sector": wanted.sector}
    rule &= Q(**{name: value for name, value in plain.items() if value not in (None, "")})
    if wanted.category:
        rule &= Q(categories__contains=[wanted.category])
    if wanted.outcome:
        rule &= Q(outcomes__contains=[wanted.outcome])
    if wanted.article:
        rule &= Q(words=query_of(wanted.article), articles__icontains=wanted.article)
    return PublicAward.objects.filter(rule).select_related("office").newest()


def query_of(word: str) -> SearchQuery:
    """A word as the index knows it: Khmer in overlapping pieces of clusters, or other words as they stand."""
    return SearchQuery(asked_words(word), config="simple")


def page(rows: QuerySet[PublicAward], after: str = "", limit: int = PAGE) -> tuple[list[PublicAward], str]:
    """One page and the mark of the next, empty at the end; one query. Raises CursorInvalid."""
    if after:
        on, last = _read(after)
        rows = rows.filter(Q(issued_on__lt=on) | Q(issued_on=on, pk__lt=last), issued_on__lte=on)
    found = list(rows.defer("text", "words")[: limit + 1])
    more = len(found) > limit
    return found[:limit], _mark(found[limit - 1]) if more else ""


def _mark(row: PublicAward) -> str:
    place = json.dumps([row.issued_on.isoformat(), row.pk])
    return base64.urlsafe_b64encode(place.encode()).decode().rstrip("=")


def _read(mark: str) -> tuple[date, int]:
    try:
        on, last = json.loads(base64.urlsafe_b64decode(mark + "=" * (-len(mark) % 4)))
        return date.fromisoformat(on), int(last)
    except (ValueError, TypeError, OverflowError) as error:
        raise CursorInvalid(mark[:80]) from error

"""What reviewers of Khmer do: approve a text or write a better one, and never over one another unseen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Q, QuerySet

from accounts.access import access_of
from accounts.models import PostKind, User
from config.glossary import TERMS, Term
from config.models import Area, Wording, WordingReview

PAGE = 20
STATES = ("waiting", "done")


class ReviewedMeanwhileError(Exception):
    """Somebody else reviewed the text since this person saw it; carries the text as it is now."""

    def __init__(self, row: Wording, last: WordingReview | None) -> None:
        super().__init__(row.pk)
        self.row, self.last = row, last


@dataclass(frozen=True, slots=True)
class Progress:
    """How many texts of an area there are, and how many of them people have read."""

    area: str
    label: str
    total: int
    done: int


def visible_to(user: User) -> QuerySet[Wording]:
    """The texts that a person may review: all for a reviewer, none for anybody else."""
    rows = Wording.objects.order_by("pk")
    return rows if access_of(user).holds(PostKind.REVIEWER) else rows.none()


def page(user: User, state: str, area: str, after: int) -> tuple[list[Wording], int | None]:
    """A page of texts after a number, and the number after which the next begins; one query."""
    rows = visible_to(user).filter(waiting=state == "waiting", pk__gt=after)
    if area:
        rows = rows.filter(area=area)
    found = list(rows[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None


def progress(user: User) -> list[Progress]:
    """The state of each area; one query."""
    rows = (
        visible_to(user).order_by().values("area").annotate(n=Count("pk"), done=Count("pk", Q(waiting=False)))
    )
    found = {row["area"]: row for row in rows}
    return [
        Progress(area.value, str(area.label), found[area]["n"], found[area]["done"])
        for area in Area
        if area in found
    ]


def terms_in(english: str) -> list[Term]:
    """The words of the glossary that stand in a text."""
    return [term for term in TERMS if re.search(rf"\b{re.escape(term.en)}s?\b", english, re.IGNORECASE)]


def next_waiting(user: User, row: Wording) -> Wording | None:
    """The next text of the same area that nobody has read."""
    return visible_to(user).filter(waiting=True, area=row.area, pk__gt=row.pk).first()


@transaction.atomic
def review(user: User, pk: int, *, seen: int, text: str) -> WordingReview:
    """Note what a reviewer says of a text: the same text approves it, another one replaces it.

    Raises Wording.DoesNotExist where it is not theirs, ReviewedMeanwhileError where `seen` is no longer the
    number of its reviews.
    """
    row = visible_to(user).select_for_update().get(pk=pk)
    if row.reviews != seen:
        raise ReviewedMeanwhileError(row, row.said.order_by("-number").select_related("by").first())
    said = WordingReview.objects.create(wording=row, number=seen + 1, by=user, before=row.khmer, after=text)
    row.khmer, row.waiting, row.reviews = text, False, seen + 1
    row.save(update_fields=["khmer", "waiting", "reviews"])
    return said


def for_catalogue() -> Iterator[dict[str, str]]:
    """A row for each reviewed text, as `tools/catalogue.py --reviewed` reads it: first Khmer and last."""
    for row in Wording.objects.filter(reviews__gt=0).order_by("pk").prefetch_related("said"):
        said = sorted(row.said.all(), key=lambda one: one.number)
        before, after = said[0].before, said[-1].after
        better = after if after != before else ""
        yield {"English": row.english, "Khmer": before, "Better Khmer": better, "ok": "" if better else "ok"}

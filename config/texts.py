"""Brings the texts of the catalogue before reviewers, with the places in the sources where each is read.

GNU gettext is not wanted on a server, so the places are found by reading the sources for the texts.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import polib
from django.conf import settings
from django.db import transaction
from django.utils.translation.template import templatize

from config.catalogues import MARK, english_of, fault_in, text_of
from config.models import Area, Wording

ROOMS = ("accounts", "cases", "config", "dialogue", "notifications", "templates", "workflow")
AREAS = {
    "accounts": Area.ACCOUNTS, "cases": Area.CASES, "dialogue": Area.DIALOGUE, "notifications": Area.MESSAGES,
    "notices": Area.CASES, "workflow": Area.CASES,
}  # fmt: skip
MOST_PLACES = 8
_LITERAL = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\"""")


def area_of(place: str) -> Area:
    """The part of the site that a source belongs to."""
    parts = place.split("/")
    return AREAS.get(parts[1] if parts[0] == "templates" else parts[0], Area.SITE)


def places_in(root: Path) -> dict[str, list[str]]:
    """For each text that stands in a source, the sources, by their paths below `root`."""
    found: dict[str, list[str]] = {}
    for room in ROOMS:
        for path in sorted((root / room).rglob("*.*")):
            for text in set(_texts_of(path)):
                found.setdefault(text, []).append(path.relative_to(root).as_posix())
    return found


def _texts_of(path: Path) -> Iterator[str]:
    if path.suffix == ".py" and "migrations" not in path.parts:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value
    elif path.suffix in {".html", ".txt"}:
        for literal in _LITERAL.findall(templatize(path.read_text(encoding="utf-8"))):
            yield str(ast.literal_eval(literal))


def bring(catalogue: polib.POFile, places: dict[str, list[str]]) -> int:
    """Make the table say what the catalogue says; give how many texts wait.

    A text that somebody reviewed keeps what they wrote until the catalogue says something else, which then
    waits again. One that left the catalogue leaves the table too, unless somebody reviewed it.
    """
    with transaction.atomic():
        known = {(row.english, row.context): row for row in Wording.objects.select_for_update()}
        sound = [entry for entry in catalogue if not fault_in(english_of(entry), text_of(entry))]
        once = {(english_of(entry), entry.msgctxt): entry for entry in sound}
        rows = [_row(entry, places, known) for entry in once.values()]
        kept = {row.pk for row in rows if row.pk}
        Wording.objects.filter(reviews=0).exclude(pk__in=kept).delete()
        Wording.objects.bulk_create([row for row in rows if not row.pk])
        Wording.objects.bulk_update(
            [row for row in rows if row.pk], ["khmer", "area", "places", "waiting"], 500
        )
    return Wording.objects.filter(waiting=True).count()


def _row(
    entry: polib.POEntry, places: dict[str, list[str]], known: dict[tuple[str, str], Wording]
) -> Wording:
    english, context, khmer = english_of(entry), entry.msgctxt or "", text_of(entry)
    row = known.get((english, context)) or Wording(english=english, context=context)
    where = places.get(entry.msgid) or places.get(english) or []
    row.area = area_of(where[0]) if where else Area.SITE
    row.places = "\n".join(where[:MOST_PLACES])
    if not row.reviews or khmer not in {row.khmer, row.said.latest("number").before}:
        row.khmer, row.waiting = khmer, entry.tcomment == MARK
    return row


def bring_all() -> int:
    """The same for the catalogue and the sources of this house."""
    catalogue = polib.pofile(str(settings.BASE_DIR / "locale" / "km" / "LC_MESSAGES" / "django.po"))
    return bring(catalogue, places_in(settings.BASE_DIR))

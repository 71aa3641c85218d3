"""Follows every link of the site as one person and finds the canary words in what comes back.

A page that is the same for all who are alike is fetched for the first of them and read for each.
"""

from __future__ import annotations

import html
import re
import subprocess
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

from django.urls import Resolver404, resolve
from django.utils import translation

from tests.doors.cells import Site
from tests.doors.knock import Answer, knock
from tests.doors.matrix import Matrix, address
from tests.doors.words import WORDS

_LINK = re.compile(rb'\s(?:href|src|hx-get|data-[a-z-]*(?:src|url))="(/[^"]*)"')
_FORM = re.compile(rb"<form\b.*?</form>", re.DOTALL)
_KEPT = re.compile(rb'data-keep="([^"]*)"')
_LEFT_OUT = ("/static/", "/i18n/")
VARIANTS = 3
"""So many queries of one path are followed: the pages of a list, its filters."""
MOST = 600
SEARCHES = ("cases/", "cases.csv", "queue/")


def pages_of(site: Site, who: str, language: str) -> dict[str, Answer]:
    """Every page this person comes to, by address."""
    return dict(walk(site, who, language))


def walk(site: Site, who: str, language: str) -> Iterator[tuple[str, Answer]]:
    """The same page by page: from the doors of the matrix and every link on them."""
    waiting = deque(dict.fromkeys(_beginnings(site, who, language)))
    found: dict[str, Answer] = {}
    variants: dict[str, set[str]] = {}
    while waiting:
        path = waiting.popleft()
        if path in found or not _is_new(path, variants):
            continue
        found[path] = _page(site, who, path)
        assert len(found) < MOST, f"{who} finds no end of pages at {path}"
        waiting.extend(link for link in _links(path, found[path]) if _followed(link, language))
        yield path, found[path]


def _page(site: Site, who: str, path: str) -> Answer:
    """The page as this person gets it, or as somebody alike got it."""
    key = _alike(site, who, urlsplit(path).path), path
    if key not in site.shelf:
        answer = site.get(who, path)
        if answer.status != 200:
            return answer
        site.shelf[key] = answer
    return site.shelf[key]


def _case(site: Site, path: str) -> str:
    """The case that an address is about, by its name in the world; empty where it is about none."""
    return next((name for part, name in site.names.items() if f"/{part}/" in f"{path}/"), "")


def _alike(site: Site, who: str, path: str) -> Any:
    """Those to whom a page is the same: who sees the same of its case, or of the dialogue, or nobody in particular."""
    if case := _case(site, path):
        return site.kinds[who, case]
    route = _route(path)
    if route in site.matrix.open:
        return who == "anonymous"
    return site.kinds[who, "dialogue"] if route.startswith("dialogue") else who


def _route(path: str) -> str:
    """The name of the route of an address; empty where there is none."""
    with translation.override(translation.get_language_from_path(path) or "en"), suppress(Resolver404):
        return str(resolve(path).view_name)
    return ""


def _beginnings(site: Site, who: str, language: str) -> Iterator[str]:
    """The doors that are open to this person, and the lists asked for the canaries."""
    for line in site.matrix.lines:
        if "GET" in line.rules and line.word("GET", who) in ("ok", "moved"):
            yield address(site.world, line, language=language)
    yield from (f"/{language}/{page}?q=canary" for page in SEARCHES)
    yield "/api/v1/cases/?q=canary&open=all&counts=1"


def _is_new(path: str, variants: dict[str, set[str]]) -> bool:
    """Whether this query of a path is followed still; the same names and values count once."""
    parts = urlsplit(path)
    known = variants.setdefault(parts.path, set())
    query = "&".join(f"{k}={v}" for k, v in sorted(parse_qsl(parts.query)))
    if query in known or len(known) >= VARIANTS:
        return False
    known.add(query)
    return True


def _links(path: str, answer: Answer) -> Iterable[str]:
    to = answer.headers.get("Location", "")
    found = [to] if to else []
    if answer.headers.get("Content-Type", "").startswith("text/html"):
        found += [html.unescape(link.decode()) for link in _LINK.findall(answer.body)]
    return [urldefrag(urljoin(path, link)).url for link in found]


def unkept(pages: Iterable[tuple[str, Answer]]) -> Iterator[str]:
    """Forms to write in whose text nothing keeps while it is typed, neither the script nor versions; or two as one."""
    for path, answer in pages:
        forms = [f for f in _FORM.findall(answer.body) if b"<textarea" in f and b'name="version"' not in f]
        kept = [name for form in forms for name in _KEPT.findall(form)]
        if answer.status == 200 and len(set(kept)) < len(forms):
            yield f"{path}: nothing keeps what is typed in one of {len(forms)} forms, kept are {kept}"


def _followed(link: str, language: str) -> bool:
    return link.startswith((f"/{language}/", "/api/")) and not link.startswith(_LEFT_OUT)


def words_in(answer: Answer) -> set[str]:
    """The places whose words stand in an answer, whatever its type."""
    text = text_of(answer.headers.get("Content-Type", ""), answer.body)
    text += " ".join(f"{name}: {value}" for name, value in answer.headers.items())
    return {place for place, word in WORDS.items() if word in text}


@lru_cache(maxsize=64)
def text_of(kind: str, body: bytes) -> str:
    """What can be read in a body: a PDF through pdftotext, a calendar with its folded lines joined."""
    if body.startswith(b"%PDF"):
        read = subprocess.run(["pdftotext", "-", "-"], input=body, capture_output=True, check=True)
        return read.stdout.decode()
    text = body.decode("utf-8", "replace")
    return text.replace("\r\n ", "") if kind.startswith("text/calendar") else text


def one_of_each(matrix: Matrix) -> list[str]:
    """One of those to whom the file gives the same pages and the same words."""
    lines = [line for line in matrix.lines if "GET" in line.rules]
    alike: dict[str, str] = {}
    for who in matrix.data["people"]:
        words = [who in people for place in WORDS for people in may_read(matrix, place)]
        alike.setdefault(str([words, [line.word("GET", who) for line in lines]]), who)
    return list(alike.values())


def may_read(matrix: Matrix, place: str) -> tuple[list[str], list[str]]:
    """Who may read the word of a place, and who must come to it (the same people, unless the file says)."""
    rule = matrix.data["words"][place]
    if not isinstance(rule, dict):
        rule = {"may": rule, "does": rule}
    return matrix.people(rule["may"]), matrix.people(rule.get("does", rule["may"]))


def leaks(site: Site, who: str, pages: Iterable[tuple[str, Answer]]) -> Iterator[str]:
    """The words this person comes to and may not read: who, where, which."""
    hidden = {place for place in WORDS if who not in may_read(site.matrix, place)[0]}
    for path, answer in pages:
        for place in sorted(words_in(answer) & hidden):
            yield f"{who} reads the word of `{place}` at {path}"


def unseen(site: Site, who: str, pages: dict[str, Answer]) -> list[str]:
    """The words this person may read and comes to nowhere."""
    seen = set().union(*(words_in(answer) for answer in pages.values()))
    return [
        f"{who} never comes to the word of `{place}`"
        for place in WORDS
        if who in may_read(site.matrix, place)[1] and place not in seen
    ]


def options_of(site: Site, who: str) -> dict[str, Answer]:
    """What the interface answers this person when asked what it offers."""
    lines = [line for line in site.matrix.lines if "api:" in line.route]
    paths = dict.fromkeys(address(site.world, line) for line in lines)
    return {path: knock(site.visitors[who], "OPTIONS", path) for path in paths}

"""The cells of the matrix: every line × method × person × {their thing, an absent thing}."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from tests.doors.knock import Answer, Visitor, blank_pages, knock
from tests.doors.matrix import METHODS, Line, Matrix, address, body_of, load
from tests.doors.world import ABSENT, World

WHOLE = os.environ.get("DOORS") == "whole"
"""DOORS=whole knocks at every door by every closed method as everybody; else each takes its turn."""

TURNS = 9
"""Every ninth person tries a closed method, at each line and by each method another three."""

COMPARED = ("rival_rep", "officer_elsewhere", "registrar")
"""Of those to whom a thing does not exist, these have their 404 compared byte for byte."""

WRITES = {"django_session", "cache_table"}
"""What looking may write anywhere: when a session was last used, how much came from one address."""


@dataclass
class Site:
    """The world with everybody at its doors, and the pages that were fetched already."""

    world: World
    visitors: dict[str, Visitor]
    matrix: Matrix

    @cached_property
    def pages(self) -> dict[tuple[str, str], Answer]:
        """Pages by person and address."""
        return {}

    def get(self, who: str, path: str) -> Answer:
        """A page as somebody gets it; fetched once, because looking changes nothing."""
        if (who, path) not in self.pages:
            self.pages[who, path] = knock(self.visitors[who], "GET", path)
        return self.pages[who, path]

    @cached_property
    def looks(self) -> dict[tuple[str, str], Answer]:
        """What those answers were without the words of the page."""
        return {}

    def look(self, who: str, path: str) -> Answer:
        """Status and headers as somebody gets them; the page itself stays blank."""
        if (who, path) not in self.looks:
            with blank_pages():
                self.looks[who, path] = knock(self.visitors[who], "GET", path)
        return self.looks[who, path]

    def again(self) -> Site:
        """The same site with no page fetched yet."""
        return Site(self.world, self.visitors, self.matrix)


def site_of(world: World, visitors: dict[str, Visitor]) -> Site:
    """The site of a world."""
    return Site(world, visitors, load())


def cells(site: Site, line: Line, *, whole: bool = WHOLE) -> Iterator[tuple[str, str]]:
    """Method and person: the methods of doors.yaml as everybody, the closed ones as a few in turn."""
    turn, people = site.matrix.lines.index(line), list(site.visitors)
    for m, method in enumerate(METHODS):
        for n, who in enumerate(people):
            if whole or method in line.rules or (n + m + turn) % TURNS == 0:
                yield method, who


def faults(site: Site, line: Line, people: Any = None, *, whole: bool = WHOLE) -> list[str]:
    """What is other than the file says at one line, one sentence for all whom it befalls."""
    found: dict[str, list[str]] = {}
    for method, who in cells(site, line, whole=whole):
        if people is None or who in people:
            for words in _faults(site, line, method, who, whole=whole):
                found.setdefault(words, []).append(who)
    return [f"{words} ({line.key}) for {', '.join(whom)}" for words, whom in found.items()]


def _faults(site: Site, line: Line, method: str, who: str, *, whole: bool) -> Iterator[str]:
    yield from _own(site, line, method, who)
    told = whole or who in COMPARED or line.word(method, who) != "absent"
    if told and method in line.rules and any(name in ABSENT for name in line.names):
        yield from _absent(site, line, method, who)


def _own(site: Site, line: Line, method: str, who: str) -> Iterator[str]:
    path, wanted = address(site.world, line), line.word(method, who)
    answer = _answer(site, line, method, who, path)
    if answer.word != wanted:
        yield f"{method} {path} is {answer.word}, but doors.yaml says {wanted}"
    if method in ("GET", "HEAD", "OPTIONS"):
        written = answer.written - WRITES - set(site.matrix.data["written_by_looking"].get(line.route, []))
        yield from (f"{method} {path} writes to {table}" for table in sorted(written))


def _absent(site: Site, line: Line, method: str, who: str) -> Iterator[str]:
    path, wanted = address(site.world, line, absent=True), line.word(method, who, absent=True)
    close = who in COMPARED and line.word(method, who) == "absent"
    answer = _answer(site, line, method, who, path, real=close)
    if answer.word != wanted:
        yield f"{method} {path} is {answer.word}, but what does not exist is {wanted}"
    if close:
        here = address(site.world, line)
        other = _answer(site, line, method, who, here, real=True)
        names, others = _told_apart(here, path)
        if other.alike(here, here[3:], *names) != answer.alike(path, path[3:], *others):
            yield f"{method} {here} is answered otherwise than what does not exist ({path})"


def _told_apart(here: str, path: str) -> tuple[list[str], list[str]]:
    """The parts in which two addresses differ, as they stand in further addresses that the answer names."""
    pairs = [(a, b) for a, b in zip(here.split("/"), path.split("/"), strict=False) if a != b]
    return [f"/{a}/" for a, _b in pairs], [f"/{b}/" for _a, b in pairs]


def _answer(site: Site, line: Line, method: str, who: str, path: str, *, real: bool = False) -> Answer:
    if method == "GET":
        return site.get(who, path) if real else site.look(who, path)
    with nullcontext() if real else blank_pages():
        return knock(site.visitors[who], method, path, body_of(site.world, line), as_json=line.as_json)

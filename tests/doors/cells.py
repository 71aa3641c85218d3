"""The cells of the matrix: every line × method × person × {their thing, an absent thing}."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from unittest import mock

from django.apps import apps

from accounts.access import access_of
from accounts.middleware import SAME_FOR_ALL
from accounts.models import User
from cases.models import Case, CaseEvent, Document
from cases.models.visibility import VisibleCases
from cases.roles import actor_for
from notifications import context, inbox
from tests.doors.headers import ORIGIN, amiss
from tests.doors.knock import Answer, Visitor, blank_pages, knock
from tests.doors.matrix import METHODS, Line, Matrix, address, body_of, load
from tests.doors.world import ABSENT, World

EVERYBODY = os.environ.get("KNOCKS") == "all"
COMPARED = ("rival_rep", "officer_elsewhere", "registrar")
"""Of those to whom a thing does not exist, one of these has the 404 compared byte for byte, in turn."""

RIGHTS = {"view", "act", "sign"}
"""The rights of a mandate; whatever else a person holds is a post."""

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
            with self.standing_still():
                self.pages[who, path] = knock(self.visitors[who], "GET", path)
        return self.pages[who, path]

    @cached_property
    def looks(self) -> dict[tuple[str, str], Answer]:
        """What those answers were without the words of the page."""
        return {}

    def look(self, who: str, path: str) -> Answer:
        """Status and headers as somebody gets them; the page itself stays blank."""
        if (who, path) not in self.looks:
            with self.standing_still(), blank_pages():
                self.looks[who, path] = knock(self.visitors[who], "GET", path, **ORIGIN)
        return self.looks[who, path]

    @cached_property
    def seen(self) -> dict[Any, list[int]]:
        """The ids of the cases that each person sees."""
        return {}

    @cached_property
    def news(self) -> dict[int, tuple[int, int]]:
        """How many unread news each person has, and the last number."""
        return {}

    @contextmanager
    def standing_still(self) -> Iterator[None]:
        """Who sees which case, and has what news, is asked once a person: between two looks nothing happens."""
        rule = VisibleCases.visible_to

        def visible_to(rows: VisibleCases, user: Any) -> Any:
            access = access_of(user)
            if access not in self.seen:
                self.seen[access] = list(rule(Case.objects.all(), user).values_list("pk", flat=True))
            return rows.filter(pk__in=self.seen[access])

        def standing(pk: int) -> tuple[int, int]:
            if pk not in self.news:
                self.news[pk] = inbox.standing(pk)
            return self.news[pk]

        once = mock.patch.object(context, "standing", standing)
        with mock.patch.object(VisibleCases, "visible_to", visible_to), once:
            yield

    def again(self) -> Site:
        """The same site with no page fetched yet, and the same people."""
        site = Site(self.world, self.visitors, self.matrix)
        site.__dict__["kinds"] = self.kinds
        return site

    @cached_property
    def shelf(self) -> dict[Any, Answer]:
        """Pages that are the same for all who are alike, by what they are and the address."""
        return {}

    @cached_property
    def names(self) -> dict[str, str]:
        """The filed cases of the world by the numbers that stand in addresses of theirs."""
        cases = {name: self.world.case(name) for name in self.world.tables}
        parts = [(part, name) for name, c in cases.items() for part in (c.number, c.council_number)]
        return {part: name for part, name in parts if part}

    @cached_property
    def kinds(self) -> dict[tuple[str, str], Any]:
        """What each person is and sees, by person and case (empty: of no case; dialogue: of that)."""
        cases = ("", "dialogue", *self.world.tables)
        return {(who, case): kind_of(self.world, who, case) for who in self.visitors for case in cases}

    def kind(self, who: str, line: Line, method: str) -> Any:
        """What a person is at a line; those who get what everybody else gets are officials or not."""
        if who == "anonymous":
            return "nobody"
        rest = line.word(method, who) == line.section["others"]
        return bool(self.kinds[who, ""] - RIGHTS) if rest else self.kinds[who, line.case]


def site_of(world: World, visitors: dict[str, Visitor]) -> Site:
    """The site of a world."""
    return Site(world, visitors, load())


def kind_of(world: World, who: str, case: str = "") -> Any:
    """What a person is on a case and every entry and document of it they see; of no case, what they hold.

    A page that is about a case has nothing else to judge by.
    """
    if world.people[who] is None:
        return "nobody"
    user = User.objects.get(pk=world.things[who])
    access = access_of(user)
    if not case:
        return frozenset(m.right for m in access.mandates) | frozenset(p.kind for p in access.posts)
    if case == "dialogue":
        models = [m for m in apps.get_app_config(case).get_models() if hasattr(m.objects, "visible_to")]
        return tuple(frozenset(m.objects.visible_to(user).values_list("pk", flat=True)) for m in models)
    found = world.case(case)
    actor = actor_for(user, found)
    sees = Case.objects.visible_to(user).filter(pk=found.pk).exists()
    if not sees:
        return access.is_official
    rows = [set(model.objects.visible_to(user).filter(case=found).values_list("pk", flat=True))
            for model in (CaseEvent, Document)]  # fmt: skip
    return actor.party_id, access.is_official, *map(frozenset, rows)


def knockers(site: Site, line: Line, method: str) -> list[str]:
    """Who knocks: of those who are alike and get the same word, one, at each line another.

    A method that is shut to all needs one to find it shut. With EVERYBODY all knock everywhere.
    """
    turn, people = site.matrix.lines.index(line), list(site.visitors)
    if EVERYBODY:
        return people
    if method not in line.rules:
        return [people[(turn + METHODS.index(method)) % len(people)]]
    alike: dict[Any, list[str]] = {}
    for who in people:
        alike.setdefault((line.word(method, who), site.kind(who, line, method)), []).append(who)
    return [group[turn % len(group)] for group in alike.values()]


def methods_of(site: Site, line: Line) -> list[str]:
    """The methods to try: only those of the file where a refusal names just these as allowed."""
    named = {*line.rules, *(["HEAD"] if "GET" in line.rules else [])}
    answer = _answer(site, line, "PUT", knockers(site, line, "PUT")[0], address(site.world, line))
    allowed = {name.strip() for name in answer.headers.get("Allow", "").split(",")}
    sure = answer.word == "method" and allowed == named
    return [method for method in METHODS if method in named or not sure]


def faults(site: Site, line: Line, people: Any = None, methods: Any = None) -> list[str]:
    """What is other than the file says at one line, one sentence for all whom it befalls."""
    found: dict[str, list[str]] = {}
    for method in methods or methods_of(site, line):
        for who in people or knockers(site, line, method):
            for words in _own(site, line, method, who):
                found.setdefault(words, []).append(who)
        if method in line.rules and any(name in ABSENT for name in line.names):
            for words, who in _absent(site, line, method, people):
                found.setdefault(words, []).append(who)
    return [f"{words} ({line.key}) for {', '.join(whom)}" for words, whom in found.items()]


def _own(site: Site, line: Line, method: str, who: str) -> Iterator[str]:
    path, wanted = address(site.world, line), line.word(method, who)
    answer = _answer(site, line, method, who, path)
    if answer.word != wanted:
        yield f"{method} {path} is {answer.word}, but doors.yaml says {wanted}"
    if method in ("GET", "HEAD", "OPTIONS"):
        written = answer.written - WRITES - set(site.matrix.data["written_by_looking"].get(line.route, []))
        yield from (f"{method} {path} writes to {table}" for table in sorted(written))
    if method in ("GET", "OPTIONS"):
        signed_in = method == "GET" and who != "anonymous"
        yield from (
            f"{method} {path} {words}"
            for words in amiss(answer, signed_in=signed_in and path not in SAME_FOR_ALL)
        )


def _absent(site: Site, line: Line, method: str, people: Any) -> Iterator[tuple[str, str]]:
    """Where nothing is, for one of those who get each word; who is told as little of a thing gets the same."""
    turn, path = site.matrix.lines.index(line), address(site.world, line, absent=True)
    by_word: dict[Any, list[str]] = {}
    for who in people or site.visitors:
        words = line.word(method, who), line.word(method, who, absent=True)
        by_word.setdefault(words, []).append(who)
    for (word, wanted), group in by_word.items():
        some = [who for who in COMPARED if who in group] or group
        alike = word == wanted and word in ("absent", "ok", "misfit")
        for who in some if EVERYBODY else [some[turn % len(some)]]:
            answer = _answer(site, line, method, who, path, real=alike and method == "GET")
            if answer.word != wanted:
                yield f"{method} {path} is {answer.word}, but what does not exist is {wanted}", who
            if alike and (told := _told(site, line, method, who, answer, path)):
                yield f"{method} {path} is answered otherwise than what is not theirs: {told}", who


def _told(site: Site, line: Line, method: str, who: str, answer: Answer, path: str) -> str:
    """By what the answer for what does not exist can be told from the one for what is not theirs."""
    here = address(site.world, line)
    other = _answer(site, line, method, who, here, real=method == "GET")
    names, others = _told_apart(here, path)
    pairs = zip(other.alike(here, here[3:], *names), answer.alike(path, path[3:], *others), strict=True)
    return "; ".join(f"{one} and {two}" for one, two in pairs if one != two)


def _told_apart(here: str, path: str) -> tuple[list[str], list[str]]:
    """The parts in which two addresses differ, as they stand in further addresses that the answer names."""
    pairs = [(a, b) for a, b in zip(here.split("/"), path.split("/"), strict=False) if a != b]
    return [_marked(a) for a, _b in pairs], [_marked(b) for _a, b in pairs]


def _marked(part: str) -> str:
    """A number long enough stands for itself anywhere, a short one only in an address."""
    return part if len(part) > 8 else f"/{part}/"


def _answer(site: Site, line: Line, method: str, who: str, path: str, *, real: bool = False) -> Answer:
    if method == "GET":
        return site.get(who, path) if real else site.look(who, path)
    headers = ORIGIN | ({"Idempotency-Key": "k1"} if "api:" in line.route else {})
    with nullcontext() if real else blank_pages():
        body = body_of(site.world, line)
        return knock(site.visitors[who], method, path, body, as_json=line.as_json, **headers)

"""Reads doors.yaml, the written authorization matrix: who gets what at which address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import translation

from accounts.models import PostKind
from tests.doors.world import ABSENT, World

FILE = Path(__file__).parent / "doors.yaml"
METHODS = ("GET", "POST", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE")
_METHODS = re.compile(r"^(GET|POST)(\+POST)?$")
_OPENS = {"GET": "ok", "POST": "done"}


@dataclass(frozen=True)
class Line:
    """One line of the file: a route, values for its parameters, and who gets what by method."""

    key: str
    route: str
    fixed: dict[str, str]
    section: dict[str, Any]
    inside: frozenset[str]
    rules: dict[str, dict[str, list[str]]]
    nothing: dict[str, dict[str, list[str]]]
    """Who gets what where nothing is, if the file says; else nobody gets anything there."""
    send: dict[str, Any]
    form: bool

    @property
    def names(self) -> list[str]:
        """The parameters of the address."""
        return PARAMETERS[self.route]

    @property
    def case(self) -> str:
        """The case it is about, by its name in the world; empty where it is about none."""
        return str(self.section.get("case", ""))

    @property
    def as_json(self) -> bool:
        """Whether a program sends JSON there."""
        return "api:" in self.route and not self.form

    def word(self, method: str, who: str, *, absent: bool = False) -> str:
        """What the file says this person gets by this method."""
        known = self.nothing if absent and self.nothing else self.rules
        rules = known.get("GET" if method == "HEAD" else method)
        if rules is None:
            inside = self.section.get("strangers", self.section["anonymous"]) == "sign_in"
            return "sign_in" if who == "anonymous" and inside else "method"
        found = next((word for word, people in rules.items() if who in people), "")
        if who == "anonymous" and not found:
            return str(self.section["anonymous"])
        if absent and not (self.nothing and found):
            return "absent"
        return found or ("never" if who in self.inside else str(self.section["others"]))


class Matrix:
    """The whole file."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.data = data
        self.groups: dict[str, Any] = {**data["groups"], "everybody": list(data["people"])}
        self.lines = [line for section in data["sections"] for line in self._lines(section)]

    def people(self, names: Any) -> list[str]:
        """The people meant by a group, by a list of groups and names, or by a name."""
        if isinstance(names, list):
            return [who for name in names for who in self.people(name)]
        return self.people(self.groups[names]) if names in self.groups else [names]

    def named(self, key: str) -> Line:
        """The first line of that key."""
        return next(line for line in self.lines if line.key == key)

    @cached_property
    def open(self) -> set[str]:
        """The routes that are open to everybody."""
        sections = [s for s in self.data["sections"] if s["anonymous"] == s["others"] == "ok"]
        return {key.split()[0] for section in sections for key in section["routes"]}

    def _lines(self, section: dict[str, Any]) -> Iterator[Line]:
        inside = frozenset(self.people(section.get("inside", [])))
        for key, given in section["routes"].items():
            route, *fixed = key.split()
            pairs = dict(part.split("=", 1) for part in fixed)
            yield Line(
                key, route, pairs, section, inside, dict(self._rules(given)),
                dict(self._rules(given.get("absent", {}))), given.get("send", {}), given.get("form", False),
            )  # fmt: skip

    def _rules(self, given: dict[str, Any]) -> Iterator[tuple[str, dict[str, list[str]]]]:
        for methods, rule in given.items():
            if not _METHODS.match(methods):
                continue
            for method in methods.split("+"):
                words = rule if isinstance(rule, dict) else {_OPENS[method]: rule}
                yield method, {word: self.people(names) for word, names in words.items()}


def _routes(patterns: Any, space: str = "") -> Iterator[tuple[str, list[str]]]:
    """Each route of the resolver by name, with the parameters of its address."""
    for item in patterns:
        if isinstance(item, URLResolver):
            inner = f"{space}{item.namespace}:" if item.namespace else space
            yield from _routes(item.url_patterns, inner)
        elif isinstance(item, URLPattern):
            yield f"{space}{item.name or item.pattern}", list(item.pattern.converters)


PARAMETERS = dict(_routes(get_resolver().url_patterns))
"""The names of the parameters of every route."""


def load() -> Matrix:
    """The matrix as the file has it."""
    return Matrix(yaml.safe_load(FILE.read_text(encoding="utf-8")))


def faults_of_the_file(matrix: Matrix, world: World, routes: dict[str, Any] = PARAMETERS) -> list[str]:
    """What the file lacks or has too much, each with what to do."""
    written = {line.route for line in matrix.lines}
    rules = [rule for line in matrix.lines for rule in line.rules.values()]
    used = {who for rule in rules for people in rule.values() for who in people}
    known = set(matrix.data["people"])
    add = (
        "Add a line to the section of its kind, such as `{0}: {{GET: on_case}}`: who gets in, by what method."
    )
    return [
        *(f"The route {r} is not in doors.yaml. {add.format(r)}" for r in sorted(set(routes) - written)),
        *(f"doors.yaml names {r}, which is no route. Take it out." for r in sorted(written - set(routes))),
        *(f"doors.yaml names {who}, who is not among `people`." for who in sorted(used - known)),
        *(f"{who} is in the world and not in doors.yaml." for who in sorted(set(world.people) - known)),
        *(f"{who} is in doors.yaml and not in the world." for who in sorted(known - set(world.people))),
        *(f"Nobody in the world is {k}. Add one in tests/doors/world.py." for k in _kinds_without(world)),
    ]


def _kinds_without(world: World) -> list[str]:
    """The kinds of post that nobody in the world holds."""
    held = {post.kind for user in world.people.values() if user for post in user.posts.all()}
    return sorted(set(PostKind.values) - held)


def address(world: World, line: Line, *, absent: bool = False, language: str = "en") -> str:
    """The address of a line: with the things of the world, or with things that nothing has."""
    case = world.case(line.case) if line.case else None
    values: dict[str, Any] = {"number": case.number, "draft": case.pk} if case else {}
    for name, value in {**line.section.get("with", {}), **line.fixed}.items():
        values[name] = _thing(world, value)
    if absent:
        nothing = {**ABSENT, **line.section.get("nothing", {})}
        values |= {name: nothing[name] for name in line.names if name in nothing}
    with translation.override(language):
        return reverse(line.route, kwargs={name: values[name] for name in line.names})


def body_of(world: World, line: Line) -> dict[str, Any]:
    """What a person's form sends there: the line's answers, and for people a key."""
    sent = {name: _thing(world, value) for name, value in line.send.items()}
    return sent if line.as_json else {"idempotency_key": "k1", **sent}


def _thing(world: World, value: Any) -> Any:
    """`@name` is a thing of the world; anything else is meant as it stands."""
    return world.things[value[1:]] if isinstance(value, str) and value.startswith("@") else value

"""Reads the numbers of the law: sets of rules by effective date, each rule with its article and source.

One TOML file is one set. Sets of a family follow each other in time and never overlap. A set that
`continues` another holds its rules too, save those it states anew.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

from workflow.calendar import Unit

OPEN = "open"
"""A length as written in a file when a person sets the date."""


class RuleBookError(ValueError):
    """A rule file that cannot be trusted; names the file, the rule and the key."""


class RuleMissing(LookupError):
    """No rule of that code is in force on that day."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One number of the law: a length in a unit, the article it rests on, and where that was read.

    `length` is None where an official sets the date. `extendable` is "" or "joint_request".
    `window` marks a right that expires, not a duty that is missed. `backwards` counts from an end
    to the last day before it. `verified` is false until someone has held it against the Khmer text.
    """

    code: str
    length: int | None
    unit: Unit
    basis: str
    source: str
    verified: bool
    saturday_counts: bool = False
    extendable: str = ""
    window: bool = False
    backwards: bool = False
    note: str = ""
    valid_from: date | None = None
    valid_until: date | None = None

    def in_force(self, on: date) -> bool:
        """Say whether the rule itself is in force on that day; both ends included."""
        return _within(on, self.valid_from, self.valid_until)


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The rules of one family in force between two days, both included; no end while still in force."""

    code: str
    family: str
    title: str
    title_km: str
    basis: str
    valid_from: date
    valid_until: date | None
    rules: Mapping[str, Rule]

    def in_force(self, on: date) -> bool:
        """Say whether the set is in force on that day; both ends included."""
        return _within(on, self.valid_from, self.valid_until)


@dataclass(frozen=True, slots=True)
class RuleBook:
    """Every set of one country, in order of time."""

    sets: tuple[RuleSet, ...]

    def find(self, code: str, on: date) -> tuple[RuleSet, Rule]:
        """Return the rule in force on a day with its set. Raises RuleMissing."""
        for rule_set in self.sets:
            rule = rule_set.rules.get(code)
            if rule and rule_set.in_force(on) and rule.in_force(on):
                return rule_set, rule
        raise RuleMissing(f"No rule {code} is in force on {on.isoformat()}.")

    def in_force(self, on: date) -> tuple[RuleSet, ...]:
        """Return the sets in force on a day, one per family at most."""
        return tuple(rule_set for rule_set in self.sets if rule_set.in_force(on))


def load_rule_book(folder: Path) -> RuleBook:
    """Read every TOML file of a folder and check them as a whole. Raises RuleBookError."""
    drafts: dict[str, dict[str, Any]] = {}
    for path in sorted(folder.glob("*.toml")):
        draft = _read(path)
        code = draft["code"]
        if code in drafts:
            raise RuleBookError(f"{path.name}: the set {code} is also in {drafts[code]['file']}.")
        drafts[code] = {**draft, "file": path.name}
    if not drafts:
        raise RuleBookError(f"{folder}: no rule files.")
    sets = (_build_set(draft, drafts) for draft in drafts.values())
    book = RuleBook(tuple(sorted(sets, key=lambda one: (one.valid_from, one.code))))
    _check_families(book.sets)
    return book


def _within(on: date, first: date | None, last: date | None) -> bool:
    return (first is None or first <= on) and (last is None or on <= last)


def _read(path: Path) -> dict[str, Any]:
    """Return a file's set with its own rules built."""
    try:
        plain = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RuleBookError(f"{path.name}: {error}") from error
    known = {"continues": str, "valid_until": date, **_SET_KEYS}
    _check_keys(f"{path.name}:", plain, known, required=_SET_KEYS)
    _check_span(f"{path.name}:", plain)
    rules = {code: _build_rule(path.name, code, body) for code, body in plain["rules"].items()}
    return {**plain, "rules": rules}


def _build_rule(file: str, code: str, body: Any) -> Rule:
    where = f"{file}: rule {code}:"
    if not isinstance(body, dict):
        raise RuleBookError(f"{where} is not a table.")
    _check_keys(where, body, _RULE_KEYS, required=_RULE_REQUIRED)
    _check_span(where, body)
    length = body["length"]
    wrong = {
        "unit": body["unit"] not in set(Unit),
        "length": length != OPEN and not (type(length) is int and length >= 0),
        "extendable": body.get("extendable", "") not in ("", "joint_request"),
    }
    for key in (key for key, fault in wrong.items() if fault):
        raise RuleBookError(f"{where} {key}: {body[key]!r} is not a known {key}.")
    values = {**body, "unit": Unit(body["unit"]), "length": None if length == OPEN else length}
    return Rule(code=code, **values)


def _build_set(draft: Mapping[str, Any], drafts: Mapping[str, Mapping[str, Any]]) -> RuleSet:
    """Return the set with the rules of every set it continues, nearest first."""
    rules: dict[str, Rule] = dict(draft["rules"])
    seen, before = {draft["code"]}, draft.get("continues")
    while before is not None:
        if before not in drafts or before in seen or drafts[before]["family"] != draft["family"]:
            raise RuleBookError(f"{draft['file']}: continues: {before!r} is not another set of the family.")
        seen.add(before)
        rules = {**drafts[before]["rules"], **rules}
        before = drafts[before].get("continues")
    named: dict[str, Any] = {key: draft.get(key) for key in (*_SET_KEYS, "valid_until")}
    return RuleSet(**{**named, "rules": rules})


def _check_keys(
    where: str, plain: Mapping[str, Any], known: Mapping[str, type], required: Iterable[str]
) -> None:
    """Refuse a missing, empty, unknown or mistyped key."""
    for key in required:
        if plain.get(key, "") == "":
            raise RuleBookError(f"{where} {key}: is missing.")
    for key, value in plain.items():
        if key not in known:
            raise RuleBookError(f"{where} {key}: is unknown.")
        if known[key] not in (object, type(value)):
            raise RuleBookError(f"{where} {key}: {value!r} is not of type {known[key].__name__}.")


def _check_span(where: str, plain: Mapping[str, Any]) -> None:
    first, last = plain.get("valid_from"), plain.get("valid_until")
    if first and last and last < first:
        raise RuleBookError(f"{where} valid_until: {last} is before {first}.")


def _check_families(sets: tuple[RuleSet, ...]) -> None:
    """Refuse sets of a family that overlap, and a rule code that two families hold."""
    for one, other in combinations(sets, 2):
        if one.family == other.family:
            if other.valid_from <= (one.valid_until or date.max):
                raise RuleBookError(f"The sets {one.code} and {other.code} overlap on {other.valid_from}.")
        elif shared := sorted(set(one.rules) & set(other.rules)):
            raise RuleBookError(f"Rule {shared[0]} is in two families: {one.code} and {other.code}.")


_SET_KEYS: dict[str, type] = {
    "code": str, "family": str, "title": str, "title_km": str, "basis": str,
    "valid_from": date, "rules": dict,
}  # fmt: skip
_RULE_KEYS: dict[str, type] = {
    "length": object, "unit": str, "basis": str, "source": str, "verified": bool,
    "saturday_counts": bool, "extendable": str, "window": bool, "backwards": bool, "note": str,
    "valid_from": date, "valid_until": date,
}  # fmt: skip
_RULE_REQUIRED = tuple(one.name for one in fields(Rule) if one.default is MISSING and one.name != "code")

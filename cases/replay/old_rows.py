"""Reads the rows of an old register: which column holds what, and what a row becomes or why it cannot."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from accounts.texts import unkept
from cases.khmer import fold
from cases.models.base import SECTORS, Category
from cases.procedure import PROCEDURES
from cases.replay.old_words import FIELDS, OUTCOMES, Field, both, problem

EARLIEST = 1950
MOST_ISSUES = 20


def guess_columns(
    head: Sequence[str], kept: Mapping[str, str] | None = None, fields: Mapping[str, Field] = FIELDS
) -> dict[str, int]:
    """Which column holds which field, by its heading: that of a kept choice first, else a known one.

    A heading may say the same in two languages, with a stroke between.
    """
    places: dict[str, int] = {}
    for at, cell in enumerate(head):
        for word in (cell, *cell.split("/")):
            places.setdefault(fold(word), at)
    places.pop("", None)
    found: dict[str, int] = {}
    for name, one in fields.items():
        known = [fold(word) for word in ((kept or {}).get(name, ""), name, *both(one.label), *one.heads)]
        place = next((places[word] for word in known if word in places), None)
        if place is not None and place not in found.values():
            found[name] = place
    return found


@dataclass(slots=True)
class Checked:
    """What a row becomes, or what is wrong with it."""

    key: str
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[dict[str, Any]] = field(default_factory=list)


class RowReader:
    """Checks the rows of one table; remembers the numbers, so that none stands twice."""

    def __init__(self, columns: Mapping[str, int], procedure: str, today: date) -> None:
        self.columns = {name: place for name, place in columns.items() if name in FIELDS}
        self.procedure, self.today = procedure, today
        self.seen: dict[str, int] = {}
        self.outcomes = by_word({code: (*one.words, *both(one.label)) for code, one in OUTCOMES.items()})
        self.categories = by_word({c.value: both(c.label) for c in Category})
        self.sectors = by_word({code: both(label) for code, label in SECTORS if code})
        self.procedures = by_word(
            {"individual": ("individual", "id", "វិវាទបុគ្គល", "បុគ្គល"),
             "collective": ("collective", "cd", "វិវាទការងាររួម", "វិវាទរួម", "រួម")}
        )  # fmt: skip
        self.sides = by_word(
            {"workers": ("workers", "worker", "union", "employees", "កម្មករ", "កម្មករនិយោជិត", "សហជីព"),
             "employer": ("employer", "enterprise", "company", "និយោជក", "សហគ្រាស")}
        )  # fmt: skip

    def check(self, number: int, line: Sequence[str]) -> Checked:
        """What the row of that number becomes."""
        cells = {n: line[at] if at < len(line) else "" for n, at in self.columns.items()}
        cells = {name: cells.get(name, "") for name in FIELDS}
        found = Checked(fold(cells["number"])[:100])
        self._texts(cells, found)
        self._once(number, found)
        days, counts = self._days(cells, found), self._counts(cells, found)
        words = self._words(cells, found)
        if not found.problems:
            found.values = self._values(cells, days, counts, words)
        return found

    def _texts(self, cells: Mapping[str, str], found: Checked) -> None:
        for name, text in cells.items():
            if not text and FIELDS[name].needed:
                found.problems.append(problem(name, "missing"))
            elif len(text) > FIELDS[name].size:
                found.problems.append(problem(name, "long", most=FIELDS[name].size))
            elif hidden := unkept(text):
                found.problems.append(problem(name, "hidden", name=hidden))

    def _once(self, number: int, found: Checked) -> None:
        if found.key:
            before = self.seen.setdefault(found.key, number)
            if before != number:
                found.problems.append(problem("number", "twice", row=before))

    def _days(self, cells: Mapping[str, str], found: Checked) -> dict[str, date | None]:
        begun, ended = (self._day(name, cells[name], found) for name in ("filed_on", "ended_on"))
        if begun and ended and ended < begun:
            found.problems.append(problem("ended_on", "before"))
        return {"filed_on": begun, "ended_on": ended}

    def _counts(self, cells: Mapping[str, str], found: Checked) -> dict[str, int | None]:
        workers, women = (self._count(name, cells[name], found) for name in ("workers", "women"))
        if workers is not None and (women or 0) > workers:
            found.problems.append(problem("women", "more_women"))
        return {"workers": workers, "women": women}

    def _day(self, name: str, text: str, found: Checked) -> date | None:
        if not text:
            return None
        day = read_day(text)
        if day is None:
            found.problems.append(problem(name, "not_a_day", text=text))
        elif day > self.today:
            found.problems.append(problem(name, "future"))
        return day

    def _count(self, name: str, text: str, found: Checked) -> int | None:
        if not text:
            return None
        plain = re.sub(r"[\s,.](?=\d{3}(\D|$))", "", fold(text))
        if not re.fullmatch(r"\d{1,7}", plain) or int(plain) > 1_000_000:
            found.problems.append(problem(name, "not_a_number", text=text))
            return None
        return int(plain)

    def _words(self, cells: Mapping[str, str], found: Checked) -> dict[str, str]:
        """The words that stand for one of a few, each as its code."""
        asked = {
            "outcome": (self.outcomes, "", "unknown_outcome"),
            "procedure": (self.procedures, self.procedure, "unknown_procedure"),
            "claimant_side": (self.sides, "workers", "unknown_side"),
        }
        codes = {}
        for name, (known, default, code) in asked.items():
            codes[name] = known.get(fold(cells[name]), "") if cells[name] else default
            if cells[name] and not codes[name]:
                found.problems.append(problem(name, code, text=cells[name]))
        if len(_parts(cells["issues"])) > MOST_ISSUES:
            found.problems.append(problem("issues", "too_many", most=MOST_ISSUES))
        return codes

    def _values(
        self, cells: Mapping[str, str], days: Mapping[str, date | None], counts: Mapping[str, int | None],
        codes: Mapping[str, str],
    ) -> dict[str, Any]:  # fmt: skip
        outcome = OUTCOMES[codes["outcome"]]
        at_court = codes["outcome"] == "court" and days["ended_on"] is None
        sides = ("workers", "employer") if codes["claimant_side"] == "workers" else ("employer", "workers")
        return {
            "procedure": codes["procedure"], "outcome": codes["outcome"],
            "state": "in_court" if at_court else outcome.state, "issue_status": str(outcome.issues),
            "title": f"{cells['claimant']} / {cells['respondent']}"[:300],
            "claimant": {"name": cells["claimant"], "side": sides[0]},
            "respondent": {"name": cells["respondent"], "side": sides[1]},
            "issues": [self._issue(part) for part in _parts(cells["issues"])],
            "sector": self.sectors.get(fold(cells["sector"]), "other" if cells["sector"] else ""),
            **{name: day.isoformat() if day else "" for name, day in days.items()}, **counts,
            "said": {name: cells[name] for name in _SAID},
        }  # fmt: skip

    def _issue(self, part: str) -> dict[str, str]:
        return {"category": self.categories.get(fold(part), Category.OTHER), "text": part}


_SAID = ("number", "filed_on", "ended_on", "outcome", "officer", "sector", "remarks")
"""What the entry keeps as it was written."""


def by_word(words: Mapping[str, Any]) -> dict[str, str]:
    """The code of each word, and of itself, as they are compared."""
    return {
        fold(word): code for code, some in words.items() for word in (code, code.replace("_", " "), *some)
    }


def _parts(text: str) -> list[str]:
    """The issues of a cell, which stand apart by semicolons."""
    return [part.strip() for part in re.split(r"[;|]", text) if part.strip()]


_DAYS = (
    re.compile(r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})"),
    re.compile(r"(?P<d>\d{1,2})[-/. ](?P<m>\d{1,2})[-/. ](?P<y>\d{4})"),
    re.compile(r"(?P<m>\d{1,2})[-/.](?P<y>\d{4})"),
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})"),
    re.compile(r"(?P<y>\d{4})"),
)


def read_day(text: str) -> date | None:
    """A day as registers write it; of a month or a year alone its first day. None for what is none."""
    plain = fold(text)
    for pattern in _DAYS:
        if match := pattern.fullmatch(plain):
            parts = {"m": 1, "d": 1, **{name: int(part) for name, part in match.groupdict().items()}}
            try:
                found = date(parts["y"], parts["m"], parts["d"])
            except ValueError:
                return None
            return found if found.year >= EARLIEST else None
    return None


def columns_by_heading(head: Sequence[str], columns: Mapping[str, int]) -> dict[str, str]:
    """A choice of columns by their headings, to be kept for the next file."""
    return {name: head[place] for name, place in columns.items() if place < len(head)}


def default_procedures() -> list[tuple[str, Any]]:
    """What a row is that does not say whether it is individual or collective."""
    return [(name, procedure.label) for name, procedure in PROCEDURES.items()]

"""Checks a `programme-file/1` before anything is loaded; a wrong file is refused naming line and key."""

from __future__ import annotations

import math
import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from cases.replay.lines import FileError, Located
from dialogue.procedure import WORK_PLAN
from dialogue.reckoning import CONSTITUENCIES, OBSERVER
from dialogue.replay.reading import NOTES, UNKEPT, Reading

_TOP = {
    "format", "programme", "priorities", "outcomes", "outputs", "activities", "indicators", "measurements",
    "work_plans", "focus_groups",
}  # fmt: skip
_SIDES = (*CONSTITUENCIES, OBSERVER)
_CODE = re.compile(r"[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z]{2,8})?")
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_CURRENCY = re.compile(r"[A-Z]{3}")
_MOST = 10**14
LEVELS = {"priorities": "priority", "outcomes": "outcome", "outputs": "output", "activities": "activity"}
"""The lists of the file and the level of their rows, from the promise down to the work."""


@dataclass(slots=True)
class Row:
    """One row of the file: its code, the path where it stands, and its values under the model's names."""

    code: str
    where: str
    values: dict[str, Any]


@dataclass(slots=True)
class IndicatorRow(Row):
    """An indicator with the item that it is of and its milestones."""

    of: str = ""
    milestones: list[tuple[date, Decimal]] = field(default_factory=list)


@dataclass(slots=True)
class PlanRow(Row):
    """A work plan with the state it is in and the endorsements given: side, day, mandate, signer."""

    state: str = "draft"
    endorsements: list[tuple[str, date, bool, str]] = field(default_factory=list)


@dataclass(slots=True)
class ProgrammeFile:
    """A checked programme file."""

    programme: Row
    body: str
    items: list[Row]
    parents: dict[str, str]
    indicators: list[IndicatorRow]
    measurements: list[Row]
    plans: list[PlanRow]


def read_programme_file(text: str) -> ProgrammeFile:
    """Read and check a `programme-file/1`; raises FileError."""
    return _Reader(Located(text)).read()


class _Values(Reading):
    """Kinds of values that only programme files have."""

    def _code(self, row: dict[str, Any], key: str, where: str, size: int = 40) -> str:
        value = self._text(row, key, where, size, needed=True)
        if not _CODE.fullmatch(value):
            raise self.located.error(f"{where}{key}", f"“{value[:40]}” is not a code such as 3.1.2")
        return value

    def _texts(self, row: dict[str, Any], key: str, where: str, *, needed: bool = True) -> dict[str, str]:
        """A text, or one per language; a plain text is English."""
        value = row.get(key, "")
        if isinstance(value, str):
            text = self._text(row, key, where, 500, needed=needed)
            return {"en": text} if text else {}
        found = self._object(row, key, where)
        for language in found:
            if not _LANGUAGE.fullmatch(language):
                raise self.located.error(f"{where}{key}.{language}", "this is no language such as en or km")
            self._text(found, language, f"{where}{key}.", 500, needed=True)
        if needed and not found:
            raise self.located.error(f"{where}{key}", "this is needed")
        return found

    def _day(self, row: dict[str, Any], key: str, where: str, *, first: bool = False) -> date:
        """A day; of a month its last day, or the first where something begins."""
        value = row.get(key)
        month = _MONTH.fullmatch(value) if isinstance(value, str) else None
        if month is None or not 1 <= int(month[2]) <= 12 or not 1950 <= int(month[1]) <= 2100:
            return self._date(row, key, where)
        year, number = int(month[1]), int(month[2])
        return date(year, number, 1 if first else monthrange(year, number)[1])

    def _day_if(self, row: dict[str, Any], key: str, where: str, *, first: bool = False) -> date | None:
        return self._day(row, key, where, first=first) if row.get(key) is not None else None

    def _period(self, row: dict[str, Any], where: str, *, needed: bool = True) -> dict[str, Any]:
        read = self._day if needed else self._day_if
        begins, ends = read(row, "from", where, first=True), read(row, "until", where)
        if begins and ends and ends < begins:
            raise self.located.error(f"{where}until", "this must not be before from")
        return {"starts_on": begins, "ends_on": ends}

    def _number(self, row: dict[str, Any], key: str, where: str, *, places: int = 4) -> Decimal:
        value = row.get(key)
        if not isinstance(value, (int, float)) or isinstance(value, bool) or not math.isfinite(value):
            raise self.located.error(f"{where}{key}", "give a number")
        if abs(value) >= _MOST:
            raise self.located.error(f"{where}{key}", "this number is too large")
        return round(Decimal(str(value)), places)

    def _words(
        self, row: dict[str, Any], key: str, where: str, size: int, allowed: tuple[str, ...] | None = None
    ) -> list[str]:
        """A list of short texts, each once."""
        value = row.get(key, [])
        if not isinstance(value, list):
            raise self.located.error(f"{where}{key}", "this must be a list")
        for n, one in enumerate(value):
            if (
                not isinstance(one, str)
                or not 1 <= len(one.strip()) <= len(one) <= size
                or UNKEPT.search(one)
            ):
                raise self.located.error(f"{where}{key}[{n}]", f"give a text of 1 to {size} characters")
            if allowed and one not in allowed:
                raise self.located.error(f"{where}{key}[{n}]", f"give one of {', '.join(allowed)}")
            if one in value[:n]:
                raise self.located.error(f"{where}{key}[{n}]", f"“{one[:40]}” stands twice")
        return value

    def _once(self, code: str, taken: set[str], path: str) -> None:
        if code in taken:
            raise self.located.error(path, f"“{code}” stands twice")
        taken.add(code)

    def _side(self, row: dict[str, Any], key: str, where: str) -> str:
        return self._choice(row, key, where, _SIDES) if row.get(key) is not None else ""


class _Reader(_Values):
    """Reads one file; every error says where."""

    def read(self) -> ProgrammeFile:
        data = self.located.data
        if not isinstance(data, dict) or data.get("format") != "programme-file/1":
            raise self.located.error("format", "this is not a programme-file/1")
        self._known(data, _TOP, "")
        row = self._object(data, "programme", "")
        programme = self._programme(data, row)
        self.parents: dict[str, str] = {}
        items = list(self._items(data))
        self.items = {item.code for item in items}
        indicators = list(self._indicators(data))
        self.indicators = {indicator.code for indicator in indicators}
        return ProgrammeFile(
            programme, self._text(row, "body", "programme.", 60), items, self.parents, indicators,
            list(self._measurements(data)), list(self._plans(data)),
        )  # fmt: skip

    def _programme(self, data: dict[str, Any], row: dict[str, Any]) -> Row:
        where = "programme."
        self._known(row, {"code", "title", "from", "until", "signed_on", "phase", "partners", "body"}, where)
        phase = self._count(row, "phase", where, most=1000) if row.get("phase") is not None else None
        partners = [self._partner(p, f"programme.partners[{n}].")
                    for n, p in enumerate(self._list(row, "partners", where))]  # fmt: skip
        return Row(self._code(row, "code", where), "programme", {
            "title": self._texts(row, "title", where), **self._period(row, where),
            "signed_on": self._day_if(row, "signed_on", where), "phase": phase, "partners": partners,
            "focus_groups": self._words(data, "focus_groups", "", 100),
            "source": self._text(data, "source", "", 5000),
        })  # fmt: skip

    def _partner(self, row: dict[str, Any], where: str) -> dict[str, str]:
        self._known(row, {"constituency", "organization"}, where)
        return {
            "constituency": self._choice(row, "constituency", where, _SIDES),
            "organization": self._text(row, "organization", where, 200, needed=True),
        }

    # — priorities, outcomes, outputs, activities —

    def _items(self, data: dict[str, Any]) -> Iterator[Row]:
        taken: set[str] = set()
        for name, level in LEVELS.items():
            above = set(taken)
            for n, row in enumerate(self._list(data, name, "")):
                where = f"{name}[{n}]."
                code = self._code(row, "code", where)
                self._once(code, taken, f"{where}code")
                self._under(code, level, above, f"{where}code")
                yield Row(code, where, {"level": level, "position": n, **self._item(row, where)})

    def _under(self, code: str, level: str, above: set[str], path: str) -> None:
        """The code before its last dot is that of a row above; priorities stand alone."""
        if level == "priority":
            return
        parent = code.rpartition(".")[0]
        if parent not in above:
            raise self.located.error(path, f"nothing above it has the code “{parent or code}”")
        self.parents[code] = parent

    def _item(self, row: dict[str, Any], where: str) -> dict[str, Any]:
        known = {"code", "title", "responsible", "lead", "from", "until", "budget", "tags"}
        self._known(row, known, where)
        return {
            "title": self._texts(row, "title", where), "responsible": self._side(row, "responsible", where),
            "lead": self._text(row, "lead", where, 200), **self._period(row, where, needed=False),
            **self._budget(row, where), "tags": self._words(row, "tags", where, 20),
        }  # fmt: skip

    def _budget(self, row: dict[str, Any], where: str) -> dict[str, Any]:
        if row.get("budget") is None:
            return {"currency": "", "budget_needed": None, "budget_available": None}
        budget, where = self._object(row, "budget", where), f"{where}budget."
        self._known(budget, {"currency", "needed", "available"}, where)
        currency = self._text(budget, "currency", where, 3, needed=True)
        if not _CURRENCY.fullmatch(currency):
            raise self.located.error(f"{where}currency", "give a currency such as USD or KHR")
        found: dict[str, Any] = {"currency": currency}
        for key in ("needed", "available"):
            value = self._number(budget, key, where, places=2) if budget.get(key) is not None else None
            if value is not None and value < 0:
                raise self.located.error(f"{where}{key}", "this must not be below zero")
            found[f"budget_{key}"] = value
        return found

    # — indicators and what was measured —

    def _indicators(self, data: dict[str, Any]) -> Iterator[IndicatorRow]:
        taken: set[str] = set()
        for n, row in enumerate(self._list(data, "indicators", "")):
            where = f"indicators[{n}]."
            code = self._code(row, "code", where)
            self._once(code, taken, f"{where}code")
            of = self._code(row, "of", where)
            if of not in self.items:
                raise self.located.error(f"{where}of", f"nothing in the file has the code “{of}”")
            yield IndicatorRow(code, where, self._indicator(row, where), of, self._milestones(row, where))

    def _indicator(self, row: dict[str, Any], where: str) -> dict[str, Any]:
        self._known(row, {
            "code", "of", "title", "unit", "definition", "baseline", "target", "milestones", "disaggregation",
            "verification", "bound_to", "every_months",
        }, where)  # fmt: skip
        values = {
            "title": self._texts(row, "title", where), "unit": self._text(row, "unit", where, 40),
            "definition": self._text(row, "definition", where, 5000),
            "disaggregation": self._words(row, "disaggregation", where, 20),
            "verification": self._text(row, "verification", where, 300),
            "bound_to": self._text(row, "bound_to", where, 60),
            "every_months": self._count(row, "every_months", where, 12, most=120),
        }  # fmt: skip
        for key in ("baseline", "target"):
            values[f"{key}_on"], values[key] = self._point(row, key, where)
        return values

    def _point(self, row: dict[str, Any], key: str, where: str) -> tuple[date | None, Decimal | None]:
        """A value with its day; either may be unknown yet."""
        if row.get(key) is None:
            return None, None
        point, where = self._object(row, key, where), f"{where}{key}."
        self._known(point, {"on", "value"}, where)
        value = self._number(point, "value", where) if point.get("value") is not None else None
        return self._day_if(point, "on", where), value

    def _milestones(self, row: dict[str, Any], where: str) -> list[tuple[date, Decimal]]:
        found: list[tuple[date, Decimal]] = []
        taken: set[str] = set()
        for n, one in enumerate(self._list(row, "milestones", where)):
            inside = f"{where}milestones[{n}]."
            self._known(one, {"on", "value"}, inside)
            day = self._day(one, "on", inside)
            self._once(day.isoformat(), taken, f"{inside}on")
            found.append((day, self._number(one, "value", inside)))
        return found

    def _measurements(self, data: dict[str, Any]) -> Iterator[Row]:
        taken: set[str] = set()
        known = {"indicator", "on", "value", "by", "evidence", "verified_by"}
        for n, row in enumerate(self._list(data, "measurements", "")):
            where = f"measurements[{n}]."
            self._known(row, known, where)
            code = self._code(row, "indicator", where)
            if code not in self.indicators:
                raise self.located.error(f"{where}indicator", f"no indicator has the code “{code}”")
            day = self._day(row, "on", where)
            self._once(f"{code} {day}", taken, f"{where}on")
            verified = row.get("verified_by") is not None
            yield Row(code, where, {
                "on": day, "value": self._number(row, "value", where), "split": self._split(row, where),
                "evidence": self._text(row, "evidence", where, 5000),
                "comment": self._text(row, "comment", where, 5000),
                "verified_name": self._text(row, "verified_by", where, 200).strip() if verified else "",
            })  # fmt: skip

    def _split(self, row: dict[str, Any], where: str) -> dict[str, Any]:
        """Numbers by group, such as {"women": 17, "men": 14}."""
        if row.get("by") is None:
            return {}
        split, where = self._object(row, "by", where), f"{where}by."
        for name in split:
            if not name.strip() or len(name) > 60 or UNKEPT.search(name):
                raise self.located.error(f"{where}{name[:60]}", "the name of a group has 1 to 60 characters")
        numbers = {name: self._number(split, name, where) for name in split if name not in NOTES}
        return {name: int(n) if n == n.to_integral_value() else float(n) for name, n in numbers.items()}

    # — work plans —

    def _plans(self, data: dict[str, Any]) -> Iterator[PlanRow]:
        taken: set[str] = set()
        for n, row in enumerate(self._list(data, "work_plans", "")):
            where = f"work_plans[{n}]."
            self._known(row, {
                "code", "from", "until", "state", "validated_on", "endorsement_expected", "endorsers",
                "endorsements", "meeting",
            }, where)  # fmt: skip
            code = self._code(row, "code", where, 20)
            self._once(code, taken, f"{where}code")
            states = tuple(WORK_PLAN.states)
            state = self._choice(row, "state", where, states) if row.get("state") is not None else "draft"
            yield PlanRow(code, where, {
                **self._period(row, where), "validated_on": self._day_if(row, "validated_on", where),
                "endorsement_expected": self._day_if(row, "endorsement_expected", where),
                "endorsers": self._words(row, "endorsers", where, 10, CONSTITUENCIES),
                "meeting": self._meeting(row, where),
            }, state, self._endorsements(row, where))  # fmt: skip

    def _meeting(self, row: dict[str, Any], where: str) -> dict[str, Any]:
        if row.get("meeting") is None:
            return {}
        meeting, where = self._object(row, "meeting", where), f"{where}meeting."
        self._known(meeting, {"on", "title", "place", "participants_about", "participants"}, where)
        found: dict[str, Any] = {"on": self._day(meeting, "on", where).isoformat()}
        found |= {key: self._text(meeting, key, where, 300) for key in ("title", "place") if key in meeting}
        numbers = [key for key in ("participants_about", "participants") if meeting.get(key) is not None]
        return found | {key: self._count(meeting, key, where) for key in numbers}

    def _endorsements(self, row: dict[str, Any], where: str) -> list[tuple[str, date, bool, str]]:
        found: list[tuple[str, date, bool, str]] = []
        taken: set[str] = set()
        for n, one in enumerate(self._list(row, "endorsements", where)):
            inside = f"{where}endorsements[{n}]."
            self._known(one, {"constituency", "on", "holds_mandate", "signer", "by"}, inside)
            side = self._choice(one, "constituency", inside, CONSTITUENCIES)
            holds = self._flag(one, "holds_mandate", inside, default=True)
            if holds:
                self._once(side, taken, f"{inside}constituency")
            signer = self._text(one, "signer", inside, 200) or self._text(one, "by", inside, 200)
            found.append((side, self._day(one, "on", inside), holds, signer))
        return found


__all__ = ["FileError", "IndicatorRow", "PlanRow", "ProgrammeFile", "Row", "read_programme_file"]

"""A programme as a workbook: the template, a filled one, and reading it with the place of every error."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font

from accounts.tables import WrongTable, open_book
from cases.replay.lines import FileError
from dialogue.replay.programme_reader import LEVELS, ProgrammeFile, read_programme_file

MOST_ROWS = 5000
MOST_ERRORS = 100
_TITLES = ("title_en", "title_km")
_ITEM = ("code", *_TITLES, "responsible", "lead", "from", "until", "currency", "needed", "available", "tags")
SHEETS: dict[str, tuple[str, ...]] = {
    "programme": ("code", *_TITLES, "from", "until", "signed_on", "phase", "source", "focus_groups"),
    "partners": ("constituency", "organization"),
    "priorities": _ITEM, "outcomes": _ITEM, "outputs": _ITEM, "activities": _ITEM,
    "indicators": (
        "code", "of", *_TITLES, "unit", "definition", "baseline_on", "baseline", "milestones", "target_on",
        "target", "disaggregation", "verification", "bound_to", "every_months",
    ),
    "measurements": ("indicator", "on", "value", "by", "evidence", "comment", "verified_by"),
    "work_plans": ("code", "from", "until", "state", "validated_on", "endorsement_expected", "endorsers"),
    "endorsements": ("work_plan", "constituency", "on", "signer", "holds_mandate"),
}  # fmt: skip
"""The sheets and their columns; their names are those of `programme-file/1`."""
_NESTED = {
    "title_en": ("title", "en"), "title_km": ("title", "km"), "currency": ("budget", "currency"),
    "needed": ("budget", "needed"), "available": ("budget", "available"), "baseline": ("baseline", "value"),
    "baseline_on": ("baseline", "on"), "target": ("target", "value"), "target_on": ("target", "on"),
}  # fmt: skip
_STAND_IN = {"code": "x", "title_en": "x", "from": "1950-01-01", "until": "2100-12-31"}
"""Read in the place of a wrong programme."""


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong in one place of a workbook."""

    sheet: str
    row: int
    column: str
    text: str


@dataclass(slots=True)
class Sheets:
    """The rows of a workbook with the number that each has in its sheet."""

    rows: dict[str, list[tuple[int, dict[str, Any]]]] = field(default_factory=dict)
    errors: list[RowError] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many rows there are."""
        return sum(len(rows) for rows in self.rows.values())


class NoWorkbook(ValueError):
    """The file is not a workbook that can be read; the sentence says why."""


def read_workbook(content: bytes) -> Sheets:
    """The rows of a workbook; raises NoWorkbook. Unknown sheets and columns are errors of their own."""
    try:
        book = open_book(content)
    except WrongTable as error:
        raise NoWorkbook(error.code) from error
    found = Sheets({name: [] for name in SHEETS})
    for sheet in book.worksheets:
        name = sheet.title.strip().lower()
        if name in SHEETS:
            _read_sheet(name, sheet.iter_rows(values_only=True), found)
        elif name != "notes":
            found.errors.append(RowError(sheet.title, 1, "", "this sheet is not known"))
    return found


def _read_sheet(name: str, lines: Iterable[tuple[Any, ...]], found: Sheets) -> None:
    numbered = enumerate(lines, start=1)
    heads = _heads(name, next(numbered, (1, ()))[1], found)
    for number, line in numbered:
        if number > MOST_ROWS:
            found.errors.append(RowError(name, number, "", f"at most {MOST_ROWS} rows fit"))
            return
        row = {head: _plain(cell) for head, cell in zip(heads, line, strict=False) if head in SHEETS[name]}
        filled = {key: value for key, value in row.items() if value not in (None, "")}
        if filled:
            found.rows[name].append((number, filled))


def _heads(name: str, cells: Iterable[Any], found: Sheets) -> list[str]:
    """The names of the columns; those that are not known are errors."""
    heads = [str(cell or "").strip().lower() for cell in cells]
    unknown = [head for head in heads if head not in ("", *SHEETS[name])]
    found.errors += [RowError(name, 1, head, "this column is not known") for head in unknown]
    return heads


def _plain(cell: Any) -> Any:
    """A cell as JSON has it: days as text, whole numbers whole, texts without spaces around them."""
    if isinstance(cell, date):
        return cell.isoformat()[:10]
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() else cell
    if cell is None or isinstance(cell, int):
        return cell
    return str(cell).strip()


def check(sheets: Sheets, progress: Callable[[int], None] = lambda done: None) -> ProgrammeFile | None:
    """The programme of the rows, or None; every error is added with its place.

    The one reader of programme files judges: a row that it refuses is noted and left out, and it is asked
    again, until it refuses nothing more. What hangs on a refused row is not told a second time.
    """
    dropped: set[str] = set()
    _without_plan(sheets)
    while len(sheets.errors) < MOST_ERRORS:
        document, places = _document(sheets)
        try:
            file = read_programme_file(json.dumps(document))
        except FileError as error:
            place = _place(error.key, places)
            if place is None:
                sheets.errors.append(RowError("programme", 2, error.key, error.plain))
                return None
            _drop(sheets, place, error.plain, dropped)
            progress(len(sheets.errors))
        else:
            return None if sheets.errors or dropped else file
    return None


def _without_plan(sheets: Sheets) -> None:
    """Endorsements of a plan that no row has are errors."""
    plans = {str(row.get("code")) for _n, row in sheets.rows["work_plans"]}
    for number, row in list(sheets.rows["endorsements"]):
        if str(row.get("work_plan")) not in plans:
            sheets.errors.append(RowError("endorsements", number, "work_plan", "no work plan has this code"))
            sheets.rows["endorsements"].remove((number, row))


def _drop(sheets: Sheets, place: tuple[str, int, str], text: str, dropped: set[str]) -> None:
    """Note the error and leave its row out, unless it only misses a row that was left out before."""
    name, number, column = place
    row = next(row for n, row in sheets.rows[name] if n == number)
    if not any(f"“{code}”" in text for code in dropped):
        sheets.errors.append(RowError(name, number, column, text))
    rest = [(n, one) for n, one in sheets.rows[name] if n != number]
    stand_in = _stand_in(name, row, column)
    if stand_in is None or stand_in == row:
        dropped.add(str(row.get("code") or f"{name} {number}"))
        sheets.rows[name] = rest
    else:
        sheets.rows[name] = sorted([(number, stand_in), *rest], key=lambda one: one[0])


def _stand_in(name: str, row: dict[str, Any], column: str) -> dict[str, Any] | None:
    """What is read in the place of a wrong row, so that rows that name it are looked into too."""
    if name == "programme":
        return dict(_STAND_IN)
    if column in ("code", "of") or not row.get("code"):
        return None
    if name == "indicators":
        return {"code": row["code"], "of": row.get("of", ""), "title_en": "x"}
    if name in LEVELS:
        return {"code": row["code"], "title_en": "x"}
    return None


def _place(key: str, places: dict[str, tuple[str, int]]) -> tuple[str, int, str] | None:
    """Sheet, row and column of a path such as indicators[3].baseline.value; None for the file as a whole."""
    best = max(
        (path for path in places if key == path or key.startswith((f"{path}.", f"{path}["))),
        key=len,
        default="",
    )
    if not best:
        return None
    rest = key[len(best) :].lstrip(".")
    parts = tuple(re.sub(r"\[\d+\]", "", rest).split("."))
    column = next((name for name, nested in _NESTED.items() if nested == parts), parts[0])
    return (*places[best], column)


def _document(sheets: Sheets) -> tuple[dict[str, Any], dict[str, tuple[str, int]]]:
    """The rows as a programme file, and which sheet and row each path of it comes from."""
    document: dict[str, Any] = {"format": "programme-file/1"}
    places: dict[str, tuple[str, int]] = {}
    for number, row in sheets.rows["programme"][:1]:
        document["programme"] = _nested(row)
        moved = [key for key in ("source", "focus_groups") if key in document["programme"]]
        document |= {key: document["programme"].pop(key) for key in moved}
        places = dict.fromkeys(("programme", "source", "focus_groups"), ("programme", number))
    for name in [name for name in SHEETS if name not in ("programme", "endorsements")]:
        _list(name, sheets, document, places)
    _endorse(sheets, document, places)
    return document, places


def _list(name: str, sheets: Sheets, document: dict[str, Any], places: dict[str, tuple[str, int]]) -> None:
    """One list of the file; partners stand inside the programme."""
    inside = name == "partners"
    holder = document.setdefault("programme", {}) if inside else document
    if sheets.rows[name]:
        holder[name] = [_nested(row) for _number, row in sheets.rows[name]]
    for place, (number, _row) in enumerate(sheets.rows[name]):
        places[f"{'programme.' if inside else ''}{name}[{place}]"] = (name, number)


def _endorse(sheets: Sheets, document: dict[str, Any], places: dict[str, tuple[str, int]]) -> None:
    """Endorsements under the plan that they name; a plan that was left out takes its own with it."""
    plans = document.get("work_plans", [])
    for number, row in sheets.rows["endorsements"]:
        given = _nested(row)
        code = given.pop("work_plan", "")
        at = next((n for n, plan in enumerate(plans) if str(plan.get("code")) == str(code)), None)
        if at is None:
            continue
        given["holds_mandate"] = str(given.get("holds_mandate", "yes")).lower() not in ("no", "false", "0")
        kept = plans[at].setdefault("endorsements", [])
        kept.append(given)
        places[f"work_plans[{at}].endorsements[{len(kept) - 1}]"] = ("endorsements", number)


def _nested(row: dict[str, Any]) -> dict[str, Any]:
    """A row of a sheet as its object in the file."""
    found: dict[str, Any] = {}
    for name, value in row.items():
        if name in _NESTED:
            outer, inner = _NESTED[name]
            found.setdefault(outer, {})[inner] = value
        else:
            found[name] = _READERS[name](value) if name in _READERS else value
    return found


def _pairs(value: Any) -> Iterator[tuple[str, Any]]:
    """Names and numbers of a cell such as “women: 17; men: 14”."""
    for part in filter(str.strip, str(value).split(";")):
        name, _colon, number = part.rpartition(":")
        try:
            yield name.strip(), float(number)
        except ValueError:
            yield name.strip(), number.strip()


def _words(value: Any) -> list[str]:
    """The words of a cell such as “skills, women”."""
    return [part.strip() for part in str(value).split(",") if part.strip()]


def _milestones(value: Any) -> list[dict[str, Any]]:
    return [{"on": on, "value": number} for on, number in _pairs(value)]


_READERS: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(("tags", "disaggregation", "endorsers", "focus_groups"), _words),
    **dict.fromkeys(("code", "of", "indicator", "work_plan"), str),
    "milestones": _milestones, "by": lambda value: dict(_pairs(value)),
}  # fmt: skip
"""How the cells of a column become values of the file, where it is not as they stand."""


def write_workbook(document: dict[str, Any], notes: Iterable[str] = ()) -> bytes:
    """A programme file as a workbook; of an empty one the template. The first sheet explains it."""
    book = Workbook()
    first: Any = book.active
    first.title = "notes"
    for note in notes:
        first.append([note])
    first.column_dimensions["A"].width = 100
    for name in SHEETS:
        _write_sheet(book.create_sheet(name), name, document)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def _write_sheet(sheet: Any, name: str, document: dict[str, Any]) -> None:
    sheet.append(list(SHEETS[name]))
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for row in _lines(name, document):
        sheet.append([_cell(row, head) for head in SHEETS[name]])
    sheet.freeze_panes = "A2"
    for letter in "BCD":
        sheet.column_dimensions[letter].width = 30


def _lines(name: str, document: dict[str, Any]) -> list[dict[str, Any]]:
    programme = document.get("programme", {})
    if name == "programme":
        more: dict[str, Any] = {key: document[key] for key in ("source", "focus_groups") if key in document}
        return [{**programme, **more}] if programme else []
    if name == "partners":
        return list(programme.get("partners", []))
    if name == "endorsements":
        plans = document.get("work_plans", [])
        return [{"work_plan": plan["code"], **row} for plan in plans for row in plan.get("endorsements", [])]
    return list(document.get(name, []))


def _cell(row: dict[str, Any], head: str) -> Any:
    outer, inner = _NESTED.get(head, (head, ""))
    value = row.get(outer, {}).get(inner) if inner else row.get(outer)
    if head in _WRITERS and value:
        return _WRITERS[head](value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(value) if isinstance(value, list) else value


_WRITERS: dict[str, Callable[[Any], str]] = {
    "milestones": lambda rows: "; ".join(f"{one['on']}: {one['value']}" for one in rows),
    "by": lambda split: "; ".join(f"{name}: {number}" for name, number in split.items()),
}

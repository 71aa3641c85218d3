"""The list of workers of a complaint: what its columns hold, what a row says, and why one is refused."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.tables import WrongTable, lines_of
from accounts.texts import unkept
from cases.khmer import fold
from cases.replay.old_rows import by_word, guess_columns
from cases.replay.old_words import PROBLEMS, Field, problem

MOST_PEOPLE = 20_000
HEAD_WITHIN = 20
"""The headings stand in one of so many first rows."""
REFUSED_SHOWN = 200
"""So many refused rows are kept and shown; the others are counted."""
MOST_UNFOLDED = 50_000_000

COLUMNS: dict[str, Field] = {
    "name": Field(
        _("Name"), 200,
        ("full name", "worker", "name of worker", "worker name", "ឈ្មោះ", "ឈ្មោះកម្មករ", "ឈ្មោះកម្មករនិយោជិត",
         "នាមត្រកូល និងនាមខ្លួន", "គោត្តនាម និងនាម", "គោត្តនាម-នាម", "នាម និងគោត្តនាម"),
        needed=True,
    ),
    "sex": Field(_("Sex"), 60, ("gender", "ភេទ")),
    "card": Field(
        _("Number on the work card"), 40,
        ("card", "card number", "id", "id number", "staff number", "employee number", "employee id",
         "អត្តលេខ", "លេខកាត", "លេខប័ណ្ណ", "លេខប័ណ្ណការងារ"),
    ),
    "job": Field(_("Job"), 120, ("position", "work", "section", "មុខងារ", "តួនាទី", "ការងារ", "ផ្នែក")),
    "informal": Field(
        _("No written contract"), 60, ("without written contract", "without contract", "គ្មានកិច្ចសន្យា")
    ),
    "migrant": Field(_("Migrant worker"), 60, ("ចំណាកស្រុក", "ពលករចំណាកស្រុក", "កម្មករចំណាកស្រុក")),
}  # fmt: skip
"""What a list may say of a person, in the order of the template."""

WORDS = {"woman": "ស្រី", "man": "ប្រុស", "yes": "មែន", "no": "ទេ"}
"""What the template offers for a sex and for a yes or no: the word that is kept, and the Khmer one."""
_CHOSEN = ("sex", "informal", "migrant")
_SEXES = by_word({
    "woman": ("women", "female", "f", "w", "ស្រី", "ស្ត្រី", "នារី", "ស"),
    "man": ("men", "male", "m", "ប្រុស", "បុរស", "ប"),
    "": ("-", "prefer not to say", "not said", "មិនចង់ប្រាប់", "មិនប្រាប់"),
})  # fmt: skip
_YES_OR_NO = by_word({
    "yes": ("y", "x", "1", "true", "✓", "✔", "មែន", "បាទ", "ចាស", "ចាស៎", "បាទ/ចាស"),
    "no": ("n", "0", "false", "ទេ", "អត់", "មិនមែន"),
    "": ("-",),
})  # fmt: skip
_SAID = {"yes": True, "no": False, "": None}
_TOTALS = frozenset(map(fold, (
    "total", "totals", "grand total", "subtotal", "sub-total",
    "សរុប", "សរុបរួម", "សរុបទាំងអស់", "ចំនួនសរុប",
)))  # fmt: skip
"""What stands in the column of names below the last person, and is nobody's name."""

_BESIDE = re.compile(r"[\d\s:៖=.,]*(នាក់|people|persons|workers)?[\s.]*$")
"""The sum and its unit after such a word."""

_WRONG: dict[str, str | Promise] = {
    **{code: PROBLEMS[code] for code in ("long", "hidden")},
    "missing": _("the name is empty"),
    "total": _("this row is a total, not a person"),
    "not_a_sex": _("“%(text)s” is not read: write woman or man, or leave it empty"),
    "not_yes_or_no": _("“%(text)s” is not read: write yes or no, or leave it empty"),
    "twice": _("this is the same as row %(row)s; if they are two people, write the number of each work card"),
    "card_twice": _("row %(row)s has the same number"),
}
COUNTED = {"women": "sex", "migrants": "migrant", "informal": "informal"}
"""The numbers of a complaint that a list can tell, and the column of each."""


@dataclass(slots=True)
class PeopleRead:
    """The people of a list, and what is wrong with the other rows."""

    people: list[dict[str, Any]] = field(default_factory=list)
    refused: list[dict[str, Any]] = field(default_factory=list)

    @property
    def digest(self) -> str:
        """What tells these people from others, in their order; empty where there is nobody."""
        text = json.dumps(self.people, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest() if self.people else ""

    @property
    def counts(self) -> dict[str, int]:
        """How many there are, of each kind, of how many it is not said, and how many rows are refused."""
        found = {"workers": len(self.people), "refused": len({row["row"] for row in self.refused})}
        for name, column in COUNTED.items():
            said = [one[column] for one in self.people]
            found[name] = sum(value in (True, "woman") for value in said)
            found[f"{name}_unsaid"] = sum(value in (None, "") for value in said)
        return found


class PeopleReader:
    """Reads the rows of one list; remembers them, so that nobody is counted twice."""

    def __init__(self) -> None:
        self.read = PeopleRead()
        self.rows = 0
        self.seen: dict[tuple[Any, ...], int] = {}

    def take(self, number: int, cells: Mapping[str, str]) -> None:
        """Put the person of a row among those that fit, or say what is wrong with the row."""
        self.rows += 1
        if _is_total(cells.get("name", "")):
            self.read.refused.append({"row": number, **problem("name", "total")})
            return
        wrong = [found for name, text in cells.items() if (found := _unfit(name, text))]
        person = {
            "name": cells.get("name", ""),
            "card": cells.get("card", ""),
            "job": cells.get("job", ""),
            "sex": _word(_SEXES, "sex", "not_a_sex", cells, wrong),
            **{
                name: _SAID[_word(_YES_OR_NO, name, "not_yes_or_no", cells, wrong)]
                for name in ("informal", "migrant")
            },
        }
        wrong = wrong or self._before(number, person)
        if wrong:
            self.read.refused += [{"row": number, **one} for one in wrong]
        else:
            self.read.people.append(person)

    def _before(self, number: int, person: Mapping[str, Any]) -> list[dict[str, Any]]:
        """What is wrong where the same person stands in a row before."""
        card = fold(person["card"])
        key = ("card", card) if card else tuple(fold(str(value)) for value in person.values())
        before = self.seen.setdefault(key, number)
        if before == number:
            return []
        return [problem("card" if card else "name", "card_twice" if card else "twice", row=before)]


def _is_total(text: str) -> bool:
    """Whether a whole cell says “total”, in one language or both; a name with such a word in it is a name."""
    parts = fold(text).split("/") if len(text) <= COLUMNS["name"].size else [""]
    return all(_BESIDE.sub("", part).strip() in _TOTALS for part in parts)


def _unfit(name: str, text: str) -> dict[str, Any] | None:
    if not text:
        return problem(name, "missing") if COLUMNS[name].needed else None
    if len(text) > COLUMNS[name].size:
        return problem(name, "long", most=COLUMNS[name].size)
    hidden = unkept(text)
    return problem(name, "hidden", name=hidden) if hidden else None


def _word(
    known: Mapping[str, str], name: str, code: str, cells: Mapping[str, str], wrong: list[dict[str, Any]]
) -> str:
    """The code of a word; empty, and said to be wrong, where it is not known."""
    text = cells.get(name, "")
    if text and fold(text) not in known and not _unfit(name, text):
        wrong.append(problem(name, code, text=text))
    return known.get(fold(text), "")


def read_people(content: bytes) -> PeopleRead:
    """The people of a CSV or workbook, by its headings, which may stand below a title.

    Raises WrongTable where it cannot be read at all.
    """
    lines = enumerate(lines_of(content, MOST_UNFOLDED), start=1)
    heads = (guess_columns(line, fields=COLUMNS) for _number, line in islice(lines, HEAD_WITHIN))
    columns = next((head for head in heads if "name" in head), None)
    if columns is None:
        raise WrongTable("no_name")
    reader = PeopleReader()
    for number, line in lines:
        if not any(line):
            continue
        if reader.rows >= MOST_PEOPLE:
            raise WrongTable("too_many_rows")
        reader.take(number, {name: line[at] if at < len(line) else "" for name, at in columns.items()})
    if not reader.rows:
        raise WrongTable("nobody")
    return reader.read


def in_words(column: str, value: Any) -> str:
    """What stands in a column, as it is written in the language of the page; read back in every language."""
    plain = value is None or isinstance(value, bool)
    said = {None: "", True: "yes", False: "no"}[value] if plain else str(value)
    khmer = column in _CHOSEN and (get_language() or "").startswith("km")
    return WORDS.get(said, said) if khmer else said


def wrong_words(code: str) -> str | Promise:
    """Why a table cannot be read at all."""
    words: dict[str, str | Promise] = {
        "too_large": _("The file unfolds to too much."),
        "not_utf8": _("The file is not UTF-8. Save it as “CSV UTF-8” or as XLSX."),
        "no_name": _("No column is called “Name”. Take the template: its first row holds the headings."),
        "too_many_rows": _(
            "More than 20,000 people. Send the first 20,000, the others once the complaint is sent."
        ),
        "nobody": _("Nobody stands in this table. Write one person in each row below the headings."),
    }
    return words.get(code, _("This file cannot be read. Save it again as XLSX or CSV."))


def refused_rows(refused: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The refused rows in the reader's words: number, column and what is wrong."""
    return [
        {
            "number": row["row"], "column": COLUMNS[row["column"]].label,
            "text": str(_WRONG[row["code"]]) % row["values"],
        }
        for row in refused
    ]  # fmt: skip

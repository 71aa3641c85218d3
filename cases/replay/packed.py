"""Case files in a ZIP: read within bounds, by name, and played to see what they come to."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from django.db import transaction

from accounts.tables import WrongTable
from cases.models import Case
from cases.replay.formats import play_file
from cases.replay.lines import FileError, Located
from cases.replay.old_words import problem

MOST_FILES = 2000
MOST_BYTES = 100_000_000
MOST_OF_ONE = 2_000_000
MOST_TOLD = 5
_BROKEN = (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, OSError, ValueError, KeyError)


@dataclass(slots=True)
class Played:
    """What a case file comes to, or what is wrong with it; `case` only in the transaction that played it."""

    found: dict[str, Any] = field(default_factory=dict)
    problems: list[dict[str, Any]] = field(default_factory=list)
    case: Case | None = None


def files_of(content: bytes) -> list[str]:
    """The names of the case files in a ZIP, in order; raises WrongTable for what is none or too much."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            parts = [one for one in packed.infolist() if one.filename.lower().endswith(".json")]
    except _BROKEN as error:
        raise WrongTable("unreadable") from error
    if len(parts) > MOST_FILES or sum(one.file_size for one in parts) > MOST_BYTES:
        raise WrongTable("too_large")
    return sorted({one.filename for one in parts})


def texts_of(content: bytes, names: list[str]) -> Iterator[tuple[str, str | None]]:
    """Each file with its text; None where it is too large, damaged, or no UTF-8."""
    with zipfile.ZipFile(BytesIO(content)) as packed:
        for name in names:
            yield name, _text(packed, name)


def _text(packed: zipfile.ZipFile, name: str) -> str | None:
    try:
        if packed.getinfo(name).file_size > MOST_OF_ONE:
            return None
        return packed.read(name).decode("utf-8-sig").replace("\r\n", "\n")
    except _BROKEN:
        return None


def key_of(text: str) -> str:
    """By what a case file is known: its number in the old register, else what it says."""
    try:
        data = Located(text).data
        number = data.get("case", {}).get("number") if isinstance(data, dict) else None
    except (FileError, AttributeError):
        number = None
    return str(number)[:100] if number else hashlib.sha256(text.encode()).hexdigest()


def play(text: str, office: int) -> Played:
    """Play a case file in a part of the running transaction; whoever does not want the case takes it back."""
    result = Played()
    try:
        with transaction.atomic():
            played = play_file(text, lambda _line: None)
            result.found = played.found
            result.case = Case.objects.filter(number=played.found.get("case", {}).get("number")).first()
            if getattr(result.case, "office_id", None) != office:
                result.problems.append(problem("case.office", "office"))
            result.problems += list(_unexpected(played.found))
            if result.problems:
                transaction.set_rollback(True)
                result.case = None
    except FileError as error:
        where = f"{error.key} ({error.line})" if error.line else error.key
        result.problems.append(problem(where, "no_file", text=error.plain))
    return result


def _unexpected(found: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The first events that went otherwise than the file expects."""
    wrong = [(n, e) for n, e in enumerate(found["events"], start=1) if e["result"] != e["expect"]]
    for n, event in wrong[:MOST_TOLD]:
        reason = event["reason"] or event["result"]
        yield problem(f"events[{n - 1}]", "unexpected", n=n, action=event["action"], text=reason)


def without_number(found: dict[str, Any]) -> dict[str, Any]:
    """What a file comes to apart from the number that our series gave it: the same each time it is played."""
    case = {name: value for name, value in found.get("case", {}).items() if name != "number"}
    return {**found, "case": case}

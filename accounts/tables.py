"""Tables that people send, read within bounds: the lines of a CSV or of a workbook, each cell as plain text.

A formula is never computed: of a workbook the value is read that its program kept, of a CSV the text.
"""

from __future__ import annotations

import csv
import unicodedata
import zipfile
from collections.abc import Iterator
from datetime import date
from io import BytesIO, StringIO
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

MOST_BYTES = 50_000_000
"""So much a workbook may unfold to, where nobody allows more."""
MOST_COLUMNS = 200
_BROKEN = (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError, SyntaxError, EOFError)
_FORMULA = ("=", "+", "-", "@")


class WrongTable(ValueError):
    """The table cannot be read at all; `code` is unreadable, too_large or not_utf8."""

    def __init__(self, code: str) -> None:
        super().__init__(_SAID.get(code, code))
        self.code = code


_SAID = {
    "unreadable": "the file is no workbook",
    "too_large": "the file unfolds to too much",
    "not_utf8": "the file is not UTF-8",
}


def is_packed(content: bytes) -> bool:
    """Whether a file is an archive: a workbook or a ZIP."""
    return content.startswith(b"PK")


def open_book(content: bytes, most: int = MOST_BYTES) -> Workbook:
    """A workbook to read, of which no more than `most` bytes unfold; raises WrongTable."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            # Nothing is unfolded beyond the size that a part states: the sum is the most there can be.
            size = sum(one.file_size for one in packed.infolist())
        if size > most:
            raise WrongTable("too_large")
        return load_workbook(BytesIO(content), read_only=True, data_only=True)
    except _BROKEN as error:
        raise error if isinstance(error, WrongTable) else WrongTable("unreadable") from error


def lines_of(content: bytes, most: int = MOST_BYTES) -> Iterator[list[str]]:
    """The lines of a CSV (UTF-8) or of a workbook's first sheet, each cell as text; raises WrongTable."""
    return _of_book(content, most) if is_packed(content) else _of_csv(content)


def _of_book(content: bytes, most: int) -> Iterator[list[str]]:
    book = open_book(content, most)
    try:
        for line in book.worksheets[0].iter_rows(values_only=True):
            yield [tidy(cell) for cell in line[:MOST_COLUMNS]]
    except (*_BROKEN, IndexError, AttributeError) as error:
        raise WrongTable("unreadable") from error


def _of_csv(content: bytes) -> Iterator[list[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise WrongTable("not_utf8") from error
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    try:
        for line in csv.reader(StringIO(text), delimiter=separator):
            yield [_unquoted(tidy(cell)) for cell in line[:MOST_COLUMNS]]
    except csv.Error as error:
        raise WrongTable(str(error)) from error


def _unquoted(text: str) -> str:
    """A cell of our own tables as it was before an apostrophe kept it from being a formula."""
    return text[1:] if text.startswith("'") and text[1:].lstrip().startswith(_FORMULA) else text


def tidy(cell: Any) -> str:
    """A cell as text: composed, one space between words, a day as 2026-11-24, whole numbers whole."""
    text = unicodedata.normalize("NFC", _spelt(cell))
    return " ".join("".join(c for c in text if c.isprintable() or c.isspace()).split())


def _spelt(cell: Any) -> str:
    if isinstance(cell, date):
        return cell.isoformat()[:10]
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)

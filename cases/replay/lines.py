"""Reads JSON and remembers on which line each key stands, so that an error can name it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from math import isinf
from typing import Any

MAX_DEPTH = 64
MAX_DIGITS = 30
LONGEST_PATH = 200
_QUOTE = re.compile("“([^”]{80})[^”]*”")
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?$")
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]|[^\s{}\[\]:,"]+|\n')


class FileError(ValueError):
    """A file that is wrong; the sentence names line and key."""

    def __init__(self, message: str, *, line: int | None = None, key: str = "") -> None:
        self.plain, self.line, self.key = message, line, key
        where = f"line {line}, " if line else ""
        super().__init__(f"{where}key {key}: {message}" if key else f"{where}{message}")


class Located:
    """A JSON document with the line of each path such as `events[3].by`."""

    def __init__(self, text: str) -> None:
        tokens = _tokens(text)
        _check_words(tokens)
        try:
            self.data: Any = json.loads(text)
        except json.JSONDecodeError as error:
            raise FileError(f"not JSON: {error.msg}, column {error.colno}", line=error.lineno) from error
        self.lines = _Walk().lines_of(tokens)

    def error(self, path: str, message: str) -> FileError:
        """An error about the value at a path, with its line or the nearest parent's; long quotes are cut."""
        place = path
        while place and place not in self.lines:
            place = re.sub(r"(\.[^.\[]*|\[\d+\]|^[^.\[]+)$", "", place)
        words = _QUOTE.sub(r"“\1…”", message)
        return FileError(words, line=self.lines.get(place), key=path[:LONGEST_PATH] or '""')


def _check_words(tokens: list[tuple[str, int]]) -> None:
    """Refuse what JSON readers choke on: depth, numbers without end or bounds, words that are no numbers."""
    depth = 0
    for word, line in tokens:
        depth += (word in "[{") - (word in "]}")
        if depth > MAX_DEPTH:
            raise FileError(f"nested deeper than {MAX_DEPTH} levels", line=line)
        if word in ("NaN", "Infinity", "-Infinity"):
            raise FileError(f"{word} is not JSON", line=line)
        if _NUMBER.match(word) and (len(word) > MAX_DIGITS or isinf(float(word))):
            raise FileError(f"the number {word[:12]}… is too large", line=line)


@dataclass(slots=True)
class _Place:
    """An object or list that is open: the path before it, the next number in a list, the keys so far."""

    before: str
    number: int | None
    keys: set[str]


class _Walk:
    """Finds the line of each key and list item. The text is known to be JSON."""

    def __init__(self) -> None:
        self.lines: dict[str, int] = {}
        self.stack: list[_Place] = []
        self.path, self.pending = "", ""

    def lines_of(self, tokens: list[tuple[str, int]]) -> dict[str, int]:
        """The lines; raises FileError for a key that stands twice and for what cannot be stored."""
        for (word, line), (following, _line) in zip(tokens, [*tokens[1:], ("", 0)], strict=True):
            if word in "]}":
                self.path = self.stack.pop().before
            elif following == ":" and self.stack and self.stack[-1].number is None:
                self._key(word, line)
            elif word not in ",:":
                self._value(word, line)
        return self.lines

    def _key(self, word: str, line: int) -> None:
        self.pending = json.loads(word)
        place = f"{self.path}.{self.pending}" if self.path else self.pending
        _check_text(self.pending, place, line)
        if self.pending in self.stack[-1].keys:
            raise FileError("this key stands twice in one object", line=line, key=place[:LONGEST_PATH])
        self.stack[-1].keys.add(self.pending)
        self.lines[place] = line

    def _value(self, word: str, line: int) -> None:
        place = self._place()
        self.lines.setdefault(place, line)
        if word in "[{":
            self.stack.append(_Place(self.path, 0 if word == "[" else None, set()))
            self.path = place
        elif word.startswith('"'):
            _check_text(json.loads(word), place, line)

    def _place(self) -> str:
        """The path of the value that begins here; list items are numbered."""
        if not self.stack:
            return ""
        inside = self.stack[-1]
        if inside.number is None:
            return f"{self.path}.{self.pending}" if self.path else self.pending
        inside.number += 1
        return f"{self.path}[{inside.number - 1}]"


def _check_text(text: str, place: str, line: int) -> None:
    found = _UNSTORABLE.search(text)
    if found is not None:
        words = f"U+{ord(found.group()):04X} cannot be stored"
        raise FileError(words, line=line, key=_UNSTORABLE.sub("?", place[:LONGEST_PATH]))


def _tokens(text: str) -> list[tuple[str, int]]:
    """Each word with its line."""
    found, line = [], 1
    for word in _TOKEN.findall(text):
        if word == "\n":
            line += 1
        else:
            found.append((word, line))
    return found

"""Reads JSON and remembers on which line each key stands, so that an error can name it."""

from __future__ import annotations

import json
import re
from typing import Any

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]|[^\s{}\[\]:,"]+|\n')


class FileError(ValueError):
    """A file that is wrong; the sentence names line and key."""

    def __init__(self, message: str, *, line: int | None = None, key: str = "") -> None:
        where = f"line {line}, " if line else ""
        super().__init__(f"{where}key {key}: {message}" if key else f"{where}{message}")


class Located:
    """A JSON document with the line of each path such as `events[3].by`."""

    def __init__(self, text: str) -> None:
        try:
            self.data: Any = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
        except json.JSONDecodeError as error:
            raise FileError(f"not JSON: {error.msg}, column {error.colno}", line=error.lineno) from error
        except (ValueError, RecursionError) as error:
            raise FileError(str(error) or "too deep") from error
        self.lines = _lines_of(text)

    def error(self, path: str, message: str) -> FileError:
        """An error about the value at a path, with its line, or that of the nearest parent."""
        place = path
        while place and place not in self.lines:
            place = re.sub(r"(\.[^.\[]+|\[\d+\]|^[^.\[]+)$", "", place)
        return FileError(message, line=self.lines.get(place), key=path)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    keys = [key for key, _value in pairs]
    for n, key in enumerate(keys):
        if key in keys[:n]:
            raise ValueError(f"key {key}: it stands twice in one object")
    return dict(pairs)


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def _lines_of(text: str) -> dict[str, int]:
    """The line of each key and list item. The text is known to be JSON."""
    lines: dict[str, int] = {}
    stack: list[tuple[str, int | None]] = []
    path, pending = "", ""
    tokens = _tokens(text)
    for (word, line), (following, _line) in zip(tokens, [*tokens[1:], ("", 0)], strict=True):
        if word in "]}":
            path = stack.pop()[0]
        elif following == ":" and stack and stack[-1][1] is None:
            pending = json.loads(word)
            lines[f"{path}.{pending}" if path else pending] = line
        elif word not in ",:":
            place = _place(path, pending, stack)
            lines.setdefault(place, line)
            if word in "[{":
                stack.append((path, 0 if word == "[" else None))
                path = place
    return lines


def _tokens(text: str) -> list[tuple[str, int]]:
    """Each word with its line."""
    found, line = [], 1
    for word in _TOKEN.findall(text):
        if word == "\n":
            line += 1
        else:
            found.append((word, line))
    return found


def _place(path: str, pending: str, stack: list[tuple[str, int | None]]) -> str:
    """The path of the value that begins here; list items are numbered."""
    if not stack:
        return ""
    before, number = stack[-1]
    if number is None:
        return f"{path}.{pending}" if path else pending
    stack[-1] = (before, number + 1)
    return f"{path}[{number}]"

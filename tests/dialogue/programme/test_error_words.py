"""The errors of an import in both languages: no sentence of the reader is without its words."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from django.utils import translation

from dialogue.error_words import SENTENCES, in_words

ROOT = Path(__file__).parents[3] / "dialogue" / "replay"
FILES = ("reading.py", "programme_reader.py", "programme_sheets.py")


def said(node: ast.expr) -> str:
    """A message of the source, with 7 for what it quotes."""
    if isinstance(node, ast.JoinedStr):
        return "".join(str(p.value) if isinstance(p, ast.Constant) else "7" for p in node.values)
    return str(node.value) if isinstance(node, ast.Constant) else ""


def messages(name: str) -> set[str]:
    """What a module tells: the last argument of `error(…)` and `RowError(…)`."""
    tree = ast.parse((ROOT / name).read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args]
    named = [c for c in calls if getattr(c.func, "attr", getattr(c.func, "id", "")) in ("error", "RowError")]
    return {text for call in named if (text := said(call.args[-1]))}


@pytest.mark.parametrize("name", FILES)
def test_every_sentence_of_the_reader_has_its_words(name):
    found = messages(name)
    assert found
    assert [text for text in sorted(found) if not in_words(text)[1]] == []


def test_each_is_said_in_khmer_with_what_it_quotes():
    with translation.override("km"):
        words = {in_words(sentence % {"a": "X9"})[0] for sentence in SENTENCES}
        quoting = [in_words(s % {"a": "X9"})[0] for s in SENTENCES if "%(a)s" in s]
    assert all(any("\u1780" <= c <= "\u17ff" for c in text) for text in words)
    assert all("X9" in text for text in quoting)


def test_what_nobody_knows_stays_as_it_is():
    assert in_words("something new") == ("something new", False)

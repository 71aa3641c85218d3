"""The table of bad input names tests that are there, and leaves out no family."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TABLE = (ROOT / "docs" / "bad-input.md").read_text(encoding="utf-8")
NAMED = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", TABLE)


def test_every_family_has_a_row() -> None:
    assert re.findall(r"^\| (B\d+) ", TABLE, re.MULTILINE) == [f"B{n}" for n in range(1, 13)]


def test_every_test_that_is_named_is_there() -> None:
    lost = [
        f"{place}::{name}"
        for place, name in NAMED
        if f"def {name}(" not in (ROOT / place).read_text(encoding="utf-8")
    ]
    assert len(NAMED) > 40
    assert lost == []

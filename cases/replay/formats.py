"""Which kinds of file can be played: each app adds its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cases.models import Case
from cases.replay.lines import Located
from cases.replay.player import Player
from cases.replay.reader import read_case_file
from cases.replay.report import as_json, as_text


@dataclass(frozen=True, slots=True)
class Played:
    """What came of a file: whether all went as it expects, for programs, and for people."""

    good: bool
    found: dict[str, Any]
    lines: list[str]


Progress = Callable[[str], None]
Play = Callable[[str, Progress], Played]


def play_case(text: str, progress: Progress) -> Played:
    """Play a `case-file/1`; raises FileError."""
    player = Player(read_case_file(text), progress)
    outcomes = player.play()
    case = Case.objects.get(pk=player.case.pk)
    good = all(outcome.as_expected for outcome in outcomes)
    return Played(good, as_json(case, outcomes), list(as_text(case, outcomes)))


FORMATS: dict[str, Play] = {"case-file/1": play_case}
"""By the word under `format`."""


def play_file(text: str, progress: Progress) -> Played:
    """Play a file of any known format; raises FileError."""
    located = Located(text)
    named = located.data.get("format") if isinstance(located.data, dict) else None
    if not isinstance(named, str) or named not in FORMATS:
        raise located.error("format", f"give one of {', '.join(FORMATS)}")
    return FORMATS[named](text, progress)

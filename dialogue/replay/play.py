"""Plays `meeting-file/1` for `manage.py replay`."""

from __future__ import annotations

from cases.replay.formats import FORMATS, Played, Progress
from dialogue.replay.meeting_player import play_meeting
from dialogue.replay.meeting_reader import read_meeting_file
from dialogue.replay.meeting_report import as_json, as_text


def play_meeting_file(text: str, progress: Progress) -> Played:
    """Play a meeting file; a refused decision is a result, not a failure. Raises FileError."""
    played = play_meeting(read_meeting_file(text))
    for sentence in played.said:
        progress(sentence)
    return Played(True, as_json(played), list(as_text(played)))


FORMATS["meeting-file/1"] = play_meeting_file

"""Case files spoiled by lot: replay plays them or says in words, with line and key, what is wrong."""

from __future__ import annotations

import json
import re
from datetime import datetime
from random import Random

import pytest

from cases.replay import reader
from cases.replay.lines import FileError, Located
from cases.replay.reader import read_case_file
from tests.replay.mangling import spoiled, torn, whole
from tests.replay.test_replay import play

pytestmark = pytest.mark.django_db
TOLD = re.compile(r"line \d+, key .{1,200}: .+")
TOLD_OF_TEXT = re.compile(r"line \d+, .+")


def told(text):
    """What is wrong with the text of a file; empty where it can be read."""
    try:
        read_case_file(text)
    except FileError as error:
        return str(error)
    return ""


def read(text, words):
    """Whether a text is a case file; what is wrong with it must be told as `words` says."""
    wrong = told(text)
    assert not wrong or words.match(wrong), wrong[:300]
    assert len(wrong) < 700
    return not wrong


def read_many(number, lot):
    """How many of so many spoiled files could still be read."""
    return sum(read(spoiled(whole(lot), lot), TOLD) for _n in range(number))


def test_an_unspoiled_file_is_read():
    assert {told(json.dumps(whole(Random(seed)))) for seed in range(60)} == {""}


@pytest.mark.parametrize("seed", range(6))
def test_a_file_with_wrong_values_is_read_or_refused_with_line_and_key(seed):
    assert 0 < read_many(100, Random(seed)) < 100


@pytest.mark.parametrize("seed", range(3))
def test_a_torn_file_is_refused_with_its_line(seed):
    lot = Random(seed)
    assert sum(read(torn(whole(lot), lot), TOLD_OF_TEXT) for _n in range(100)) < 50


@pytest.mark.parametrize("seed", range(8))
def test_a_spoiled_file_is_played_or_refused_but_never_a_fault(tmp_path, seed):
    lot = Random(f"played {seed}")
    for _n in range(8):
        status, out, err = play(tmp_path, spoiled(whole(lot), lot), "--json")
        assert status in (0, 1, 2)
        assert bool(out) is (status != 2)
        assert status != 2 or TOLD.search(err), err[:300]


def careless_of_days(located, row, path, zone):
    return datetime.fromisoformat(row.get("at") or row["on"]).replace(tzinfo=zone), "on" in row


def silent_about_place(self, path, message):
    return FileError(message)


@pytest.mark.parametrize(
    ("place", "name", "careless"),
    [(reader, "_moment", careless_of_days), (Located, "error", silent_about_place)],
)
def test_a_careless_reader_is_noticed(monkeypatch, place, name, careless):
    monkeypatch.setattr(place, name, careless)
    with pytest.raises((KeyError, TypeError, ValueError, AssertionError)):
        read_many(400, Random(0))

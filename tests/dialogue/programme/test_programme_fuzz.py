"""Programme files with junk in any place: refused with a place, or loaded and the same the second time."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from cases.replay.lines import FileError
from dialogue.replay.programme_loader import load_programme
from dialogue.replay.programme_reader import _Values, read_programme_file
from dialogue.replay.programme_report import as_json
from tests.dialogue.programme.conftest import CONSTRUCTED

JUNK: list[Any] = [
    None, True, False, 0, -1, 1.5, 10**40, 1e308, "", " ", "x" * 600, "3.1", "3", "2026-02-30", "0000-01", "\x00",
    "\ud800", "កខគ", [], {}, [None], [[]], {"en": 1}, {"": ""}, {"en": {"en": "x"}}, ["workers", "workers"],
]  # fmt: skip


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place of a document: a container and its key."""
    keys = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in list(keys):
        yield value, key
        yield from places(value[key])


def outcome(text: str) -> str:
    """What the file comes to; anything but a refusal or a stable load raises."""
    try:
        file = read_programme_file(text)
    except FileError:
        return "refused"
    with transaction.atomic():
        load_programme(file)
        again = as_json(load_programme(file))
        assert (again["created"], again["changed"]) == (0, 0)
        transaction.set_rollback(True)
    return "loaded"


def spoilt(chance: random.Random) -> str:
    """The constructed file with junk in one or two places, or a value moved or doubled."""
    file = copy.deepcopy(CONSTRUCTED)
    for _n in range(chance.randint(1, 2)):
        container, key = chance.choice(list(places(file)))
        if chance.random() < 0.15 and isinstance(container, dict):
            container[str(chance.choice(JUNK))[:80]] = chance.choice(JUNK)
        else:
            container[key] = copy.deepcopy(chance.choice(JUNK))
    return json.dumps(file)


@pytest.mark.django_db
def test_junk_is_refused_or_loads_and_is_stable():
    chance = random.Random(20260122)
    outcomes = {outcome(spoilt(chance)) for _n in range(250)}
    assert outcomes == {"refused", "loaded"}


@pytest.mark.django_db
def test_the_fuzz_finds_a_reader_that_does_not_look_at_numbers(monkeypatch):
    monkeypatch.setattr(_Values, "_number", lambda self, row, key, where, places=4: row.get(key))
    chance = random.Random(20260122)
    with pytest.raises(Exception, match=r"."):
        for _n in range(250):
            outcome(spoilt(chance))

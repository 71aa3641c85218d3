"""Case files spoiled by lot: one value, key or stretch of text at a time. The same lot spoils the same way."""

from __future__ import annotations

import copy
import json
from random import Random
from typing import Any

from tests.procedure.playing import ISSUES, PARTIES, event
from tests.samples import PAPER_ROLES, SAMPLES

WILD: list[Any] = [
    None, True, False, 0, -1, 1.5, 2**60, 1e300, "", " ", "1", "x" * 20_000, "\0", "\ud800", "\u202e", "ក្រ" * 100,
    "2026-02-30", "0001-01-01", "9999-12-31", "9999-12-31T23:59:59", "2026-03-10T25:00", "maybe", "@", "a.b",
    "events[0]", "../../etc/passwd", "Mars/Olympus", "a" * 300, [], {}, [[]], [{}], ["a", 1], [None], {"": 1},
    {"a": {"b": []}}, {"1": {}}, {"union": 1}, {"union": "2026-03-12"},
]  # fmt: skip
TEXTS = ["NaN", "1e999", "9" * 50, "{", "]", '"', ",", "\0", "\ufeff", "\\", '"a":1,"a":2,', "[" * 80, "//"]
BEGINNING = [
    event("2026-03-09T09:10", "file", "union", declaration=True),
    event("2026-03-10", "take_up", "officer"),
    event("2026-03-10", "accept", "officer", kinds={"1": "rights", "2": "interests"}),
    event("2026-03-10", "appoint_conciliator", "head_of_office", conciliator="conciliator"),
]


def whole(lot: Random) -> dict[str, Any]:
    """A file with a beginning and four acts drawn from the samples, so that every form gets its turn."""
    names = lot.sample([n for n, s in SAMPLES.items() if s.replays and n != "file"], 4)
    later = [event(f"2026-03-1{n + 1}", name, _by(name), **_plain(name)) for n, name in enumerate(names)]
    return copy.deepcopy({
        "format": "case-file/1", "source": "made up for a test",
        "case": {"procedure": "collective", "title": "A file", "office": "phnom-penh", "claimant": "union",
                 "timezone": "Asia/Phnom_Penh", "sector": "garment"},
        "arbitrators": [{"key": "worker-list-1", "list": "workers"}],
        "parties": PARTIES, "issues": ISSUES, "events": [*BEGINNING, *later],
    })  # fmt: skip


def _by(name: str) -> str:
    who = PAPER_ROLES.get(SAMPLES[name].who, SAMPLES[name].who)
    return "hotel" if who == "factory" else who


def _plain(name: str) -> dict[str, Any]:
    """The answers of a sample; what stands for something of a running case is a number or name here."""
    text = json.dumps(SAMPLES[name].answers).replace("factory", "hotel").replace("@+", "2026-03-")
    return dict(json.loads(text.replace("@", "")))


def spoiled(data: dict[str, Any], lot: Random) -> str:
    """The file as text, with one to three places made wrong."""
    for _n in range(lot.choice((1, 1, 2, 3))):
        lot.choice((_another_value, _another_value, _without, _another_key, _twice, _from_elsewhere))(
            data, lot
        )
    return json.dumps(data, indent=1)


def torn(data: dict[str, Any], lot: Random) -> str:
    """The text of the file cut, with something put in, or with a stretch taken out or repeated."""
    text = json.dumps(data, indent=1)
    start, length = lot.randrange(len(text)), lot.randrange(1, 40)
    end = start + length
    return lot.choice((
        text[:start], text[:start] + text[end:], text[:end] + text[start:],
        text[:start] + lot.choice(TEXTS) + text[start:], text[:start] + lot.choice(TEXTS) + text[end:],
    ))  # fmt: skip


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Every object or list with each of its keys or numbers."""
    inside = list(value.items()) if isinstance(value, dict) else []
    inside = list(enumerate(value)) if isinstance(value, list) else inside
    found = [(value, key) for key, _child in inside]
    for _key, child in inside:
        found += _places(child)
    return found


def _another_value(data: Any, lot: Random) -> None:
    place, key = lot.choice(_places(data))
    place[key] = copy.deepcopy(lot.choice(WILD))


def _without(data: Any, lot: Random) -> None:
    place, key = lot.choice(_places(data))
    del place[key]


def _another_key(data: Any, lot: Random) -> None:
    place, key = lot.choice([p for p in _places(data) if isinstance(p[0], dict)] or [({"": ""}, "")])
    place[lot.choice(("nope", "", "a.b", "x[0]", "x" * 500, "ក", "organization", "on", "at"))] = place.pop(
        key
    )


def _twice(data: Any, lot: Random) -> None:
    place, key = lot.choice([p for p in _places(data) if isinstance(p[0], list)] or [([""], 0)])
    place.insert(lot.randrange(len(place)), copy.deepcopy(place[key]))


def _from_elsewhere(data: Any, lot: Random) -> None:
    place, key = lot.choice(_places(data))
    other, name = lot.choice(_places(data))
    place[key] = copy.deepcopy(other[name])

"""Nothing that is written into an address or a form breaks a page, and what was typed into a form stays.

Each door is tried with some of the samples, another door with others; `DRAWN=50` tries all at every door.
"""

from __future__ import annotations

import os
from typing import Any
from unittest import mock

import pytest
from django.urls import NoReverseMatch

from cases.views import home_list
from tests.doors.cells import Site
from tests.doors.knock import Answer, knock
from tests.doors.matrix import Line, address, body_of, load
from tests.doors.world import ABSENT

pytestmark = pytest.mark.django_db
ALL = int(os.environ.get("DRAWN", "0")) > 2
LINES = list(enumerate(load().lines))
READ = [pair for pair in LINES if "GET" in pair[1].rules]
WRITTEN = [pair for pair in LINES if pair[1].rules.get("POST", {}).get("done") and pair[1].send]
NAMES = (
    "after", "before", "body", "code", "commitment", "counts", "day", "days", "due_before", "file", "from", "had",
    "have", "indicator", "item", "kind", "label", "limit", "measurement", "meeting", "month", "next", "office",
    "page", "part", "person", "q", "seq", "side", "since", "state", "step", "tab", "text", "to", "view", "year",
)  # fmt: skip
ASKED = ["abc", "-1", "9" * 20, "2026-02-30", "%ED%A0%80", "1e400", "%F0%9D%9F%97", "' OR 1=1--"]
IDS = ["9" * 18, "x" * 300, "០១២", "..", "a%2fb"]
TYPED = ["Typed\u202e", "Typed\0", "Typed" * 30_000, "9" * 400, "-1", "2026-02-30", " \n "]


def some(samples: list[str], turn: int) -> list[str]:
    """Those that this door is tried with."""
    return samples if ALL else [samples[turn % len(samples)]]


def whose(line: Line, method: str) -> str:
    """Somebody whom the door is open to; nobody in particular where it is open to none."""
    opens = line.rules[method].get("ok" if method == "GET" else "done") or ["officer"]
    return next((who for who in opens if who != "anonymous"), opens[0])


def broken(answers: dict[str, Answer]) -> dict[str, int]:
    """The answers that are faults."""
    return {asked[:80]: answer.status for asked, answer in answers.items() if answer.status >= 500}


def asked(site: Site, line: Line, turn: int) -> dict[str, Answer]:
    """The answers to odd questions: every name that any list knows at once, and in a larger run each alone."""
    path, visitor = address(site.world, line), site.visitors[whose(line, "GET")]
    queries = ["&".join(f"{name}={value}" for name in NAMES) for value in some(ASKED, turn)]
    queries += [f"{name}={ASKED[turn % len(ASKED)]}" for name in NAMES if ALL]
    return {query: knock(visitor, "GET", f"{path}?{query}") for query in queries}


@pytest.mark.parametrize(("turn", "line"), READ, ids=lambda part: getattr(part, "key", ""))
def test_no_question_breaks_a_page(site: Site, turn: int, line: Line) -> None:
    assert not broken(asked(site, line, turn))


def odd_addresses(site: Site, line: Line, turn: int) -> list[str]:
    """The address with odd things in the place of each."""
    found = []
    for value in some(IDS, turn):
        with mock.patch.dict(ABSENT, dict.fromkeys(line.names, value)):
            try:
                found.append(address(site.world, line, absent=True))
            except NoReverseMatch:
                continue
    return found


@pytest.mark.parametrize(
    ("turn", "line"), [p for p in READ if p[1].names], ids=lambda part: getattr(part, "key", "")
)
def test_no_id_breaks_a_page(site: Site, turn: int, line: Line) -> None:
    visitor = site.visitors[whose(line, "GET")]
    assert not broken({path: knock(visitor, "GET", path) for path in odd_addresses(site, line, turn)})


def typed(site: Site, line: Line, turn: int) -> dict[str, Answer]:
    """What comes back when every answer of a form that can be odd is."""
    path, visitor = address(site.world, line), site.visitors[whose(line, "POST")]
    found: dict[str, Answer] = {}
    for odd in some(TYPED, turn):
        body: dict[str, Any] = {
            n: odd if isinstance(v, str) else v for n, v in body_of(site.world, line).items()
        }
        found[odd] = knock(visitor, "POST", path, body, as_json=line.as_json)
    return found


@pytest.mark.parametrize(("turn", "line"), WRITTEN, ids=lambda part: getattr(part, "key", ""))
def test_nothing_typed_breaks_a_form(site: Site, turn: int, line: Line) -> None:
    answers = typed(site, line, turn)
    assert not broken(answers)
    pages = {odd: a for odd, a in answers.items() if "html" in a.headers.get("Content-Type", "")}
    assert not [odd[:9] for odd, a in pages.items() if a.status == 422 and odd[:5] not in a.text]


def test_a_page_that_breaks_is_noticed(site: Site) -> None:
    line = next(line for _turn, line in READ if line.route == "cases:cases")
    with mock.patch.object(home_list, "CaseListForm", side_effect=ValueError):
        assert set(broken(asked(site, line, 0)).values()) == {500}

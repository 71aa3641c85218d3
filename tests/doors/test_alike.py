"""Who takes turns at the doors is alike: sees the same rows, and gets the same answer where all knock."""

from __future__ import annotations

from typing import Any

import pytest

from tests.doors.cells import Site, faults, knockers
from tests.doors.matrix import load

pytestmark = pytest.mark.django_db
SECTIONS = [s for s in load().data["sections"] if any("GET" in str(rule) for rule in s["routes"].values())]
OF_CASES = [s for s in SECTIONS if "case" in s and "inside" in s]
OF_NONE = [s for s in SECTIONS if "case" not in s]


def first_of(site: Site, section: dict[str, Any]) -> Any:
    """The first line of a section that can be looked at."""
    lines = [line for line in site.matrix.lines if line.section["says"] == section["says"]]
    shows = {"number", "draft"} if "case" in section else set()
    return next(line for line in lines if "GET" in line.rules and (not shows or shows & {*line.names}))


@pytest.mark.parametrize("section", OF_CASES, ids=lambda section: section["says"])
def test_who_gets_in_sees_the_case_and_nobody_else_does(site: Site, section: dict[str, Any]) -> None:
    line = first_of(site, section)
    sees = {who for who in site.visitors if isinstance(site.kinds[who, line.case], tuple)}
    assert sees == {who for who in site.visitors if line.word("GET", who) == "ok"}


@pytest.mark.parametrize("section", OF_NONE, ids=lambda section: section["says"])
def test_everybody_gets_what_those_like_them_get(site: Site, section: dict[str, Any]) -> None:
    found = faults(site, first_of(site, section), methods=["GET"], people=list(site.visitors))
    assert not found, "\n".join(found)


def test_everybody_takes_a_turn_at_many_doors(site: Site) -> None:
    turns = [who for line in site.matrix.lines for who in knockers(site, line, "GET")]
    assert min(turns.count(who) for who in site.visitors) > 10

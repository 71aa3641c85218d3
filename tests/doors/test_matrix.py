"""Every door opens for whom doors.yaml says, and is no door for anybody else."""

from __future__ import annotations

import pytest

from tests.doors.cells import Site, faults
from tests.doors.matrix import Line, Matrix, faults_of_the_file, load

pytestmark = pytest.mark.django_db
LINES = load().lines


def test_every_route_stands_in_the_file_and_nothing_else(site: Site) -> None:
    found = faults_of_the_file(site.matrix, site.world)
    assert not found, "\n".join(found)


def test_a_new_route_and_one_that_went_are_told_with_what_to_do(site: Site) -> None:
    routes = {"front": [], "cases:new_page": ["number"]}
    found = faults_of_the_file(site.matrix, site.world, routes)
    assert any("cases:new_page is not in doors.yaml. Add a line" in fault for fault in found)
    assert any("names cases:case, which is no route. Take it out" in fault for fault in found)


@pytest.mark.parametrize("line", LINES, ids=lambda line: f"{line.case}/{line.key}".strip("/"))
def test_each_gets_what_the_file_says(site: Site, line: Line) -> None:
    found = faults(site, line)
    assert not found, "\n".join(found)


def test_short_lines_mean_what_the_file_says_they_mean() -> None:
    section = {
        "anonymous": "sign_in", "others": "absent", "inside": "both", "routes": {"x": {"GET+POST": "a"}}
    }  # fmt: skip
    line = Matrix(
        {"people": {"a": "", "b": "", "c": ""}, "groups": {"both": ["a", "b"]}, "sections": [section]}
    ).lines[0]
    got = [line.word(method, who) for method in ("GET", "POST") for who in ("a", "b", "c", "anonymous")]
    assert got == ["ok", "never", "absent", "sign_in", "done", "never", "absent", "sign_in"]
    assert line.word("PUT", "a") == "method" and line.word("GET", "a", absent=True) == "absent"

"""No act is taken without the token of the page; the headers of every answer are looked at with its cell."""

from __future__ import annotations

import pytest

from tests.doors.cells import EVERYBODY, Site
from tests.doors.headers import amiss
from tests.doors.knock import Answer, knock
from tests.doors.matrix import Line, address, body_of, load

pytestmark = pytest.mark.django_db
LINES = load().lines


@pytest.mark.parametrize("line", LINES, ids=lambda line: f"{line.case}/{line.key}".strip("/"))
def test_no_act_is_taken_without_the_token_of_the_page(site: Site, line: Line) -> None:
    path, body = address(site.world, line), body_of(site.world, line)
    both = ("officer", "union_rep")
    for who in both if EVERYBODY else [both[LINES.index(line) % 2]]:
        answer = knock(site.visitors[who], "POST", path, body, as_json=line.as_json, csrf=True)
        assert answer.status == 403, who


@pytest.mark.parametrize(
    ("name", "value"),
    [("X-Frame-Options", "SAMEORIGIN"), ("Content-Security-Policy", "default-src 'unsafe-inline'"),
     ("Cache-Control", "public"), ("Access-Control-Allow-Origin", "*")],
)  # fmt: skip
def test_a_header_that_lets_somebody_in_is_noticed(site: Site, name: str, value: str) -> None:
    answer = site.look("officer", address(site.world, site.matrix.named("cases:queue")))
    assert not amiss(answer, signed_in=True)
    changed = Answer(answer.status, answer.word, {**answer.headers, name: value}, b"", frozenset())
    assert amiss(changed, signed_in=True)

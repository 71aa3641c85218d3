"""Every answer of every route: headers that keep others out, nothing kept, no act without a token."""

from __future__ import annotations

import pytest

from tests.doors.cells import Site
from tests.doors.knock import Answer, knock
from tests.doors.matrix import Line, address, body_of, load
from tests.house.test_headers import DIRECTIVES

pytestmark = pytest.mark.django_db
LINES = load().lines
each = pytest.mark.parametrize("line", LINES, ids=lambda line: f"{line.case}/{line.key}".strip("/"))
EVIL = "https://evil.example"
SHUT = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def seen_by(line: Line) -> list[str]:
    """Nobody signed in, one to whom the door opens, and one to whom it does not."""
    opens = [
        who for who in ("union_rep", "officer", "conciliator", "registrar", "delegate") if _ok(line, who)
    ]
    return ["anonymous", "rival_rep", *opens[:1]]


def _ok(line: Line, who: str) -> bool:
    return line.word("GET", who) == "ok"


def policy_of(answer: Answer) -> dict[str, str]:
    parts = (part.strip().partition(" ") for part in answer.headers["Content-Security-Policy"].split(";"))
    return {name: value for name, _space, value in parts}


@each
def test_no_answer_lets_in_scripts_frames_or_sniffing(site: Site, line: Line) -> None:
    for who in seen_by(line):
        answer = site.look(who, address(site.world, line))
        assert SHUT.items() <= answer.headers.items(), who
        policy = policy_of(answer)
        assert DIRECTIVES.items() <= policy.items() or (
            policy["default-src"] == "'none'" and "sandbox" in policy
        )
        assert "unsafe" not in answer.headers["Content-Security-Policy"]


@each
def test_what_is_shown_to_somebody_signed_in_is_kept_nowhere(site: Site, line: Line) -> None:
    for who in seen_by(line)[1:]:
        answer = site.look(who, address(site.world, line))
        kept = answer.headers.get("Cache-Control", "")
        assert "no-store" in kept and "public" not in kept, f"{who}: {kept or 'no Cache-Control'}"


@each
def test_no_act_is_taken_without_the_token_of_the_page(site: Site, line: Line) -> None:
    path, body = address(site.world, line), body_of(site.world, line)
    for who in ("officer", "union_rep"):
        answer = knock(site.visitors[who], "POST", path, body, as_json=line.as_json, csrf=True)
        assert answer.status == 403, who


@each
def test_no_other_origin_is_let_in(site: Site, line: Line) -> None:
    headers = {"Origin": EVIL, "Access-Control-Request-Method": "POST"}
    for who in ("anonymous", "officer"):
        answer = knock(site.visitors[who], "OPTIONS", address(site.world, line), **headers)
        assert not [name for name in answer.headers if name.startswith("Access-Control-")]

"""What the headers of every answer must say: no frame, script or sniffing, nothing kept, no other origin."""

from __future__ import annotations

from collections.abc import Iterator

from tests.doors.knock import Answer
from tests.house.test_headers import DIRECTIVES

ORIGIN = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
"""What a page of somebody else's site would send."""

SHUT = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def amiss(answer: Answer, *, signed_in: bool) -> list[str]:
    """What is wrong with the headers of an answer, for somebody signed in or not."""
    return [*_lets_in(answer), *(_keeps(answer) if signed_in else ())]


def _lets_in(answer: Answer) -> Iterator[str]:
    if not SHUT.items() <= answer.headers.items():
        yield f"lacks one of {SHUT}"
    written = answer.headers.get("Content-Security-Policy", "")
    policy = {name: rest for name, _space, rest in (p.strip().partition(" ") for p in written.split(";"))}
    shut = policy.get("default-src") == "'none'" and "sandbox" in policy
    if "unsafe" in written or not (shut or DIRECTIVES.items() <= policy.items()):
        yield f"lets in more than it should: {written}"
    yield from (f"says {name} to {ORIGIN}" for name in answer.headers if name.startswith("Access-Control-"))


def _keeps(answer: Answer) -> Iterator[str]:
    kept = answer.headers.get("Cache-Control", "")
    if "no-store" not in kept or "public" in kept:
        yield f"may be kept: {kept or 'no Cache-Control'}"

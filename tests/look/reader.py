"""Reads a page as its visitor does: what it says in one language, where its links lead, what its forms send."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from django.test import Client

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
SPOKEN = ("alt", "aria-label", "data-l", "data-label", "placeholder", "title")
LEAVING = ("/sign-out/", "/file/close/")
NUMBERS = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+")
Attributes = list[tuple[str, str | None]]


class Reader(HTMLParser):
    """`said` holds what stands under one language and is not marked as beyond translation."""

    def __init__(self, text: str, heard: str = "km") -> None:
        super().__init__()
        self.heard = heard
        self.open: list[tuple[str, str]] = []
        self.language = ""
        self.said: list[str] = []
        self.links: list[str] = []
        self.forms: list[tuple[str, dict[str, str]]] = []
        self.feed(text)

    @property
    def spoken(self) -> str:
        """The language at this place."""
        return self.open[-1][1] if self.open else ""

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        found = {name: value or "" for name, value in attrs}
        silent = found.get("translate") == "no" or tag in {"script", "style"}
        spoken = "" if silent else found.get("lang", self.spoken)
        if tag == "html":
            self.language = spoken
        if tag not in VOID:
            self.open.append((tag, spoken))
        if spoken == self.heard:
            self.said += [found[name] for name in SPOKEN if name in found]
        self._follow(tag, found)

    def _follow(self, tag: str, found: dict[str, str]) -> None:
        if tag == "a" and found.get("href", "").startswith(f"/{self.heard}/"):
            self.links.append(found["href"].partition("#")[0])
        elif tag == "form" and found.get("method", "").lower() == "post":
            self.forms.append((found.get("action", ""), {}))
        elif tag == "input" and found.get("type") == "hidden" and self.forms:
            self.forms[-1][1][found.get("name", "")] = found.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        depth = next((n for n, (name, _lang) in reversed(list(enumerate(self.open))) if name == tag), None)
        if depth is not None:
            del self.open[depth:]

    def handle_data(self, data: str) -> None:
        if self.spoken == self.heard:
            self.said.append(data)


def is_page(answer: Any) -> bool:
    """Whether the answer is a page to be read."""
    silent = answer.status_code in (301, 302, 405)
    return str(answer.get("Content-Type", "")).startswith("text/html") and not silent


def crawl(client: Client, starts: list[str], heard: str = "km") -> Iterator[tuple[str, Reader]]:
    """Each page that links lead to, one for each shape of address; then what every form answers to nothing."""
    waiting, seen, forms = list(starts), set(), {}
    while waiting:
        address = waiting.pop(0)
        shape = NUMBERS.sub("N", address.partition("?")[0])
        if shape in seen:
            continue
        seen.add(shape)
        answer = client.get(address)
        if is_page(answer):
            page = Reader(answer.content.decode(), heard)
            waiting += page.links
            forms.update({action or address: hidden for action, hidden in page.forms})
            yield f"GET {address}", page
    for action, hidden in forms.items():
        if not any(part in action for part in LEAVING) and is_page(answer := client.post(action, hidden)):
            yield f"POST {action}", Reader(answer.content.decode(), heard)

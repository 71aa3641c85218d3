"""How heavy a first view is: the page and all it asks for but fonts, as sent, in both languages."""

from __future__ import annotations

import gzip
import re
from urllib.parse import urljoin

import brotli

from bench import people
from bench.measure import Figure, say
from bench.options import Options
from bench.places import Place
from bench.serving import Answer, Client, serving

LIMIT = 80
PAGES = {
    "start": ("start/", None),
    "signing in": ("sign-in/", None),
    "home": ("home/", people.HEAD),
    "queue": ("queue/", people.OFFICER),
    "case": ("cases/CB-2026-1/", people.HEAD),
}
_ASKED = re.compile(rb"""<(?:link|script|img)\b[^>]*?\b(?:href|src)="(/static/[^"]+)\"""")
_IMPORTED = re.compile(rb"""(?:import|from)\s*["'](\./[^"']+|/static/[^"']+)["']""")
_FONT = re.compile(r"\.(woff2?|ttf)$")


def _plain(answer: Answer) -> bytes:
    """The body as the browser reads it."""
    packed = answer.headers.get("content-encoding", "")
    if packed == "br":
        return bytes(brotli.decompress(answer.body))
    return gzip.decompress(answer.body) if packed == "gzip" else answer.body


def run(places: list[Place], options: Options) -> list[Figure]:
    """The weight of each page, of which the heavier language counts; sabotage: nine of each."""
    place = options.small(places)
    say("-- weight")
    house = serving(place)
    cookies = {who: people.cookie_of(place, who) for _path, who in PAGES.values() if who is not None}
    figures = []
    for name, (path, who) in PAGES.items():
        client = house.client(Cookie=cookies[who]) if who else house.client()
        sizes = {code: _weigh(client, f"/{code}/{path}") * options.again for code in ("km", "en")}
        said = ", ".join(f"{code} {size / 1024:.0f} KB" for code, size in sizes.items())
        heavier = max(sizes.values()) / 1024
        figures.append(Figure(f"first view: {name}", "", said, heavier, LIMIT, "KB", timed=False))
    return figures


def _weigh(client: Client, path: str) -> int:
    """Bytes on the wire for the page and what it asks for."""
    page = client.get(path)
    total, seen = page.size, set()
    waiting = [found.decode() for found in _ASKED.findall(_plain(page))]
    while waiting:
        address = waiting.pop()
        if address in seen or _FONT.search(address):
            continue
        seen.add(address)
        part = client.get(address)
        total += part.size
        if address.endswith(".js"):
            waiting += [urljoin(address, found.decode()) for found in _IMPORTED.findall(_plain(part))]
    return total

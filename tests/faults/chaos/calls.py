"""How a client calls: repeats under the same key until the answer is certain, at whichever server is up."""

from __future__ import annotations

import asyncio
import re
import time
from random import Random
from typing import Any

import httpx

from config.supervisor import HOST
from tests.faults.chaos.history import History, Operation

UNCERTAIN = {429, 500, 502, 503, 504}
PATIENCE = 15.0  # seconds for one call
FIELD = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Ground:
    """What all clients share: the servers, the people, the cases known so far, and when to stop."""

    def __init__(self, ports: list[int], people: list[dict[str, Any]], history: History, seed: int) -> None:
        self.ports = ports
        self.people = people
        self.history = history
        self.random = Random(seed)
        self.doubled = 0.15
        self.stopping = False
        self.given_up = False
        self.cases: list[str] = []
        self.sheets: dict[tuple[int, str], dict[str, Any]] = {}

    def port(self) -> int:
        """One of the web servers."""
        return self.random.choice(self.ports)

    def doubles(self) -> bool:
        """Whether the next call is made twice at once."""
        return self.random.random() < self.doubled

    def known(self, number: str) -> None:
        """A case that others may act on now."""
        if number and number not in self.cases:
            self.cases.append(number)

    async def pause(self, least: float, most: float) -> None:
        """Rest as a person does."""
        await asyncio.sleep(self.random.uniform(least, most))


def client(person: dict[str, Any], *, page: bool = False) -> httpx.AsyncClient:
    """A connection of a program with a token, or of a browser with a session."""
    if page:
        name, _is, value = person["cookies"][0].partition("=")
        return httpx.AsyncClient(cookies={name: value}, timeout=PATIENCE)
    return httpx.AsyncClient(headers={"Authorization": f"Bearer {person['token']}"}, timeout=PATIENCE)


async def insist(
    ground: Ground, operation: Operation, call: Any, *, doubled: bool = False, kept: bool = True
) -> list[httpx.Response]:
    """Call until the answer is certain, once or twice side by side; note what was answered."""
    if kept:
        ground.history.operations.append(operation)
    began = time.monotonic()
    answers = await asyncio.gather(*(_until_certain(ground, operation, call) for _ in range(1 + doubled)))
    certain = [a for a in answers if a is not None]
    operation.answers += [(a.status_code, _body(a)) for a in certain]
    operation.seconds = time.monotonic() - began
    return certain


async def _until_certain(ground: Ground, operation: Operation, call: Any) -> httpx.Response | None:
    wait = 0.2
    while not ground.given_up:
        operation.tries += 1
        try:
            answer: httpx.Response = await call(f"http://{HOST}:{ground.port()}")
        except httpx.HTTPError:
            answer = httpx.Response(503)
        if answer.status_code not in UNCERTAIN:
            return answer
        await asyncio.sleep(wait * ground.random.uniform(0.5, 1.5))
        wait = min(wait * 1.5, 2.0)
    return None


def _body(answer: httpx.Response) -> Any:
    """What of an answer the checker needs."""
    if "location" in answer.headers:
        return {"location": answer.headers["location"]}
    if answer.headers.get("content-type", "").startswith("application/json"):
        found = answer.json()
        return {k: found[k] for k in ("number", "state", "code", "id", "sha256", "detail") if k in found}
    return {}


async def post_form(
    ground: Ground, browser: httpx.AsyncClient, base: str, path: str, data: dict[str, Any]
) -> Any:
    """Load a page for its token, then post its form, as a browser does."""
    page = await browser.get(base + path)
    found = FIELD.search(page.text)
    if page.status_code != 200 or found is None:
        return page
    given = {**data, "csrfmiddlewaretoken": found[1]}
    return await browser.post(base + path, data=given, headers={"Referer": base + path})

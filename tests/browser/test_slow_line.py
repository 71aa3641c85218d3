"""A union files in Khmer over 400 kbit/s and 400 ms: what comes over the wire in all, and when the first page shows.

Every byte down counts, of each connection: pages, redirects, sockets, the worker and what it keeps. How long the line
is does not change how many there are, so it is long for the first page only.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.conftest import Site
from tests.browser.people import BUSY, Person, files
from tests.browser.relay import Relay, relaying
from tests.browser.robot import PHONE
from tests.conftest import Cast

pytestmark = [pytest.mark.browser, pytest.mark.slow]
IN_ALL, LETTERS = 150_000, 45_000  # bytes, the second of them in the first
SHOWN = 2.5  # seconds until the largest part of the first page is painted
LATENCY, SPEED = 0.4, 50_000  # seconds, bytes a second
SLOW = {"offline": False, "latency": LATENCY * 1000, "downloadThroughput": SPEED, "uploadThroughput": SPEED}
FAST = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
PAINTED = """() => new Promise((done) => new PerformanceObserver((list) => done(list.getEntries().at(-1).startTime))
  .observe({ type: 'largest-contentful-paint', buffered: true }))"""


class Wire:
    """What the page loads by itself, by kind, and how long its line is."""

    def __init__(self, page: Page) -> None:
        self.kinds: dict[str, str] = {}
        self.sums: dict[str, int] = {}
        self.session = page.context.new_cdp_session(page)
        self.session.send("Network.enable")
        self.session.send("Network.emulateNetworkConditions", SLOW)
        self.session.on("Network.responseReceived", lambda e: self.kinds.update({e["requestId"]: e["type"]}))
        self.session.on("Network.loadingFinished", self._add)

    def _add(self, event: dict[str, Any]) -> None:
        kind = self.kinds.get(event["requestId"], "Other")
        self.sums[kind] = self.sums.get(kind, 0) + int(event["encodedDataLength"])

    def needed(self) -> float:
        """Seconds in which the line brings a page with its style and script: two round trips and the bytes."""
        bytes_ = sum(self.sums.get(kind, 0) for kind in ("Document", "Stylesheet", "Script"))
        return 2 * LATENCY + bytes_ / SPEED


@pytest.fixture
def relay(site: Site) -> Iterator[Relay]:
    """The way to the site on which bytes are counted."""
    with relaying(site.url) as found:
        yield found


@pytest.fixture
def phone(open_context: Callable[..., BrowserContext], relay: Relay, cast: Cast) -> Page:
    """The union's representative on a telephone that was never here."""
    cookies = open_context(cast.union_rep).cookies()
    context = open_context(base_url=relay.url, viewport=PHONE, service_workers="allow")
    context.add_cookies([{"name": c["name"], "value": c["value"], "url": relay.url} for c in cookies])
    return context.new_page()


def test_filing_costs_no_more_than_150_kilobytes_and_shows_soon(
    phone: Page, relay: Relay, cast: Cast
) -> None:
    wire = Wire(phone)
    Person(phone, "km").opens("file/")
    painted, needed = phone.evaluate(PAINTED) / 1000, wire.needed()
    wire.session.send("Network.emulateNetworkConditions", FAST)
    phone.evaluate("navigator.serviceWorker.ready")
    files(Person(phone, "km"), cast)
    phone.wait_for_load_state("networkidle")
    letters = wire.sums["Font"]
    said = f"{relay.down} bytes down, {letters} of them letters, {relay.up} up; shown after {painted:.2f} s"
    said += f", by the line alone {needed:.2f} s; load {os.getloadavg()[0]:.1f} on {os.cpu_count()}"
    sys.stdout.write(f"{said}\n")
    assert (relay.down <= IN_ALL, letters <= LETTERS) == (True, True), said
    assert needed <= SHOWN and painted <= SHOWN * BUSY, said

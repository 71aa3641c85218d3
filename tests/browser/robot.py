"""What the robot looks for on a page (experience.md R1 to R6, R9, R19, R20, R31); each returns its findings.

A test of a page reads: `assert faults(page) == []`. Every finding is one line that names the node.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

import axe_playwright_python
import brotli
from playwright.sync_api import Page, Response

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 360, "height": 740}
NARROW = {"width": 320, "height": 740}
DESK = {"width": 1280, "height": 900}
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()

_VIOLATIONS = """async (options) => {
  await document.fonts.ready;
  for (let n = 0; n < 50 && document.querySelector('[aria-busy="true"]'); n += 1)  // what is fetched anew is pale
    await new Promise((go) => setTimeout(go, 100));
  const found = await axe.run(document, options);
  return found.violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.target}`));
}"""
_MEASURES = (Path(__file__).parent / "robot.js").read_text()


def _ask(page: Page, measure: str) -> Any:
    """What one measure of robot.js says about the page, once its letters are there."""
    return page.evaluate(
        f"async () => {{ await document.fonts.ready; {_MEASURES} return robot.{measure}(); }}"
    )


def axe(page: Page) -> list[str]:
    """R1: what axe finds at this size, one line per rule and node."""
    page.evaluate(_AXE)
    rules = {"type": "tag", "values": AXE_TAGS}
    options = {
        "runOnly": rules,
        "resultTypes": ["violations"],
        "preload": False,
        "iframes": False,
        "reporter": "no-passes",
    }
    return list(page.evaluate(_VIOLATIONS, options))


def overflow(page: Page) -> list[str]:
    """R2: by how much the page is wider than the window, and what ends last."""
    return list(_ask(page, "tooWide"))


def text_spacing(page: Page) -> list[str]:
    """R3: what overflows or is cut with wide text spacing and text at 200 %."""
    return list(_ask(page, "spread"))


def clipped(page: Page) -> list[str]:
    """Text that its own box cuts off."""
    return list(_ask(page, "clipped"))


def room(page: Page) -> list[str]:
    """What a longer language has no room for: a page too wide, squeezed or cut text, controls on one another."""
    return [
        fault for name in ("tooWide", "narrow", "clipped", "cut", "overlapping") for fault in _ask(page, name)
    ]


def narrow_columns(page: Page) -> list[str]:
    """R4: text squeezed into a column of a few letters."""
    return list(_ask(page, "narrow"))


def small_targets(page: Page) -> list[str]:
    """R5: controls under 24 px, and main controls under 44 px on a phone."""
    return list(_ask(page, "targets"))


def keyboard_stops(page: Page, most: int = 200) -> tuple[list[str], list[str]]:
    """R6: the Tab stops in order, and what is wrong with them: no ring, covered, or a trap."""
    page.evaluate("() => { document.activeElement?.blur(); scrollTo(0, 0); }")
    names: list[str] = []
    wrong: list[str] = []
    for _step in range(most):
        page.keyboard.press("Tab")
        stop = _ask(page, "stop")
        if stop is None:
            return names, wrong
        names.append(stop["name"])
        wrong += [f"no ring: {stop['name']}"] if not stop["ring"] else []
        wrong += [f"covered: {stop['name']}"] if stop["covered"] else []
    return names, [*wrong, "the keyboard never leaves the page"]


def line_heights(page: Page) -> list[str]:
    """R20: Khmer text set too tight, spaced or slanted."""
    return list(_ask(page, "lineHeights"))


def languages(page: Page) -> list[str]:
    """R19: Khmer text that is not marked as Khmer."""
    return list(_ask(page, "languages"))


def weights(page: Page, address: str) -> dict[str, int]:
    """R9: bytes of a first view by kind, texts as Brotli would send them, and the number of requests."""
    sums = {"document": 0, "stylesheet": 0, "script": 0, "font": 0, "image": 0, "requests": 0}

    def add(response: Response) -> None:
        kind = response.request.resource_type
        if kind in sums and response.ok:
            body = response.body()
            sums[kind] += len(body) if kind in ("font", "image") else len(brotli.compress(body))
            sums["requests"] += 1

    page.on("response", add)
    page.goto(address, wait_until="networkidle")
    page.remove_listener("response", add)
    return sums


class Scale:
    """R9: weighs what a page loads, as it comes over the wire and as if for the first time."""

    LIMITS: ClassVar = {"Document": 20_000, "Stylesheet": 12_000, "Script": 30_000, "Image": 20_000}
    TOTAL, REQUESTS = 80_000, 13  # 12, and one more for the letters of the other language

    def __init__(self, page: Page) -> None:
        self.kinds: dict[str, str] = {}
        self.sums: dict[str, int] = {}
        wire = page.context.new_cdp_session(page)
        wire.send("Network.enable")
        wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
        wire.on("Network.responseReceived", lambda e: self.kinds.update({e["requestId"]: e["type"]}))
        wire.on("Network.loadingFinished", self._add)

    def _add(self, event: dict[str, Any]) -> None:
        kind = self.kinds.get(event["requestId"], "Other")
        self.sums[kind] = self.sums.get(kind, 0) + int(event["encodedDataLength"])

    def clear(self) -> None:
        """Begin again."""
        self.kinds.clear()
        self.sums.clear()

    def too_heavy(self) -> list[str]:
        """What weighs more than it may; fonts are limited on the public pages alone."""
        found = [f"{kind} of {n} bytes" for kind, n in self.sums.items() if n > self.LIMITS.get(kind, n)]
        total = sum(n for kind, n in self.sums.items() if kind != "Font")
        found += [f"{total} bytes without fonts"] if total > self.TOTAL else []
        return found + ([f"{len(self.kinds)} requests"] if len(self.kinds) > self.REQUESTS else [])


def inline_code(page: Page) -> list[str]:
    """R31: style attributes, style elements and inline scripts, which the security policy forbids."""
    return list(_ask(page, "inline"))


def layout(page: Page) -> list[str]:
    """R2, R4, R5, R20: what is wrong at this size: too wide, squeezed, cut, overlapping, small, tight Khmer."""
    return list(_ask(page, "layout"))


def words(page: Page) -> list[str]:
    """R14, R19, R26, R31: languages that are not marked, inline code, ids used twice, missing live regions."""
    return list(_ask(page, "words"))


def stops(page: Page) -> list[str]:
    """R6: Tab stops that are covered, without a ring or out of reach; the skip link comes first.

    Not where the page led the focus elsewhere, as to what is wrong with an answer, nor where it has no menu to skip.
    """
    led = page.evaluate(
        "() => document.activeElement !== document.body || !document.querySelector('.nav, .skip')"
    )
    page.evaluate("() => { document.activeElement?.blur(); scrollTo(0, 0); }")
    page.keyboard.press("Tab")
    first = _ask(page, "stop")
    wrong = (
        [] if led or (first and "skip" in first["name"]) else [f"the first stop is {first and first['name']}"]
    )
    return wrong + list(_ask(page, "stops"))


def links(page: Page) -> list[str]:
    """The addresses on this site that the page links to."""
    return list(_ask(page, "links"))


def faults(page: Page) -> list[str]:
    """Everything the robot can see wrong with the page as it stands, at its present size."""
    return [*axe(page), *layout(page), *words(page)]

"""What the robot looks for on a page (experience.md R1 to R6, R9, R19, R20, R31); each returns its findings.

A test of a page reads: `assert faults(page) == []`. Every finding is one line that names the node.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

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
_AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"

_NAME = """
const nameOf = (n) => `${n.tagName.toLowerCase()}${n.id ? "#" + n.id : ""}${n.classList[0] ? "." + n.classList[0] : ""}`
  + ` "${(n.textContent || n.value || "").trim().slice(0, 30)}"`;
const seen = (n) => { const r = n.getBoundingClientRect(), s = getComputedStyle(n);
  return r.width > 1 && r.height > 1 && s.visibility !== "hidden" && s.display !== "none" && !n.closest(".vh, .skip"); };
"""
_NARROW_COLUMNS = """() => [...document.querySelectorAll("p,h1,h2,h3,li,td,th,dd,dt,label,button,a,span")]
  .filter((n) => seen(n) && [...n.childNodes].some((c) => c.nodeType === 3 && c.textContent.trim().length > 3))
  .filter((n) => { const em = parseFloat(getComputedStyle(n).fontSize), r = n.getBoundingClientRect();
    return r.width < 3 * em && r.height > 5 * em; }).map((n) => "narrow: " + nameOf(n))"""
_TARGETS = """() => { const phone = innerWidth < 700;
  return [...document.querySelectorAll("a[href],button,input:not([type=hidden]),select,textarea,summary")].filter(seen)
  .filter((n) => { const r = n.getBoundingClientRect(), inline = getComputedStyle(n).display === "inline";
    if (inline) return false;
    if (n.closest(".door, .tasks") && n.matches("a")) return false;
    const least = phone && n.matches(".btn, .in, .nav a") ? 44 : 24;
    return r.height < least - 0.5 || r.width < 23.5; })
  .map((n) => { const r = n.getBoundingClientRect(); return `small ${Math.round(r.width)}x${Math.round(r.height)}: ` + nameOf(n); }); }"""
_CLIPPED = """() => [...document.querySelectorAll("body *")].filter((n) => seen(n) && n.innerText
    && getComputedStyle(n).overflowY !== "visible" && n.scrollHeight > n.clientHeight + 1
    && !n.matches("textarea, select, .scroll, svg, svg *")).map((n) => "clipped: " + nameOf(n))"""
_LINE_HEIGHTS = """() => { const khmer = /[\\u1780-\\u17da\\u17e0-\\u17f9]/;
  return [...document.querySelectorAll("body *")].filter((n) => seen(n)
    && [...n.childNodes].some((c) => c.nodeType === 3 && khmer.test(c.textContent)))
  .map((n) => { const s = getComputedStyle(n), size = parseFloat(s.fontSize), ratio = parseFloat(s.lineHeight) / size;
    const least = n.closest("h1,h2,h3,h4,.brand,.tag,.count,label,legend,th,.top-links,.nav,.subnav") ? 1.55
      : n.closest("button,.btn,.in,select,option") ? 1.6 : 1.7;
    const bad = [];
    if (ratio < least - 0.01) bad.push(`line height ${ratio.toFixed(2)}`);
    if (!["normal", "0px"].includes(s.letterSpacing)) bad.push("letter spacing");
    if (s.fontStyle === "italic") bad.push("italic");
    return bad.length ? bad.join(", ") + ": " + nameOf(n) : ""; }).filter(Boolean); }"""
_LANGUAGES = """() => { const khmer = /[\\u1780-\\u17da\\u17e0-\\u17f9]/, walker = document.createTreeWalker(document.body, 4), found = [];
  while (walker.nextNode()) { const text = walker.currentNode, box = text.parentElement;
    if (!khmer.test(text.textContent) || box.closest("script, style, textarea, [translate=no]")) continue;
    const lang = box.closest("[lang]")?.lang;
    if (lang !== "km") found.push(`Khmer under lang=${lang}: ` + text.textContent.trim().slice(0, 30)); }
  return found; }"""
_STOP = """() => { const n = document.activeElement; if (!n || n === document.body) return null;
  const r = n.getBoundingClientRect(), s = getComputedStyle(n);
  const box = n.closest(".door, .tasks li, .choice") || n;
  const at = document.elementFromPoint(r.left + r.width / 2, r.top + Math.min(r.height / 2, innerHeight / 2));
  const ring = [n, box].some((e) => { const c = getComputedStyle(e); return c.outlineStyle !== "none" && parseFloat(c.outlineWidth) >= 2; });
  return { name: nameOf(n), ring, covered: !(at && (n.contains(at) || at.contains(n) || n === at)), size: r.width * r.height }; }"""


def _ask(page: Page, script: str) -> Any:
    """Run a function in the page with the robot's small words in reach."""
    return page.evaluate(f"() => {{ {_NAME} return ({script})(); }}")


def axe(page: Page) -> list[str]:
    """R1: what axe finds at this size, one line per rule and node."""
    page.evaluate(_AXE.read_text())
    options = {"runOnly": {"type": "tag", "values": AXE_TAGS}, "resultTypes": ["violations"]}
    result = page.evaluate("(options) => axe.run(document, options)", options)
    return [f"{rule['id']}: {node['target']}" for rule in result["violations"] for node in rule["nodes"]]


def overflow(page: Page) -> int:
    """R2: how many pixels the page is wider than the window; 0 is right."""
    return int(
        page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
    )


def text_spacing(page: Page) -> list[str]:
    """R3: what overflows or is cut with wide text spacing and text at 200 %; leaves the page changed."""
    page.evaluate(
        "() => { const s = new CSSStyleSheet(); s.replaceSync(`html { font-size: 200% !important; }"
        " * { line-height: max(1.5em, 1lh) !important; letter-spacing: .12em !important; word-spacing: .16em !important; }`);"
        " document.adoptedStyleSheets = [s]; }"
    )
    wide = overflow(page)
    return ([f"{wide} px too wide"] if wide > 0 else []) + clipped(page)


def clipped(page: Page) -> list[str]:
    """Text that its own box cuts off."""
    return list(_ask(page, _CLIPPED))


def narrow_columns(page: Page) -> list[str]:
    """R4: text squeezed into a column of a few letters."""
    return list(_ask(page, _NARROW_COLUMNS))


def small_targets(page: Page) -> list[str]:
    """R5: controls under 24 px, and main controls under 44 px on a phone."""
    return list(_ask(page, _TARGETS))


def keyboard_stops(page: Page, most: int = 200) -> tuple[list[str], list[str]]:
    """R6: the Tab stops in order, and what is wrong with them: no ring, covered, or a trap."""
    page.evaluate("() => { document.activeElement?.blur(); scrollTo(0, 0); }")
    names: list[str] = []
    wrong: list[str] = []
    for _step in range(most):
        page.keyboard.press("Tab")
        stop = _ask(page, _STOP)
        if stop is None:
            return names, wrong
        names.append(stop["name"])
        wrong += [f"no ring: {stop['name']}"] if not stop["ring"] else []
        wrong += [f"covered: {stop['name']}"] if stop["covered"] else []
    return names, [*wrong, "the keyboard never leaves the page"]


def line_heights(page: Page) -> list[str]:
    """R20: Khmer text set too tight, spaced or slanted."""
    return list(_ask(page, _LINE_HEIGHTS))


def languages(page: Page) -> list[str]:
    """R19: Khmer text that is not marked as Khmer."""
    return list(_ask(page, _LANGUAGES))


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


def inline_code(page: Page) -> list[str]:
    """R31: style attributes, style elements and inline scripts, which the security policy forbids."""
    script = "[...document.querySelectorAll('[style], style, script:not([src]), [onclick], [onload]')]"
    return list(_ask(page, f"() => {script}.map((n) => 'inline: ' + nameOf(n))"))


def faults(page: Page) -> list[str]:
    """Everything the robot can see wrong with the page as it stands, at its present size."""
    wide = overflow(page)
    return [
        *([f"{wide} px too wide"] if wide > 0 else []),
        *axe(page),
        *narrow_columns(page),
        *clipped(page),
        *small_targets(page),
        *line_heights(page),
        *languages(page),
        *inline_code(page),
    ]

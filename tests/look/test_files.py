"""What is served: vendored files as listed, colours that can be read, templates without inline code."""

from __future__ import annotations

import re
from pathlib import Path

import brotli
import pytest
from fontTools.ttLib import TTFont

from tools import vendor

ROOT = Path(__file__).resolve().parents[2]
CSS = (ROOT / "static/css/app.css").read_text()
TOKENS = dict(re.findall(r"--([a-z0-9-]+): (#[0-9A-Fa-f]{3,6})", CSS))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
PAIRS = [
    ("ink", "sand-100"), ("ink-2", "sand-100"), ("ink-2", "paper"), ("indigo-600", "sand-50"),
    ("indigo-600", "sand-100"), ("visited", "sand-50"), ("paper", "indigo-900"), ("gold-300", "indigo-900"),
    ("paper", "indigo-700"), ("paper", "bad"), ("paper", "ok"), ("ok", "ok-bg"), ("warn", "warn-bg"),
    ("bad", "bad-bg"), ("info", "info-bg"), ("mute", "mute-bg"), ("gov", "paper"), ("emp", "paper"),
    ("wrk", "paper"), ("obs", "private-bg"), ("ink", "gold-50"), ("ink", "focus"),
    ("indigo-700", "indigo-50"),
]  # fmt: skip
SHAPES = [
    "line-strong",
    "fill-on",
    "fill-risk",
    "fill-off",
    "fill-none",
    "gold-500",
    "c1",
    "c2",
    "c3",
    "c4",
    "c5",
    "c6",
]

UNUSED = {0x17A3, 0x17A4, 0x17B4, 0x17B5}  # deprecated, nobody writes them


def luminance(colour: str) -> float:
    text = colour.lstrip("#")
    text = "".join(c * 2 for c in text) if len(text) == 3 else text
    parts = [int(text[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(TOKENS[one]), luminance(TOKENS[other])), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_can_be_read_on_its_ground(text: str, ground: str) -> None:
    assert contrast(text, ground) >= 6.5


@pytest.mark.parametrize("shape", SHAPES)
def test_a_shape_can_be_told_from_white(shape: str) -> None:
    assert contrast(shape, "paper") >= 3


def test_the_vendored_files_are_those_of_the_list() -> None:
    assert vendor.faults() == []


def test_every_vendored_package_has_a_licence_and_a_version() -> None:
    for font in vendor.FONTS:
        assert (vendor.FOLDER / font.name / "LICENSE").stat().st_size > 1000
        assert re.fullmatch(r"\d+\.\d+\.\d+", font.version)


def test_the_interface_font_knows_every_khmer_letter() -> None:
    letters = TTFont(vendor.FOLDER / "kantumruy-pro/kantumruy-pro-khmer-400-normal.woff2").getBestCmap()
    assert set(range(0x1780, 0x17D3)) - UNUSED <= set(letters)


def test_no_file_we_serve_names_another_host() -> None:
    served = [*ROOT.glob("static/css/*.css"), *ROOT.glob("static/js/*.js"), vendor.LIST]
    assert [p.name for p in served if re.search(r"https?://(?!www\.w3\.org)", p.read_text())] == []


def test_the_stylesheet_and_the_script_stay_within_their_budgets() -> None:
    assert len(brotli.compress(CSS.encode())) < 12_000
    assert len(brotli.compress((ROOT / "static/js/app.js").read_bytes())) < 6_000


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT / "templates")))
def test_a_template_has_no_inline_code_and_stays_short(template: Path) -> None:
    text = template.read_text()
    assert not re.search(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=|\|safe\b|autoescape off", text)
    assert len(text.splitlines()) <= (40 if "parts" in template.parts else 120)


def test_khmer_gets_no_letter_spacing_and_no_slant() -> None:
    assert not re.search(r"letter-spacing: (?!0)", CSS)
    assert "italic" not in CSS

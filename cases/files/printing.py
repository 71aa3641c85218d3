"""Prints papers as PDF with WeasyPrint, where the machine has its libraries; else `print_pdf` is None.

The printer fetches our stylesheet and fonts and nothing else: no address on a paper is ever followed.
"""

from __future__ import annotations

from collections.abc import Callable
from ctypes.util import find_library
from importlib import import_module
from typing import Any

from django.contrib.staticfiles import finders

SHEET = "css/paper.css"


def _print(html: str) -> bytes:
    """The PDF of a whole page of HTML; tagged, so that a screen reader finds its headings and tables."""
    weasyprint: Any = import_module("weasyprint")  # seconds to load: only who prints waits for them
    fonts = import_module("weasyprint.text.fonts").FontConfiguration()
    ours = weasyprint.urls.URLFetcher(allowed_protocols={"file"})
    nothing = weasyprint.urls.URLFetcher(allowed_protocols=set())
    sheet = weasyprint.CSS(filename=finders.find(SHEET), font_config=fonts, url_fetcher=ours)
    page = weasyprint.HTML(string=html, url_fetcher=nothing)
    result: Any = page.write_pdf(stylesheets=[sheet], font_config=fonts, pdf_tags=True)
    return bytes(result)


print_pdf: Callable[[str], bytes] | None = _print if find_library("pango-1.0") else None
"""Turns HTML into a PDF; None where this machine cannot."""

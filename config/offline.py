"""The worker that a browser keeps for the site: it shows the offline page, and what else is given to it.

Browsers look at `/sw.js` again when a page is opened and ten minutes are over: on a slow line each counts.
When one byte differs they fetch the worker anew, and what it keeps. So the answer names every file by its
contents, and bears a mark of the offline page itself.
"""

from __future__ import annotations

import json
from hashlib import sha256

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from accounts.models import Office

SCRIPTS = ["js/worker.js", "js/push_worker.js"]
"""What the worker does, in static files; each listens for its own events."""

FRESH = 600  # seconds
FILES = ["css/app.css", "css/fonts.css", "js/offline-page.js", "img/mark.svg"]
LETTERS = [
    f"vendor/kantumruy-pro/kantumruy-pro-{part}-{weight}-normal.woff2"
    for part in ("khmer", "latin")
    for weight in (400, 600)
]
"""Kept as far as the browser has them; none is fetched for the offline page alone."""


@require_safe
@cache_control(private=True, max_age=FRESH)
def worker(request: HttpRequest) -> HttpResponse:
    """The script of the worker: what to keep, then the scripts that do the work."""
    pages = {code: _address(code) for code, _name in settings.LANGUAGES}
    site = {
        "files": [static(name) for name in FILES],
        "letters": [static(name) for name in LETTERS],
        "pages": pages,
    }
    drawn = [_page(code) for code in pages]
    site["mark"] = sha256(json.dumps([site, drawn]).encode()).hexdigest()[:16]
    scripts = ", ".join(json.dumps(static(name)) for name in SCRIPTS)
    body = f"self.concord = {json.dumps(site)};\nimportScripts({scripts});\n"
    return HttpResponse(body, content_type="text/javascript; charset=utf-8")


def _address(code: str) -> str:
    with override(code):
        return reverse("offline")


def _page(code: str) -> str:
    """The offline page as it is drawn now."""
    with override(code):
        return render_to_string("pages/offline.html", {**_said(), "phone": settings.CONTACT_PHONE})


def _said() -> dict[str, object]:
    return {"offices": Office.objects.exclude(phone="")}


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """P45: what the worker shows where no page can be reached: whom to call, what waits."""
    return render(request, "pages/offline.html", _said())

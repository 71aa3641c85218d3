"""The worker that a browser keeps for the site: it shows the offline page, and what else is given to it.

Browsers look at `/sw.js` again when a page is opened; when one byte differs they fetch the worker anew, and
what it keeps. So the answer names every file by its contents, and bears a mark of the offline page itself.
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

FILES = ["css/app.css", "js/offline-page.js", "img/mark.svg"]
_LETTERS = "vendor/kantumruy-pro/kantumruy-pro-{}-normal.woff2"
_LATIN = ["css/fonts.css", _LETTERS.format("latin-400"), _LETTERS.format("latin-600")]
_KHMER = [*_LATIN, _LETTERS.format("khmer-400"), _LETTERS.format("khmer-600")]


@require_safe
@cache_control(no_cache=True)
def worker(request: HttpRequest) -> HttpResponse:
    """The script of the worker: what to keep for each language, then the scripts that do the work."""
    pages = {code: _kept_for(code) for code, _name in settings.LANGUAGES}
    drawn = [_page(code) for code in pages]
    site = {
        "mark": sha256(json.dumps([pages, drawn]).encode()).hexdigest()[:16],
        "files": [static(name) for name in FILES],
        "pages": pages,
    }
    scripts = ", ".join(json.dumps(static(name)) for name in SCRIPTS)
    body = f"self.concord = {json.dumps(site)};\nimportScripts({scripts});\n"
    return HttpResponse(body, content_type="text/javascript; charset=utf-8")


def _kept_for(code: str) -> dict[str, object]:
    """The offline page of a language and the letters it is written in."""
    with override(code):
        page = reverse("offline")
    return {"page": page, "letters": [static(name) for name in (_KHMER if code == "km" else _LATIN)]}


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

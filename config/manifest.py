"""The web manifest: what a telephone needs to put the site on its home screen.

An iPhone takes notices for nothing else. The mark's pictures are drawn by tools/icons.py.
"""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

ICONS = (("icon-192", 192, "any"), ("icon-512", 512, "any"), ("icon-cut-512", 512, "maskable"))
FRAME, GROUND = "#1A2754", "#FAF7F1"
"""The tokens --indigo-900 and --sand-50 of static/css/app.css."""
FRESH = 24 * 60 * 60  # seconds


@require_safe
@cache_control(public=True, max_age=FRESH)
def manifest(request: HttpRequest) -> JsonResponse:
    """The site in the language of the address; one site whatever the language, so it is put there once."""
    said = {
        "id": "/",
        "name": _("Concord"),
        "short_name": _("Concord"),
        "description": _("Labour disputes and social dialogue in Cambodia"),
        "lang": get_language(),
        "start_url": reverse("front"),
        "scope": "/",
        "display": "standalone",
        "theme_color": FRAME,
        "background_color": GROUND,
        "icons": [_icon(*icon) for icon in ICONS],
    }
    return JsonResponse(
        said, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False}
    )


def _icon(name: str, side: int, purpose: str) -> dict[str, str]:
    source = static(f"img/{name}.png")
    return {"src": source, "sizes": f"{side}x{side}", "type": "image/png", "purpose": purpose}

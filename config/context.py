"""What every page's frame needs: languages, navigation, links, the demo notice, Save-Data."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.access import access_of
from accounts.models import Organization
from config.middleware import request_id
from config.navigation import first_link, link, nav_for


def other_addresses(request: HttpRequest) -> list[dict[str, Any]]:
    """The same page in each language, path and query kept; the other one is the switch of the header."""
    active = get_language() or settings.LANGUAGE_CODE
    here = request.get_full_path()
    found = []
    for code, name in settings.LANGUAGES:
        url = translate_url(here, code)
        if url == here and code != active and here.startswith(f"/{active}/"):
            url = f"/{code}{here[len(active) + 1 :]}"
        entry = {"code": code, "name": name, "url": url, "current": code == active}
        found.append({**entry, "absolute": request.build_absolute_uri(url)})
    return found


def acting_for(request: HttpRequest) -> str:
    """Whom the person acts for, in words for the header; empty for officials and strangers."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return ""
    wanted = sorted(set(access_of(user).organizations))
    if len(wanted) != 1:
        return _("all your organisations (%(count)d)") % {"count": len(wanted)} if wanted else ""
    return str(Organization.objects.filter(pk=wanted[0]).first() or "")


def frame_links() -> dict[str, str]:
    """The addresses the frame points to, empty where this installation has no such page."""
    return {
        "help": link("help/"),
        "notifications": link("notifications/"),
        "search": link("search/"),
        "account": first_link("account/", "account/security/"),
        "organisations": link("account/organisations/"),
        "sign_in": first_link("sign-in/", "accounts/login/"),
        "accessibility": link("accessibility/"),
        "privacy": link("privacy/"),
        "contact": link("contact/"),
        "offices": link("offices/"),
        "glossary": link("glossary/"),
    }


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor: the names that base.html and the parts in templates/parts/frame use."""
    return {
        "save_data": request.headers.get("Save-Data", "").lower() == "on",
        "demo": settings.DEMO,
        "demo_url": first_link("demo/") if settings.DEMO else "",
        "version": getattr(settings, "VERSION", ""),
        "phone": settings.CONTACT_PHONE,
        "reference": request_id(),
        "search_url": link("search/"),
        "idle_seconds": settings.SESSION_IDLE,
        "front_url": first_link("", "start/") or "/",
        "languages": other_addresses(request),
        "links": SimpleLazyObject(frame_links),
        "nav": SimpleLazyObject(lambda: nav_for(request)),
        "acting_for": SimpleLazyObject(lambda: acting_for(request)),
    }

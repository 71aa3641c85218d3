"""Every address of the site: pages under their language, the API under its version."""

from __future__ import annotations

from importlib.util import find_spec

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.http import require_POST
from django.views.i18n import set_language
from drf_spectacular.views import SpectacularAPIView

from config import offline, views

handler400 = "config.views.bad_request"
handler403 = "config.views.forbidden"
handler404 = "config.views.not_found"
handler500 = "config.views.server_error"


def _pages(prefix: str, module: str) -> list[URLPattern | URLResolver]:
    """The addresses of one application, once it has some."""
    parent, _dot, _name = module.rpartition(".")
    known = find_spec(parent) is not None and find_spec(module) is not None
    return [path(prefix, include(module))] if known else []


urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.choose_language, name="choose_language"),
    path("healthz", views.health, name="health"),
    path("sw.js", offline.worker, name="worker"),
    path("i18n/setlang/", require_POST(set_language), name="set_language"),
    path("api/v1/schema", SpectacularAPIView.as_view(), name="schema"),
    *_pages("", "notifications.outside_urls"),
    *_pages("api/v1/", "cases.api.urls"),
    *_pages("api/v1/", "dialogue.api.urls"),
    *i18n_patterns(
        *_pages("", "config.page_urls"),
        *_pages("", "accounts.urls"),
        *_pages("", "notifications.urls"),
        *_pages("", "dialogue.urls"),
        *_pages("", "cases.urls"),
        prefix_default_language=True,
    ),
]

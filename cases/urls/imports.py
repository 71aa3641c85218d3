"""Addresses of bringing old cases in."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from cases.views import importing

_IMPORT = "imports/<int:number>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("imports/", importing.import_new, name="imports"),
    path(_IMPORT, importing.import_page, name="import"),
    path(f"{_IMPORT}columns/", importing.import_columns, name="import_columns"),
    path(f"{_IMPORT}take/", importing.import_take, name="import_take"),
    path(f"{_IMPORT}refused.csv", importing.import_refused, name="import_refused"),
]

"""Addresses of the dispute pages, under the language prefix; one module per room."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

from cases.urls import (
    arbitration,
    case,
    documents,
    dry_runs,
    filing,
    imports,
    notices,
    papers,
    queue,
    register,
    statistics,
)

app_name = "cases"
urlpatterns: list[URLPattern | URLResolver] = [
    *filing.urlpatterns,
    *queue.urlpatterns,
    *documents.urlpatterns,
    *papers.urlpatterns,
    *arbitration.urlpatterns,
    *notices.urlpatterns,
    *register.urlpatterns,
    *statistics.urlpatterns,
    *imports.urlpatterns,
    *dry_runs.urlpatterns,
    *case.urlpatterns,
]

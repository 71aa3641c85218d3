"""Addresses of dry runs of a new holiday or another time limit, and of publishing a holiday."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from cases.views import dry_runs, holiday_publishing

urlpatterns: list[URLPattern | URLResolver] = [
    path("dry-runs/", dry_runs.dry_runs, name="dry_runs"),
    path("dry-runs/<int:number>/", dry_runs.dry_run, name="dry_run"),
    path("dry-runs/<int:number>/publish/", holiday_publishing.propose_page, name="holiday_propose"),
    path("dry-runs/holidays/<int:number>/", holiday_publishing.publication_page, name="holiday_publication"),
]

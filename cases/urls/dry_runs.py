"""Addresses of dry runs of a new holiday or another time limit."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from cases.views import dry_runs

urlpatterns: list[URLPattern | URLResolver] = [
    path("dry-runs/", dry_runs.dry_runs, name="dry_runs"),
    path("dry-runs/<int:number>/", dry_runs.dry_run, name="dry_run"),
]

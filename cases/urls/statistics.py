"""Addresses of the statistics."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from cases.views import statistics

urlpatterns: list[URLPattern | URLResolver] = [
    path("statistics/", statistics.statistics, name="statistics"),
    path("statistics/statistics.csv", statistics.statistics_csv, name="statistics_csv"),
    path("statistics/cases/", statistics.statistics_cases, name="statistics_cases"),
    path("statistics/by/<slug:cut>/", statistics.statistics_cut, name="statistics_cut"),
]

"""Addresses of the statistics."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from cases.views import published, statistics

_TABLE = "statistics/tables/<slug:table>/<slug:period>"

urlpatterns: list[URLPattern | URLResolver] = [
    path("statistics/", statistics.statistics, name="statistics"),
    path("statistics/statistics.csv", statistics.statistics_csv, name="statistics_csv"),
    path("statistics/cases/", statistics.statistics_cases, name="statistics_cases"),
    path("statistics/by/<slug:cut>/", statistics.statistics_cut, name="statistics_cut"),
    path("statistics/tables/", published.tables, name="published_tables"),
    path(f"{_TABLE}/", published.published, name="published"),
    path(f"{_TABLE}.csv", published.published_csv, name="published_csv"),
    path(f"{_TABLE}.json", published.published_json, name="published_json"),
]

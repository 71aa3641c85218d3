"""Addresses of social dialogue, under the language prefix; one module per room."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

from dialogue.urls import agreements, meetings, programme

app_name = "dialogue"
urlpatterns: list[URLPattern | URLResolver] = [
    *meetings.urlpatterns,
    *agreements.urlpatterns,
    *programme.urlpatterns,
]

"""Addresses of the public pages, under the language prefix."""

from __future__ import annotations

from django.urls import URLPattern, path

from config import gallery, manifest, offline, pages, review_pages, typed

urlpatterns: list[URLPattern] = [
    path("", pages.front, name="front"),
    path("start/", pages.start, name="start"),
    path("help/", pages.help_list, name="help"),
    path("help/<slug:topic>/", pages.help_topic, name="help_topic"),
    path("offices/", pages.offices, name="offices"),
    path("glossary/", pages.glossary, name="glossary"),
    path("accessibility/", pages.plain, {"name": "accessibility"}, name="accessibility"),
    path("privacy/", pages.plain, {"name": "privacy"}, name="privacy"),
    path("contact/", pages.plain, {"name": "contact"}, name="contact"),
    path("app.webmanifest", manifest.manifest, name="manifest"),
    path("offline/", offline.page, name="offline"),
    path("typed/", typed.keep, name="typed"),
    path("typed/away/", typed.throw_away, name="typed_away"),
    path("khmer-texts/", review_pages.wordings, name="wordings"),
    path("khmer-texts/<int:pk>/", review_pages.wording, name="wording"),
    path("khmer-texts/reviewed.csv", review_pages.wordings_csv, name="wordings_csv"),
    path("gallery/", gallery.gallery, name="gallery"),
]

"""Addresses of the public register."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from cases.views import register

urlpatterns: list[URLPattern | URLResolver] = [
    path("register/", register.register_list, name="register"),
    path("register/awards.json", register.register_json, name="register_json"),
    path("register/awards.csv", register.register_csv, name="register_csv"),
    path("register/awards.atom", register.register_feed, name="register_feed"),
    path("register/awards/<slug:number>/", register.register_award, name="register_award"),
]

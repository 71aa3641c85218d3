"""Addresses without a language: the short one in messages to telephones, those of gateway and worker."""

from __future__ import annotations

from django.urls import path

from notifications.views import browsers, gateway, inbox

urlpatterns = [
    path("n/<int:seq>", inbox.short_link, name="short_link"),
    path("gateway/reports", gateway.report, name="gateway_report"),
    path("push/place", browsers.place, name="browser_place"),
]

"""Addresses of the inbox, after the language."""

from __future__ import annotations

from django.urls import path

from notifications import views

app_name = "notifications"
urlpatterns = [
    path("notifications/", views.inbox_page, name="inbox"),
    path("notifications/since/", views.since, name="since"),
    path("notifications/<int:seq>/", views.open_item, name="open"),
    path("account/notifications/", views.settings_page, name="settings"),
    path("account/notifications/test/", views.send_check, name="test"),
]

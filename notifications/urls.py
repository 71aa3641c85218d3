"""Addresses of the inbox, after the language."""

from __future__ import annotations

from django.urls import path

from notifications.views import browsers, inbox, phone, settings, unreached, webhooks

app_name = "notifications"
urlpatterns = [
    path("notifications/", inbox.inbox_page, name="inbox"),
    path("notifications/since/", inbox.since, name="since"),
    path("notifications/unreached/", unreached.unreached, name="unreached"),
    path("notifications/unreached/<int:pk>/", unreached.unreached_one, name="unreached_one"),
    path("notifications/<int:seq>/", inbox.open_item, name="open"),
    path("notifications/<int:seq>/ways/", inbox.ways, name="ways"),
    path("account/notifications/", settings.settings_page, name="settings"),
    path("account/notifications/test/", settings.send_check, name="test"),
    path("account/notifications/phone/", phone.phone, name="phone"),
    path("account/notifications/telegram/", settings.telegram, name="telegram"),
    path("account/notifications/browsers/", browsers.add, name="browser_add"),
    path("account/notifications/browsers/<int:pk>/end/", browsers.end, name="browser_end"),
    path("account/webhooks/", webhooks.webhooks, name="webhooks"),
    path("account/webhooks/<int:pk>/end/", webhooks.end, name="webhook_end"),
    path("account/webhooks/<int:pk>/again/", webhooks.again, name="webhook_again"),
]

"""Browsers that are added as the script of the page of settings adds them."""

from __future__ import annotations

from notifications.channels.webpush import public_key

ADD = "/en/account/notifications/browsers/"


def added(service, browser, status=201):
    made = service.phone(public_key())
    assert browser.post(ADD, made.given).status_code == status
    return made

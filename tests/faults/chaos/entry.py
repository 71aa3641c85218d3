"""The door of a sabotaged run: breaks one promise on purpose, then runs the web server or the worker.

The checker must fail on each of these. Only this module reads the switch; the product knows none of it.
"""

from __future__ import annotations

import os
import sys
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

import uvicorn
from django.core.management import execute_from_command_line

from cases.api import filing
from cases.services import act, drafts
from notifications import consumers, delivery
from notifications.channels import known
from notifications.live import Hub
from notifications.models import Delivery
from notifications.seats import Seat
from notifications.wording import message_of


def no_cursor() -> None:
    """A socket that comes back is served from now on: what it missed is lost."""
    begin = Hub.begin

    def from_now_on(hub: Hub, seat: Seat, since: int) -> None:
        begin(hub, seat, consumers.HIGHEST)

    Hub.begin = from_now_on  # type: ignore[method-assign]


def mark_before_send() -> None:
    """A message is marked as sent, then sent: a fault between the two loses it."""

    def send_one(pk: int) -> str:
        row = Delivery.objects.due().select_related("notification__user").filter(pk=pk).first()
        if row is None:
            return ""
        Delivery.objects.filter(pk=pk).update(state="sent")
        known.channel(row.channel).send(message_of([row], row.notification.user.email, None))
        return "accepted"

    delivery.send_one = send_one


def no_idempotency_row() -> None:
    """An answer is not kept under its key: a repeated call acts again."""

    def forget(*arguments: Any) -> None:
        return None

    act._keep = forget
    act._kept = filing._kept = drafts._filed_before = forget


SABOTAGE = {"cursor": no_cursor, "mark": mark_before_send, "key": no_idempotency_row}

if __name__ == "__main__":
    for switch in os.environ["CONCORD_SABOTAGE"].split(","):
        SABOTAGE[switch]()
    kind, *rest = sys.argv[1:]
    if kind == "web":
        uvicorn.main(rest[rest.index("uvicorn") + 1 :])
    else:
        execute_from_command_line(rest)

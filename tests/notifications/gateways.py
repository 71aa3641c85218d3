"""People who are reached through a gateway, and the passing of time between attempts."""

from __future__ import annotations

import datetime as dt
import itertools

from django.utils import timezone

from notifications.models import Delivery
from tests.accounts.factories import make_user

EVENT = ("case", "CD-2026-0417", 1)
SECRET = "made up for tests of reports"
_numbers = itertools.count(10_000_000)


def by_phone(**fields):
    """A person with a confirmed telephone and no e-mail, who may be called at any hour."""
    phone = f"+855{next(_numbers)}"
    return make_user(phone, **{"phone": phone, "phone_verified": True, "email": "", **fields})


def now_due():
    """Let every pause pass."""
    Delivery.objects.update(due_at=timezone.now() - dt.timedelta(seconds=1))

"""Who many requests come from, found together: for pages that hundreds of people ask for at one moment.

The rules are those each request passes alone (`accounts.middleware`). Whoever needs more than them is left
out here and asks alone: officials with their second factor, people who chose whom they act for, and
everybody who would be refused.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from accounts.middleware import ACTING_FOR
from accounts.models import Post, User
from accounts.sessions import has_ended


def people_of(session_keys: Iterable[str]) -> dict[str, User]:
    """The person of each session that counts, by its key, without officials; three queries."""
    now = timezone.now()
    kept = Session.objects.filter(session_key__in=set(session_keys), expire_date__gt=now)
    stored = {row.session_key: SessionStore().decode(row.session_data) for row in kept}
    users = _plain_users(values.get(SESSION_KEY) for values in stored.values())
    found = {key: users.get(str(values.get(SESSION_KEY))) for key, values in stored.items()}
    return {key: user for key, user in found.items() if user is not None and _counts(stored[key], user, now)}


def _plain_users(ids: Iterable[str | None]) -> dict[str, User]:
    """The active people among them who hold no post, by their id as sessions write it."""
    asked = {int(pk) for pk in ids if pk and pk.isdecimal()}
    officials = set(Post.objects.in_force().filter(user__in=asked).values_list("user", flat=True))
    rows = User.objects.filter(pk__in=asked - officials, is_active=True, is_staff=False)
    return {str(user.pk): user for user in rows}


def _counts(values: dict[str, Any], user: User, now: datetime) -> bool:
    """Whether a session is this person's with this password, has not ended and stands for nobody else."""
    if values.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS or ACTING_FOR in values:
        return False
    known = constant_time_compare(values.get(HASH_SESSION_KEY, ""), user.get_session_auth_hash())
    return known and not has_ended(cast("SessionBase", values), user, now)

"""The second factor: whether a session has passed it, and who must."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.internal.userkit import user_id_to_str
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import PermissionDenied

from accounts.access import access_of
from accounts.models import User

METHODS_USER_KEY = "account_authentication_methods_user"
FACTOR = "mfa"
DEMO_FACTOR = "demo"
"""The one-click sign-in of a trial; it counts only while settings.DEMO is on."""


class SecondFactorMissing(PermissionDenied):
    """A program calls with the session of a person who has not passed the second factor (403)."""


def mark_passed(session: SessionBase, user: User, method: str = FACTOR, **facts: Any) -> None:
    """Write into the session that this person passed a second factor now."""
    records = list(session.get(AUTHENTICATION_METHODS_SESSION_KEY) or [])
    records.append({"method": method, "at": time.time(), **facts})
    session[AUTHENTICATION_METHODS_SESSION_KEY] = records
    session[METHODS_USER_KEY] = user_id_to_str(user)


def has_passed(session: SessionBase, user: User) -> bool:
    """Whether this session holds a passed second factor of this very person."""
    if session.get(METHODS_USER_KEY) != user_id_to_str(user):
        return False
    good = {FACTOR, DEMO_FACTOR} if getattr(settings, "DEMO", False) else {FACTOR}
    records = session.get(AUTHENTICATION_METHODS_SESSION_KEY) or []
    return any(record.get("method") in good for record in records)


def is_required_of(user: User) -> bool:
    """Whether the person may see pages only with a second factor: officials and staff."""
    return user.is_staff or access_of(user).is_official


def is_missing(session: SessionBase, user: User) -> bool:
    """Whether the person must still pass a second factor (the page, API and socket ask this)."""
    return is_required_of(user) and not has_passed(session, user)


def is_set_up(user: User) -> bool:
    """Whether the person owns a passkey or an authenticator app."""
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return bool(Authenticator.objects.filter(user_id=user.pk, type__in=kinds).exists())

"""How long a session lasts, and how all others of a person end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.contrib.auth import logout
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, transaction
from django.http import HttpRequest

from accounts.models import User

IDLE = timedelta(minutes=30)
IDLE_SHARED = timedelta(minutes=10)
ABSOLUTE = timedelta(hours=12)
TOUCH_EVERY = timedelta(minutes=1)
"""A session is written at most this often for being used."""

STARTED, SEEN, ISSUED, SHARED = "started_at", "seen_at", "issued_at", "shared_phone"
REVOKED_CHANNEL = "concord_revoked"

Forget = Callable[[User, SessionBase | None, bool], None]
_forgetting: list[Forget] = []


def when_ended(forget: Forget) -> None:
    """Have something called when a person ends a session on purpose; not when one is merely over.

    It gets the person, the session and False; or, with True, the only session that goes on (None: none does).
    """
    if forget not in _forgetting:
        _forgetting.append(forget)


def forget(user: User, session: SessionBase | None, *, others: bool = False) -> None:
    """Let go of what the browser of a session was given, or with `others` every browser but that one."""
    for each in _forgetting:
        each(user, session, others)


def leave(request: HttpRequest) -> None:
    """Sign out because the person wants to."""
    if isinstance(request.user, User):
        forget(request.user, request.session)
    logout(request)


def end_one(other: UserSession) -> None:
    """End one session of a person from elsewhere; open sockets are told to look again."""
    forget(other.user, SessionStore(other.session_key))
    other.end()
    announce_revoked(other.user_id)


def begin(session: SessionBase, now: datetime) -> None:
    """Start the clocks of a new session."""
    session[STARTED] = session[SEEN] = session[ISSUED] = now.timestamp()


def idle_limit(session: SessionBase) -> timedelta:
    """How long this session may rest; a shared phone has a shorter rest."""
    return IDLE_SHARED if session.get(SHARED) else IDLE


def has_ended(session: SessionBase, user: User, now: datetime) -> bool:
    """Whether the session is over: unused too long, too old, or ended by its owner."""
    if STARTED not in session:
        return False
    at = now.timestamp()
    if at - session[SEEN] >= idle_limit(session).total_seconds():
        return True
    if at - session[STARTED] >= ABSOLUTE.total_seconds():
        return True
    return user.sessions_from is not None and session[ISSUED] < user.sessions_from.timestamp()


def touch(session: SessionBase, now: datetime) -> None:
    """Note that the session was used, at most once a minute."""
    if STARTED not in session:
        begin(session, now)
    elif now.timestamp() - session[SEEN] >= TOUCH_EVERY.total_seconds():
        session[SEEN] = now.timestamp()


@transaction.atomic
def end_sessions(user: User, now: datetime, keep: SessionBase | None = None) -> None:
    """End every session of a person, except the one to keep; open sockets are told to look again."""
    user.sessions_from = now
    user.save(update_fields=["sessions_from"])
    if keep is not None:
        keep[ISSUED] = now.timestamp()
    forget(user, keep, others=True)
    others = UserSession.objects.filter(user=user)
    if keep is not None:
        others = others.exclude(session_key=keep.session_key)
    for other in others:
        other.end()
    announce_revoked(user.pk)


def announce_revoked(user_id: int) -> None:
    """Wake the live hub, when the transaction commits, to re-check this person's sockets."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [REVOKED_CHANNEL, str(user_id)])

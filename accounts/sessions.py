"""How long a session lasts, and how all others of a person end."""

from __future__ import annotations

from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.base import SessionBase
from django.db import connection, transaction

from accounts.models import User

IDLE = timedelta(minutes=30)
IDLE_SHARED = timedelta(minutes=10)
ABSOLUTE = timedelta(hours=12)
TOUCH_EVERY = timedelta(minutes=1)
"""A session is written at most this often for being used."""

STARTED, SEEN, ISSUED, SHARED = "started_at", "seen_at", "issued_at", "shared_phone"
REVOKED_CHANNEL = "concord_revoked"


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

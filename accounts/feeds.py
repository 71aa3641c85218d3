"""The secret address of a person's calendar: made and ended by the person, judged anew at every read."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Now

from accounts.models import CalendarFeed, User

_LONGEST = 100
_TOUCH_EVERY = timedelta(hours=1)


@transaction.atomic
def make_feed(user: User) -> str:
    """Give the person a new secret, to be shown once; the one before ends."""
    User.objects.select_for_update().get(pk=user.pk)
    end_feed(user)
    secret = secrets.token_urlsafe(32)
    CalendarFeed.objects.create(user=user, digest=_digest_of(secret))
    return secret


def end_feed(user: User) -> bool:
    """End the person's address; False where there is none."""
    return bool(CalendarFeed.objects.filter(user=user, revoked_at=None).update(revoked_at=Now()))


def feed_of(user: User) -> CalendarFeed | None:
    """The person's address as far as it is kept: since when, and when it was last read."""
    return _counting().filter(user=user).first()


def reader_of(secret: str) -> User | None:
    """Whose calendar the secret opens; None where it does not count, or no longer."""
    if not secret.isascii() or len(secret) > _LONGEST:
        return None
    feed = _counting().filter(digest=_digest_of(secret)).select_related("user").annotate(now=Now()).first()
    if feed is None:
        return None
    if feed.last_used_at is None or feed.now - feed.last_used_at > _TOUCH_EVERY:
        CalendarFeed.objects.filter(pk=feed.pk).update(last_used_at=Now())
    return feed.user


def _counting() -> models.QuerySet[CalendarFeed]:
    """Addresses that were not ended, by themselves or with all sessions of their person."""
    rows = CalendarFeed.objects.filter(revoked_at=None, user__is_active=True)
    return rows.filter(Q(user__sessions_from=None) | Q(created_at__gt=F("user__sessions_from")))


def _digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()

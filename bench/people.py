"""Who calls in the bench: people that fill.sql made, signed in as a browser or as a program."""

from __future__ import annotations

import json
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from accounts import sessions
from accounts.models import Post, User
from accounts.second_factor import mark_passed
from accounts.tokens import make_token
from bench.places import Place

HEAD, OFFICER, OTHER_OFFICER, CONCILIATOR = 100, 101, 102, 103
"""People of the largest office."""
ONLOOKERS = range(5001, 6001)
"""A thousand people without any role, who listen."""


def session_of(user: User) -> SessionStore:
    """A session of this person that passed the second factor."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "accounts.backends.HandleBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    sessions.begin(session, timezone.now())
    mark_passed(session, user)
    session.save()
    return session


def cookie_of(place: Place, user_id: int) -> str:
    """The Cookie header of a signed-in browser."""
    with place.used():
        return f"{settings.SESSION_COOKIE_NAME}={session_of(User.objects.get(pk=user_id)).session_key}"


def cookies_of(place: Place, people: list[int]) -> list[str]:
    """The same for many people."""
    with place.used():
        found = User.objects.in_bulk(people)
        return [f"{settings.SESSION_COOKIE_NAME}={session_of(found[pk]).session_key}" for pk in people]


def token_of(place: Place, user_id: int) -> str:
    """The Authorization header of a program that works for a person's post."""
    with place.used():
        user = User.objects.get(pk=user_id)
        post = Post.objects.get(user=user)
        expires = timezone.now() + timedelta(days=1)
        return f"Bearer {make_token(user, session_of(user), post, name='Bench', expires_at=expires)[1]}"


def office_of(place: Place, user_id: int) -> int:
    """The office at which a person holds a post."""
    with place.used():
        return int(Post.objects.values_list("office_id", flat=True).get(user_id=user_id) or 0)


def as_json(**body: object) -> bytes:
    """A body for the interface."""
    return json.dumps(body).encode()

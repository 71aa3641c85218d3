"""The house's roles, pages and people, made once: `python -m tests.faults.chaos.people FILE` tells how they get in."""

from __future__ import annotations

import json
import os
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from accounts.models import Mandate, Office, Organization, Post, User
from accounts.second_factor import mark_passed
from accounts.tokens import make_token
from config.grants import make_roles
from config.statics import collect
from tests.faults.chaos.house import APP

UNIONS, EMPLOYERS = 6, 4
OFFICES = ("phnom-penh", "siem-reap")
PASSWORD = "mango rain over the river 9"


def person(name: str, kind: str, holder: Any, **more: Any) -> dict[str, Any]:
    """A person with a session, a token and what the clients need to know of them."""
    user = User.objects.create_user(
        f"{name}@example.org", None, name=name, email=f"{name}@example.org", language="en"
    )
    made = holder(user)
    _token, text = make_token(
        user, passed(user), made, name="made up", expires_at=timezone.now() + timedelta(days=30)
    )
    cookies = [session_of(user) for _ in range(2)]
    return {
        "id": user.pk,
        "name": name,
        "email": user.email,
        "kind": kind,
        "token": text,
        "cookies": cookies,
        **more,
    }


def passed(user: User) -> SessionStore:
    """A session that passed a second factor; not kept."""
    session = SessionStore()
    mark_passed(session, user)
    return session


def session_of(user: User) -> str:
    """The Cookie header of a signed-in browser whose session begins when it is first used."""
    session = passed(user)
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "accounts.backends.HandleBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def mandate_for(organization: Organization) -> Any:
    """How a person comes to act for an organization."""
    return lambda user: Mandate.objects.create(user=user, organization=organization, right="sign")


def post_at(kind: str, slug: str) -> Any:
    """How a person comes to hold a post."""
    return lambda user: Post.objects.create(user=user, kind=kind, office=Office.objects.get(slug=slug))


def everybody() -> dict[str, Any]:
    """Unions that file, employers that answer, officers and heads of two offices, and an official with an app."""
    found: list[dict[str, Any]] = []
    for n in range(UNIONS):
        union = Organization.objects.create(kind="union", name=f"Made-up union {n}")
        found.append(person(f"union-{n}", "union", mandate_for(union), organization=union.pk))
    for n in range(EMPLOYERS):
        firm = Organization.objects.create(kind="enterprise", name=f"Made-up enterprise {n}")
        found.append(person(f"firm-{n}", "firm", mandate_for(firm), organization=firm.pk, firm=firm.name))
    for slug in OFFICES:
        found += [
            person(f"officer-{slug}-{n}", "officer", post_at("officer", slug), office=slug) for n in range(3)
        ]
        found.append(person(f"head-{slug}", "head", post_at("head_of_office", slug), office=slug))
    left = Organization.objects.create(kind="union", name="Made-up union that people leave")
    leavers = [person(f"leaver-{n}", "leaver", mandate_for(left), organization=left.pk) for n in range(3)]
    return {"people": found, "leavers": leavers, "app": with_app()}


def with_app() -> dict[str, str]:
    """An official with a password and an authenticator app."""
    user = User.objects.create_user(
        "app@example.org", PASSWORD, name="app", email="app@example.org", language="en"
    )
    Post.objects.create(user=user, kind="officer", office=Office.objects.get(slug="kampot"))
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return {"handle": user.username, "password": PASSWORD, "secret": secret}


if __name__ == "__main__":
    make_roles(APP, "concord_reader")
    collect()
    Path(sys.argv[1]).write_text(json.dumps(everybody()))

"""Plain helpers that make people, organizations, mandates and posts for tests."""

from __future__ import annotations

import itertools
from datetime import datetime
from typing import Any

from django.test import Client

from accounts.models import Mandate, Office, Organization, Post, User
from accounts.second_factor import mark_passed

PASSWORD = "mango rain over the river 9"
_numbers = itertools.count(1)


def make_user(username: str = "", *, name: str = "", password: str | None = None, **fields: Any) -> User:
    """A person with an e-mail handle; without `password` only `sign_in` lets them in (and is fast)."""
    number = next(_numbers)
    handle = username or f"person{number}@example.org"
    email = handle if "@" in handle else ""
    defaults = {"name": name or f"Person {number}", "email": email, "language": "en", **fields}
    if not email:
        defaults.setdefault("phone", handle)
    return User.objects.create_user(handle, password, **defaults)


def make_org(kind: str = "union", name: str = "", **fields: Any) -> Organization:
    """An organization of a kind of OrganizationKind."""
    return Organization.objects.create(kind=kind, name=name or f"{kind} {next(_numbers)}", **fields)


def make_mandate(
    user: User,
    organization: Organization,
    right: str = "sign",
    *,
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
    **fields: Any,
) -> Mandate:
    """A mandate in force from now (the database's clock) unless told otherwise."""
    if valid_from is not None:
        fields["valid_from"] = valid_from
    return Mandate.objects.create(
        user=user, organization=organization, right=right, valid_until=valid_until, **fields
    )


def make_post(
    user: User, kind: str = "officer", office: str | Office | None = "phnom-penh", **fields: Any
) -> Post:
    """A post in force from now, at an office given as row or slug (None: the whole country)."""
    place = Office.objects.get(slug=office) if isinstance(office, str) else office
    return Post.objects.create(user=user, kind=kind, office=place, **fields)


def make_official(kind: str = "officer", office: str | Office | None = "phnom-penh", **fields: Any) -> User:
    """A person holding one post."""
    user = make_user(**fields)
    make_post(user, kind, office)
    return user


def make_representative(organization: Organization, right: str = "sign", **fields: Any) -> User:
    """A person holding one mandate for an organization."""
    user = make_user(**fields)
    make_mandate(user, organization, right)
    return user


def sign_in(client: Client, user: User, *, second_factor: bool = True) -> Client:
    """Sign a person in as `force_login` does, second factor passed unless told otherwise."""
    client.force_login(user, backend="accounts.backends.HandleBackend")
    if second_factor:
        session = client.session
        mark_passed(session, user)
        session.save()
    return client

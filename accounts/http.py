"""The person of a request, typed."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from accounts.models import User


def signed_in(request: HttpRequest) -> User:
    """The person signed in; PermissionDenied when there is none (pages behind sign-in never see that)."""
    user: User | AnonymousUser = request.user
    if isinstance(user, User):
        return user
    raise PermissionDenied

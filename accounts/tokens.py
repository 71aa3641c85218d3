"""Tokens of programs: made by a person at a page, shown once, and judged anew at every call."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import replace
from datetime import datetime, timedelta
from typing import ClassVar

from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import PermissionDenied
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from accounts import second_factor
from accounts.access import Access, read_access, remember_access
from accounts.models import ApiToken, Mandate, Post, User

START = "concord_"
_SHOWN = 12
_LONGEST = 200
_TOUCH_EVERY = timedelta(minutes=1)


def make_token(
    user: User, session: SessionBase, holder: Mandate | Post, *, name: str, expires_at: datetime
) -> tuple[ApiToken, str]:
    """Make a token for a mandate or post of this person; give its row and the text to show once.

    Raises PermissionDenied where the session passed no second factor, or the holder is not theirs.
    """
    if holder.user_id != user.pk or not second_factor.has_passed(session, user):
        raise PermissionDenied
    text = START + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=user, name=name, prefix=text[:_SHOWN], digest=digest_of(text), expires_at=expires_at,
        mandate=holder if isinstance(holder, Mandate) else None,
        post=holder if isinstance(holder, Post) else None,
    )  # fmt: skip
    return token, text


def end_token(user: User, pk: int) -> bool:
    """End one of the person's own tokens; False where there is none."""
    return bool(ApiToken.objects.filter(pk=pk, user=user, revoked_at=None).update(revoked_at=Now()))


def digest_of(text: str) -> str:
    """What is kept of a token: its SHA-256. It has 256 random bits, so a slow hash would add nothing."""
    return hashlib.sha256(text.encode()).hexdigest()


def counting() -> QuerySet[ApiToken]:
    """The tokens that count at this moment of the database's clock."""
    rows = ApiToken.objects.filter(
        _holds("mandate") | _holds("post"), revoked_at=None, expires_at__gt=Now(), user__is_active=True
    )
    return rows.filter(Q(user__sessions_from=None) | Q(created_at__gt=F("user__sessions_from")))


def _holds(holder: str) -> Q:
    """The condition that the mandate or post of a token is in force and still this person's."""
    until = f"{holder}__valid_until"
    return Q(Q(**{until: None}) | Q(**{f"{until}__gt": Now()})) & Q(
        **{
            f"{holder}__isnull": False,
            f"{holder}__revoked_at": None,
            f"{holder}__valid_from__lte": Now(),
            f"{holder}__user": F("user"),
        }
    )


def access_through(token: ApiToken) -> Access:
    """What the token opens: its mandate or its post alone, and nothing that is the person's own.

    The person's other mandates stay known, because they are what bars an official from a case.
    """
    whole = read_access(token.user_id)
    if token.mandate is None:
        posts = tuple(post for post in whole.posts if post.id == token.post_id)
        return replace(whole, posts=posts, acting_for=0, own=False)
    acting_for = token.mandate.organization_id
    mandates = tuple(m for m in whole.mandates if m.organization_id != acting_for or m.id == token.mandate_id)
    return replace(whole, mandates=mandates, posts=(), acting_for=acting_for, own=False)


class TokenAuthentication(BaseAuthentication):
    """Lets a program in by `Authorization: Bearer …`; its user's access is the token's."""

    scheme: ClassVar[str] = "Bearer"

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """The person and the token; None where there is no token. Raises AuthenticationFailed (401)."""
        kind, _space, given = get_authorization_header(request).partition(b" ")
        if kind.lower() != self.scheme.lower().encode():
            return None
        token = self._find(given.strip())
        if token is None:
            raise AuthenticationFailed(_("This token does not count, or no longer."), "token_invalid")
        if token.last_used_at is None or token.now - token.last_used_at > _TOUCH_EVERY:  # type: ignore[attr-defined]
            ApiToken.objects.filter(pk=token.pk).update(last_used_at=Now())
        remember_access(token.user, access_through(token))
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        """What a 401 asks for."""
        return self.scheme

    def _find(self, given: bytes) -> ApiToken | None:
        if not given.isascii() or len(given) > _LONGEST:
            return None
        rows = counting().select_related("user", "mandate").annotate(now=Now())
        return rows.filter(digest=digest_of(given.decode("ascii"))).first()

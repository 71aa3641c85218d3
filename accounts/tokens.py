"""Tokens of programs: made by a person at a page, shown once, and judged anew at every call."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any, ClassVar

from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import PermissionDenied
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from accounts import prepared, second_factor
from accounts.access import Access, read_access, remember_access
from accounts.models import ApiToken, Mandate, Post, User

START = "concord_"
_SHOWN = 12
_LONGEST = 200
_TOUCH_EVERY = timedelta(minutes=1)
_HELD = """({0}.user_id = t.user_id AND {0}.revoked_at IS NULL AND {0}.valid_from <= statement_timestamp()
          AND ({0}.valid_until IS NULL OR {0}.valid_until > statement_timestamp()))"""
_COUNTING = f"""
  FROM accounts_apitoken t JOIN accounts_user u ON u.id = t.user_id
  LEFT JOIN accounts_mandate m ON m.id = t.mandate_id
  LEFT JOIN accounts_post p ON p.id = t.post_id
 WHERE t.revoked_at IS NULL AND t.expires_at > statement_timestamp() AND u.is_active
   AND (u.sessions_from IS NULL OR t.created_at > u.sessions_from)
   AND ({_HELD.format("m")} OR {_HELD.format("p")})
"""
"""A token counts while its mandate or post is in force and still this person's."""


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


def counting_of(user_id: int) -> set[int]:
    """The ids of a person's tokens that count at this moment of the database's clock."""
    return {pk for (pk,) in prepared.rows(f"SELECT t.id {_COUNTING} AND t.user_id = %s", [user_id])}


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
        found = prepared.rows(_found_by_digest(), [digest_of(given.decode("ascii"))])
        if not found:
            return None
        now, *values = found[0]
        token: ApiToken = _taken(ApiToken, values)
        token.user = _taken(User, values)
        if token.mandate_id is not None:
            token.mandate = _taken(Mandate, values)
        token.now = now  # type: ignore[attr-defined]
        return token


@cache
def _found_by_digest() -> str:
    """The statement that finds a token with its person and mandate."""
    models: tuple[Any, ...] = (("t", ApiToken), ("u", User), ("m", Mandate))
    columns = [f'{t}."{field.column}"' for t, model in models for field in model._meta.concrete_fields]
    return f"SELECT statement_timestamp(), {', '.join(columns)} {_COUNTING} AND t.digest = %s"


def _taken(model: Any, values: list[Any]) -> Any:
    """A row of the model from the first of the values, which are used up."""
    names = [field.attname for field in model._meta.concrete_fields]
    mine, values[:] = values[: len(names)], values[len(names) :]
    return model.from_db("default", names, mine)

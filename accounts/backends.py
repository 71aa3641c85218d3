"""How a handle and a password become a person."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.base_user import AbstractBaseUser

from accounts.handles import clean_handle
from accounts.models import User


class HandleBackend(AuthenticationBackend):
    """Finds the person by e-mail or phone; an unknown handle costs the same hashing as a wrong password."""

    def _authenticate_by_username(self, username: str, password: str) -> AbstractBaseUser | None:
        user = User.objects.filter(username=clean_handle(username)).first()
        return self._check_password(user, password)  # type: ignore[no-any-return]

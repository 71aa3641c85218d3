"""What the tests of accounts share: the settings of sign-in, and a way to type a password."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from tests.accounts.factories import PASSWORD

WIRING: dict[str, Any] = {
    "ACCOUNT_ADAPTER": "accounts.adapter.AccountAdapter",
    "MFA_ADAPTER": "accounts.adapter.MFAAdapter",
    "ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE": False,
    "ACCOUNT_EMAIL_NOTIFICATIONS": True,
    "ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS": False,
    "ACCOUNT_RATE_LIMITS": {"login": "300/m/ip", "login_failed": "5/5m/key", "signup": "20/h/ip"},
    "ACCOUNT_USER_MODEL_USERNAME_FIELD": "username",
    "MFA_RECOVERY_CODES_SHOW_ONCE": True,
    "AXES_LOCKOUT_CALLABLE": "accounts.views.sign_in.locked_out",
}

SignInWith = Callable[..., HttpResponse]


@pytest.fixture(autouse=True)
def wired(settings: Any, db: None) -> None:
    """The settings these pages need, and no counter left from another test."""
    for name, value in WIRING.items():
        setattr(settings, name, value)
    cache.clear()


@pytest.fixture
def type_password(client: Client) -> SignInWith:
    """Post the sign-in form from an address."""

    def post(handle: str, password: str = PASSWORD, address: str = "127.0.0.1", **more: Any) -> Any:
        data = {"login": handle, "password": password, **more}
        return client.post("/en/sign-in/", data, REMOTE_ADDR=address)

    return post

"""What the tests of accounts share: the settings of sign-in, and a way to type a password."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from tests.accounts.factories import PASSWORD

SignInWith = Callable[..., HttpResponse]


@pytest.fixture(autouse=True)
def fresh(db: None) -> None:
    """No counter left from another test."""
    cache.clear()


@pytest.fixture
def type_password(client: Client) -> SignInWith:
    """Post the sign-in form from an address."""

    def post(handle: str, password: str = PASSWORD, address: str = "127.0.0.1", **more: Any) -> Any:
        data = {"login": handle, "password": password, **more}
        return client.post("/en/sign-in/", data, REMOTE_ADDR=address)

    return post

"""The address of a client cannot be chosen by the client."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import RequestFactory

from config.addresses import client_address


def seen(settings: Any, proxies: int, forwarded: str = "") -> str:
    settings.PROXY_COUNT = proxies
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    return client_address(RequestFactory().get("/", REMOTE_ADDR="10.0.0.9", **headers))


def test_without_a_proxy_the_header_is_ignored(settings: Any) -> None:
    assert seen(settings, 0, "1.2.3.4") == "10.0.0.9"


@pytest.mark.parametrize("lie", ["", "6.6.6.6, ", "6.6.6.6, 7.7.7.7, "])
def test_behind_one_proxy_only_its_own_word_counts(settings: Any, lie: str) -> None:
    assert seen(settings, 1, f"{lie}1.2.3.4") == "1.2.3.4"


def test_behind_two_proxies_the_outer_one_counts(settings: Any) -> None:
    assert seen(settings, 2, "6.6.6.6, 1.2.3.4, 10.0.0.1") == "1.2.3.4"


def test_a_request_that_passed_no_proxy_keeps_its_own_address(settings: Any) -> None:
    assert seen(settings, 2, "1.2.3.4") == "10.0.0.9"

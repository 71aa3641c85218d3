"""Every answer carries the headers that keep other sites, frames and scripts out."""

from __future__ import annotations

import re
from typing import Any

import brotli
import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from config.middleware import CompressPagesMiddleware

pytestmark = pytest.mark.django_db
ADDRESSES = ["/healthz", "/", "/en/", "/km/", "/en/nothing-here/", "/api/v1/nothing-here"]
DIRECTIVES = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "frame-ancestors": "'none'",
    "form-action": "'self'",
    "base-uri": "'none'",
}


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_content_policy_lets_in_nothing_from_elsewhere(client: Client, address: str) -> None:
    policy = client.get(address).headers["Content-Security-Policy"]
    found = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert DIRECTIVES.items() <= found.items()
    assert "unsafe" not in policy


@pytest.mark.parametrize("address", ADDRESSES)
def test_frames_sniffing_and_referrers_are_shut(client: Client, address: str) -> None:
    headers = client.get(address).headers
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_other_origin_is_let_in(client: Client, address: str) -> None:
    answer = client.get(address, headers={"Origin": "https://evil.example"})
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_an_answer_over_tls_demands_tls_for_a_year(client: Client, settings: Any) -> None:
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    answer = Client().get("/healthz", secure=True)
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000; includeSubDomains")


def test_plain_http_is_sent_to_tls_but_for_the_health_check(settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert Client().get("/healthz").status_code == 200
    answer = Client().get("/en/")
    assert answer.status_code == 301
    assert answer.headers["Location"].startswith("https://")


def test_a_foreign_host_name_is_refused() -> None:
    client = Client(raise_request_exception=False)
    assert client.get("/healthz", headers={"Host": "evil.example"}).status_code == 400
    assert client.get("/en/", headers={"Host": "evil.example"}).status_code == 400


def test_every_answer_has_a_number_of_its_own(client: Client) -> None:
    numbers = {client.get("/healthz").headers["X-Request-Id"] for _ in range(3)}
    assert len(numbers) == 3


def test_the_root_leads_to_the_language_the_browser_asks_for(client: Client) -> None:
    assert client.get("/", headers={"Accept-Language": "en-GB"}).headers["Location"] == "/en/"
    assert client.get("/", headers={"Accept-Language": "fr"}).headers["Location"] == "/km/"


@pytest.mark.parametrize(("taken", "way"), [("gzip", "gzip"), ("gzip, deflate, br, zstd", "br")])
def test_a_page_is_sent_compressed_and_never_twice_in_the_same_size(
    client: Client, taken: str, way: str
) -> None:
    answers = [client.get("/en/", headers={"Accept-Encoding": taken}) for _n in range(20)]
    assert {answer.headers["Content-Encoding"] for answer in answers} == {way}
    assert len({len(answer.content) for answer in answers}) > 1
    assert "Accept-Encoding" in answers[0].headers["Vary"]


def test_a_page_by_brotli_is_the_same_page_to_the_last_line_people_wrote(rf: Any) -> None:
    page = '<p class="pre"><span lang="km">ក</span>\n\n\n  <span lang="km">ខ</span></p>\n' * 20
    request = rf.get("/", headers={"Accept-Encoding": "br"})
    packed = CompressPagesMiddleware(lambda _request: HttpResponse(page))(request)
    assert re.fullmatch(f"{re.escape(page)}<!--[\\w-]*-->", brotli.decompress(packed.content).decode())


def test_the_cookie_against_forged_forms_is_sent_once(client: Client) -> None:
    assert [settings.CSRF_COOKIE_NAME in client.get("/en/sign-in/").cookies for _n in range(2)] == [
        True,
        False,
    ]


def test_answers_to_programs_are_not_compressed(client: Client) -> None:
    assert "Content-Encoding" not in client.get("/healthz", headers={"Accept-Encoding": "gzip"}).headers

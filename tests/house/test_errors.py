"""Errors have one shape for programs, a page for people, and say nothing of the inside."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection
from django.test import Client, RequestFactory
from rest_framework.exceptions import NotFound, ParseError, ValidationError

from config import views
from config.errors import OneShape, error_body
from config.rest import BodyTooLarge, OrjsonRenderer, StrictJSONParser, read_json

pytestmark = pytest.mark.django_db


def shape_of(error: Exception) -> dict[str, object]:
    return OneShape(error, None, error).run()  # type: ignore[arg-type, no-any-return]


def test_an_unknown_address_of_the_api_is_json(client: Client) -> None:
    answer = client.get("/api/v1/nothing-here")
    body = answer.json()
    assert answer.status_code == 404
    assert (body["type"], body["code"], body["field"]) == ("client_error", "not_found", None)
    assert body["id"] == answer.headers["X-Request-Id"]


def test_an_unknown_page_is_a_page(client: Client) -> None:
    answer = client.get("/en/nothing-here/")
    assert answer.status_code == 404
    assert answer.headers["Content-Type"].startswith("text/html")


@pytest.mark.parametrize(
    ("address", "status"),
    [("/en/cases/%00/", 404), ("/api/v1/indicators/a%00/b/", 404), ("/en/awards/?q=a%00", 400)],
)
def test_an_address_with_a_character_that_nothing_keeps_is_refused(
    client: Client, address: str, status: int
) -> None:
    assert client.get(address).status_code == status


def test_all_unknown_addresses_answer_alike(client: Client) -> None:
    one, other = (client.get(f"/api/v1/{name}").json() for name in ("a", "b"))
    assert {**one, "id": ""} == {**other, "id": ""}


@pytest.mark.parametrize(("handler", "status"), [(views.bad_request, 400), (views.forbidden, 403)])
def test_handlers_answer_programs_in_json(rf: RequestFactory, handler: object, status: int) -> None:
    answer = handler(rf.get("/api/v1/x"), ValueError("secret"))  # type: ignore[operator]
    assert answer.status_code == status
    assert b"secret" not in answer.content


def test_a_fault_of_ours_says_nothing_of_the_inside(rf: RequestFactory) -> None:
    answer = views.server_error(rf.get("/api/v1/x"))
    assert answer.status_code == 500
    assert b'"type": "server_error"' in answer.content


def test_the_page_about_a_fault_needs_no_database(
    rf: RequestFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "cursor", None)
    answer = views.server_error(rf.get("/en/"))
    assert answer.status_code == 500
    assert b"Try again" in answer.content or "ម្តង".encode() in answer.content


def test_a_form_without_its_token_is_refused_in_words() -> None:
    answer = Client(enforce_csrf_checks=True).post("/i18n/setlang/", {"language": "en"})
    assert answer.status_code == 403


def test_the_health_check_tells_when_the_database_is_gone(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone() -> None:
        raise DatabaseError("gone")

    monkeypatch.setattr(connection, "cursor", gone)
    assert client.get("/healthz").status_code == 503


def test_the_first_error_stands_at_the_top_and_all_are_listed() -> None:
    body = shape_of(ValidationError({"name": ["Too long."], "parties": [{}, {"key": ["Unknown."]}]}))
    assert (body["type"], body["code"], body["field"]) == ("validation_error", "invalid", "name")
    assert [e["field"] for e in body["errors"]] == ["name", "parties.1.key"]  # type: ignore[union-attr, attr-defined]


def test_an_error_without_a_field_has_none() -> None:
    assert shape_of(NotFound())["field"] is None


def test_an_error_without_words_still_has_the_shape() -> None:
    assert set(error_body("client_error", [])) == {"type", "code", "detail", "field", "id", "errors"}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "malformed_json"),
        (b'{"a": ', "malformed_json"),
        (b"[1]", "malformed_json"),
        (b'{"a": 1, "a": 2}', "malformed_json"),
        (b'{"a": NaN}', "malformed_json"),
        (b'{"a": "\xff"}', "malformed_json"),
        ('{"a": 1}'.encode("utf-16"), "malformed_json"),
        (b'{"a": "x\\u0000y"}', "invalid_characters"),
        (b'{"a": "\\ud800"}', "invalid_characters"),
        (b'{"\\u0000": 1}', "invalid_characters"),
        (b'{"a":' * 40 + b"1" + b"}" * 40, "too_deep"),
        (b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "too_deep"),
        (b'{"a": ' + b"9" * 5000 + b"}", "number_too_long"),
        (b'{"a": 1e999}', "number_too_long"),
    ],
)
def test_a_hostile_body_is_refused_with_the_reason(body: bytes, code: str) -> None:
    with pytest.raises(ParseError) as refused:
        read_json(body)
    assert refused.value.get_codes() == code


def test_a_broken_body_is_told_where_it_breaks() -> None:
    with pytest.raises(ParseError, match="line 2, column 6"):
        read_json(b'{\n"a": ]}')


def test_a_body_over_the_limit_is_not_read(settings: object) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10  # type: ignore[attr-defined]
    with pytest.raises(BodyTooLarge, match="10 bytes"):
        StrictJSONParser().parse(RequestFactory().post("/", b"x" * 11, content_type="application/json"))


def test_a_good_body_is_read_with_khmer_in_it() -> None:
    assert read_json('{"name": "សហជីព", "n": [1, 2.5, null]}'.encode()) == {
        "name": "សហជីព",
        "n": [1, 2.5, None],
    }


def test_answers_are_written_as_utf8_json() -> None:
    assert OrjsonRenderer().render({"name": "សហជីព", 1: None}) == '{"name":"សហជីព","1":null}'.encode()
    assert OrjsonRenderer().render(None) == b""

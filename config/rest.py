"""JSON both ways: how the API writes its answers and which bodies it refuses to read."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import IO, Any, NoReturn

import orjson
from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer

MAX_DEPTH = 32
MAX_DIGITS = 30
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


class BodyTooLarge(APIException):
    """The body is longer than the server reads."""

    status_code = 413
    default_code = "body_too_large"


class OrjsonRenderer(BaseRenderer):
    """Renders an answer as JSON."""

    media_type = "application/json"
    format = "json"
    charset = None
    render_style = "binary"

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        """The JSON of the data; lazy strings become text. No data gives no bytes."""
        if data is None:
            return b""
        return orjson.dumps(data, default=str, option=orjson.OPT_NON_STR_KEYS)


class StrictJSONParser(BaseParser):
    """Reads a JSON object, refusing what databases and readers choke on, with the reason.

    Refused with 400: broken text, keys written twice, NUL characters, half characters, numbers that
    are not numbers or too long, deep nesting. Refused with 413: bodies over the upload limit.
    """

    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """The object in the body."""
        limit: int = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        body = stream.read(limit + 1)
        if len(body) > limit:
            raise BodyTooLarge(_("The body is larger than %(limit)s bytes.") % {"limit": limit})
        return read_json(body)


def read_json(body: bytes) -> dict[str, Any]:
    """The JSON object in some bytes; ParseError with a code when there is none."""
    try:
        text = body.decode("utf-8-sig")
        value = json.loads(
            text,
            object_pairs_hook=_without_repeats,
            parse_constant=_no_constant,
            parse_int=_short_int,
            parse_float=_finite,
        )
    except json.JSONDecodeError as error:
        _refuse("malformed_json", f"line {error.lineno}, column {error.colno}: {error.msg}")
    except UnicodeDecodeError as error:
        _refuse("malformed_json", f"byte {error.start}: the body is not UTF-8")
    except RecursionError:
        _refuse("too_deep", _too_deep())
    if not isinstance(value, dict):
        _refuse("malformed_json", _("The body must be one object."))
    _check_depth(value)
    return value


def _refuse(code: str, detail: str) -> NoReturn:
    raise ParseError(detail, code)


def _too_deep() -> str:
    return _("The body is nested deeper than %(limit)s levels.") % {"limit": MAX_DEPTH}


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            _refuse("malformed_json", _("The key %(key)s is there twice.") % {"key": key[:100]})
        found[key] = value
    return found


def _no_constant(word: str) -> NoReturn:
    _refuse("malformed_json", _("%(word)s is not a number.") % {"word": word})


def _short_int(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        _refuse("number_too_long", _("A number has more than %(limit)s digits.") % {"limit": MAX_DIGITS})
    return int(digits)


def _finite(digits: str) -> float:
    value = float(digits)
    if value in {float("inf"), float("-inf")}:
        _refuse("number_too_long", _("A number is too large."))
    return value


def _check_depth(value: Any) -> None:
    """Walk the value without recursion; refuse depth and characters that cannot be stored."""
    level: list[Any] = [value]
    for _depth in range(MAX_DEPTH):
        level = [child for item in level for child in _children(item)]
        if not level:
            return
    _refuse("too_deep", _too_deep())


def _children(item: Any) -> list[Any]:
    if isinstance(item, dict):
        return [*item.keys(), *item.values()]
    if isinstance(item, list):
        return item
    if isinstance(item, str) and (found := _UNSTORABLE.search(item)):
        words = _("A text holds U+%(code)04X, which cannot be stored.") % {"code": ord(found.group())}
        _refuse("invalid_characters", words)
    return []

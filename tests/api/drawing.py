"""Draws calls from the description of the interface, sends them, and says what an answer has that it may not.

`DRAWN=50` draws so many of each kind instead of the few that each change pays for.
"""

from __future__ import annotations

import os
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openapi_schema_validator import OAS30Validator
from schemathesis import GenerationMode
from schemathesis.generation.feedback import NO_FEEDBACK

from accounts.models import User
from cases.api.answers import Schema
from tests.api.drawn_world import World
from tests.api.test_schema import SPEC, resolved

DRAWN = settings(
    max_examples=int(os.environ.get("DRAWN", "2")), deadline=None, derandomize=True, database=None,
    phases=[Phase.generate], suppress_health_check=list(HealthCheck),
)  # fmt: skip
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)


def wrong(answer: Any, path: str, method: str) -> str:
    """What an answer has that the description does not say; empty where it is as described."""
    if answer.status_code >= 500:
        return f"{answer.status_code}"
    said = SPEC["paths"][path][method]["responses"].get(str(answer.status_code))
    if said is None:
        return f"{answer.status_code} is not described: {answer.content.decode()[:300]}"
    said = SPEC["components"]["responses"][said["$ref"].rpartition("/")[2]] if "$ref" in said else said
    content = said.get("content", {}).get("application/json")
    if content is None:
        return ""
    body = {**resolved(content["schema"]), "components": SPEC["components"]}
    return "; ".join(e.message[:200] for e in OAS30Validator(body).iter_errors(answer.json()))


def described(paths: dict[str, Any]) -> Any:
    """These addresses of the description as something to draw calls from."""
    return schemathesis.openapi.from_dict({**SPEC, "paths": paths})


def asking(path: str, schema: Schema) -> Any:
    """The call of a step whose answers fit this schema, as something to draw from."""
    post = SPEC["paths"][path]["post"]
    body = {"required": True, "content": {"application/json": {"schema": schema}}}
    small = {"openapi": SPEC["openapi"], "info": SPEC["info"]}
    call = {"parameters": post["parameters"], "requestBody": body, "responses": {"201": {"description": ""}}}
    return schemathesis.openapi.from_dict({**small, "paths": {path: {"post": call}}})[path]["POST"]


def run(world: World, user: User, call: Any, path: str, method: str, **parts: Any) -> None:
    """Draw some calls, fitting and not, send them as somebody, and check each answer."""
    known = {**world.parts(path), **parts}
    more = {"feedback": NO_FEEDBACK, "path_parameters": known or None}

    @DRAWN
    @given(st.one_of(*(call.as_strategy(generation_mode=mode, **more) for mode in MODES)))
    def each(drawn: Any) -> None:
        found = wrong(world.send(user, drawn, path.format(**known), method), path, method)
        assert not found, found

    each()

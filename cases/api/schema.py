"""The description of the interface (OpenAPI): how programs sign in, and what each action asks."""

from __future__ import annotations

import copy
from typing import Any

from django.utils import translation
from drf_spectacular.extensions import OpenApiAuthenticationExtension

from cases.api.answers import schema_of
from cases.api.views import NAMES
from cases.procedure import ACTIONS


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """A token of one mandate or post, sent as `Authorization: Bearer …`."""

    target_class = "accounts.tokens.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """The scheme as OpenAPI names it."""
        return {"type": "http", "scheme": "bearer"}


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """The session of a signed-in person; the name of its cookie is that of a public site."""

    target_class = "rest_framework.authentication.SessionAuthentication"
    name = "session"
    priority = 1

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """The scheme as OpenAPI names it."""
        text = "Calls that change something also send X-CSRFToken."
        return {"type": "apiKey", "in": "cookie", "name": "__Host-session", "description": text}


def expand_actions(result: dict[str, Any], **_more: Any) -> dict[str, Any]:
    """Write one address per action in the place of the one with a name in it, each with its own answers."""
    paths = result["paths"]
    found = [path for path in paths if path.endswith("/actions/{name}/")]
    for path in found:
        whole = paths.pop(path)
        with translation.override("en"):
            for name in NAMES:
                paths[path.replace("{name}", name)] = _one(whole, name, result["components"]["schemas"])
    _share_errors(result)
    return result


def _share_errors(result: dict[str, Any]) -> None:
    """Say once what an error looks like; every call points there."""
    schema = {"$ref": "#/components/schemas/Error"}
    shared = {
        "description": "What is wrong, in one shape",
        "content": {"application/json": {"schema": schema}},
    }
    result["components"].setdefault("responses", {})["Error"] = shared
    for calls in result["paths"].values():
        for call in calls.values():
            for status in [s for s in call["responses"] if int(s) >= 400]:
                call["responses"][status] = {"$ref": "#/components/responses/Error"}


def _one(whole: dict[str, Any], name: str, components: dict[str, Any]) -> dict[str, Any]:
    """The calls of one action."""
    component = f"{name.title().replace('_', '')}Answers"
    schema = schema_of(name)
    schema["properties"]["seen"] = {"type": "string", "description": "Token of the case as you know it"}
    components[component] = schema
    calls = copy.deepcopy(whole)
    for verb, call in calls.items():
        call["operationId"] = f"{name}_ask" if verb == "get" else name
        call["summary"] = str(ACTIONS[name].label)
        call["parameters"] = [p for p in call["parameters"] if p["name"] != "name"]
    reference = {"$ref": f"#/components/schemas/{component}"}
    calls["post"]["requestBody"] = {"content": {"application/json": {"schema": reference}}}
    return calls

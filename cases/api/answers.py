"""The JSON schema of an action's answers, made from the one form that reads them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, cast

from django import forms
from django.utils import timezone

from cases.forms import FORMS
from cases.forms.base import YesNoField
from cases.models import Case, Issue, Party, Slot, SlotOffer
from cases.models.acting import Actor
from cases.models.facts import CaseFacts

Schema = dict[str, Any]

_ANY = re.compile(r"^\{.*\}$")
"""A part of a name that stands for any key of the case, such as {party}."""

_EMPTY = (
    "deadlines", "sessions", "excuses", "settlements", "extension_requests", "panel", "candidates",
    "access_requests", "challenges", "hearings", "orders", "awards", "industrial_actions", "offers",
)  # fmt: skip
_TYPES: list[tuple[type[forms.Field], Schema]] = [
    (YesNoField, {"type": "boolean"}),
    (forms.BooleanField, {"type": "boolean"}),
    (forms.IntegerField, {"type": "integer"}),
    (forms.DateTimeField, {"type": "string", "format": "date-time"}),
    (forms.DateField, {"type": "string", "format": "date"}),
    (forms.UUIDField, {"type": "string", "format": "uuid"}),
    (forms.URLField, {"type": "string", "format": "uri"}),
    (forms.FileField, {"type": "string", "format": "binary"}),
]


def schema_for(name: str, facts: CaseFacts) -> Schema:
    """What this action asks of this person on this case now."""
    return tree(FORMS[name](facts=facts).fields)


def schema_of(name: str) -> Schema:
    """What this action can ask on any case: keys of parties and issues stand as additionalProperties."""
    party, official = (tree(FORMS[name](facts=_sample(side)).fields) for side in (1, None))
    return _either(party, official)


def _either(one: Schema, other: Schema) -> Schema:
    """What fits one of two schemas of the same kind: all properties and choices, required in both."""
    if "properties" not in one or "properties" not in other:
        choices = list(dict.fromkeys([*one.get("enum", ()), *other.get("enum", ())]))
        return {**one, **other, **({"enum": choices} if choices else {})}
    mine, theirs = one["properties"], other["properties"]
    both = {name: _either(mine[name], theirs[name]) for name in mine if name in theirs}
    always = sorted(set(one.get("required", ())) & set(other.get("required", ())))
    schema = {**other, "properties": {**theirs, **mine, **both}, "required": always}
    return schema if always else {k: v for k, v in schema.items() if k != "required"}


def _sample(party_id: int | None) -> CaseFacts:
    """The facts of a made-up case with one party, issue and proposed time, whose keys stand for any.

    Nothing is read from the database: the description of the interface is made without one.
    """
    case = Case(pk=0, office_id=0, procedure="collective", state="draft")
    facts = CaseFacts(case, Actor(None, "", frozenset(), party_id, may_sign=True), timezone.now())
    facts.__dict__["parties"] = [Party(pk=1, key="{party}", name="{party}", role="claimant", side="workers")]
    facts.__dict__["issues"] = [Issue(key="{issue}", status="remaining", text="{issue}")]
    facts.__dict__.update({name: [] for name in _EMPTY}, slot_offer=_sample_offer())
    return facts


def _sample_offer() -> SlotOffer:
    offer, moment = SlotOffer(pk=0), datetime(2000, 1, 1, tzinfo=UTC)
    slot: Any = Slot(offer=offer, starts_at=moment, until=moment)
    slot.number = "{slot}"
    setattr(offer, "_prefetched_objects_cache", {"slots": [slot], "replies": []})  # noqa: B010 - Django's own
    return offer


def tree(fields: Mapping[str, forms.Field]) -> Schema:
    """Any form: dotted names as nested objects; numbered rows as a list."""
    root: dict[str, Any] = {}
    for name, field in fields.items():
        place = root
        *path, last = name.split(".")
        for part in path:
            place = place.setdefault(part, {})
        place[last] = field
    return _object(root)


def _object(node: dict[str, Any]) -> Schema:
    some = next((key for key in node if _ANY.match(key)), None)
    if some is not None:
        return {"type": "object", "additionalProperties": _part(node[some])}
    if node and all(key.isdecimal() for key in node):
        return {"type": "array", "items": _part(node["0"] if "0" in node else next(iter(node.values())))}
    schema: Schema = {
        "type": "object",
        "properties": {key: _part(part) for key, part in node.items()},
        "additionalProperties": False,
    }
    required = sorted(key for key, part in node.items() if _is_required(part))
    return schema | ({"required": required} if required else {})


def _part(part: Any) -> Schema:
    return _object(part) if isinstance(part, dict) else leaf(part)


def _is_required(part: Any) -> bool:
    if not isinstance(part, dict):
        return bool(part.required)
    return any(_is_required(child) for child in part.values())


def leaf(field: forms.Field) -> Schema:
    """One field: its type, limits and label."""
    schema = _type(field)
    for name, key in (("max_length", "maxLength"), ("min_value", "minimum"), ("max_value", "maximum")):
        limit = getattr(field, name, None)
        if isinstance(limit, int):
            schema[key] = limit
    if field.label and "{" not in str(field.label):
        schema["description"] = str(field.label)
    return schema


def _type(field: forms.Field) -> Schema:
    for kind, schema in _TYPES:
        if isinstance(field, kind):
            return dict(schema)
    if isinstance(field, forms.ModelChoiceField):
        return {"type": "string" if field.to_field_name == "number" else "integer"}
    if isinstance(field, forms.MultipleChoiceField):
        return {"type": "array", "items": _choices(field)}
    if isinstance(field, forms.TypedChoiceField):
        return {"type": "integer"}
    return _choices(field) if isinstance(field, forms.ChoiceField) else {"type": "string"}


def _choices(field: forms.ChoiceField) -> Schema:
    """The values allowed; any text where they depend on the case."""
    pairs = cast("list[tuple[Any, Any]]", list(cast("Any", field.choices)))
    values = [str(value) for value, _label in pairs if value != ""]
    if not values or any(_ANY.match(value) for value in values):
        return {"type": "string"}
    return {"type": "string", "enum": values}

"""Answers that do not fit a form, and answers as long as it allows; made from its fields."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms

from cases.forms.base import YesNoField

NOTHING = "no such thing"
LARGE = 2**40


def cases_of(fields: dict[str, forms.Field]) -> Iterator[tuple[dict[str, Any], set[str]]]:
    """Nothing at all, and everything wrong; each with the fields that must be named."""
    required = {name for name, field in fields.items() if field.required}
    if required:
        yield {}, required
    bad = {name: wrong(field) for name, field in fields.items()}
    bad = {name: value for name, value in bad.items() if value is not None}
    if bad:
        yield nested(bad), set(bad)


def wrong(field: forms.Field) -> Any:
    """What does not fit a field, whatever it is; None where anything fits."""
    if isinstance(field, YesNoField):
        return NOTHING
    if isinstance(field, forms.BooleanField):
        return None
    if isinstance(field, forms.MultipleChoiceField):
        return [NOTHING]
    return "x" * (field.max_length + 1) if is_text(field) else NOTHING


def is_text(field: Any) -> bool:
    """Whether a field takes any words up to a length."""
    plain = isinstance(field, forms.CharField) and not isinstance(field, forms.SlugField | forms.URLField)
    return plain and field.max_length is not None


def longest(fields: dict[str, forms.Field], answers: dict[str, Any]) -> dict[str, Any]:
    """The answers with every text and number as large as the form takes."""
    flat = dict(_flat(answers))
    for name, field in fields.items():
        if is_text(field) and not isinstance(field.widget, forms.HiddenInput):
            flat[name] = ("ឃ" if field.max_length <= 8000 else "x") * field.max_length
        if isinstance(field, forms.IntegerField):
            flat[name] = LARGE if field.max_value is None else field.max_value
        if isinstance(field, forms.URLField):
            flat[name] = "https://example.org/" + "x" * 1900
    return nested(flat)


def _flat(answers: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in answers.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            for n, row in enumerate(value):
                yield from _flat(row, f"{prefix}{key}.{n}.")
        else:
            yield f"{prefix}{key}", value


def nested(flat: dict[str, Any]) -> dict[str, Any]:
    """Dotted names as nested answers."""
    root: dict[str, Any] = {}
    for name, value in flat.items():
        place = root
        *path, last = name.split(".")
        for part in path:
            place = place.setdefault(part, {})
        place[last] = value
    return root


def of_page(answer: Any) -> set[Any]:
    """Field, code and words of every error that a page shows."""
    assert answer.status_code == 422, answer.status_code
    return {
        ("answers" if name == "__all__" else name, error.code or "invalid", text)
        for name, errors in answer.context["form"].errors.as_data().items()
        for error in errors
        for text in error.messages
    }


def of_program(answer: Any) -> set[Any]:
    """The same of an answer to a program."""
    assert answer.status_code == 422, answer.status_code
    return {(e["field"], e["code"], e["detail"]) for e in answer.json()["errors"]}

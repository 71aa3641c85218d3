"""The sheet of a complaint: parties and issues as typed on pages, sent by programs or read from files.

One form for all three, the `parties` and `issues` of a case file (lifecycle.md §5.1).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.texts import composed, unkept
from cases.models.base import Category
from cases.models.issues import IssueKind, IssueStatus
from cases.models.parties import PartyKind, Side
from cases.models.warned import Warned

_PARTY_TEXTS = {
    "name_latin": 250, "phone": 40, "email": 254, "address": 300, "language": 8, "interpreter": 60,
    "safe_contact": 200,
}  # fmt: skip
_ISSUE_TEXTS = ("text", "asked", "claimant_position", "respondent_position")
_PARTY_KEYS = {"key", "side", "kind", "name", "workers", "women", "organization", "person", *_PARTY_TEXTS}
_ISSUE_KEYS = {
    "key", "kind", "category", "status", "since", "claimant_workers", "respondent_workers", *_ISSUE_TEXTS,
}  # fmt: skip
_FREE_KEYS = {"comment", "inferred", "source"}


class SheetError(ValueError):
    """A sheet that does not fit; `path` names the key, as in `parties[1].side`."""

    def __init__(self, path: str, message: str) -> None:
        super().__init__(f"{path}: {message}")
        self.path = path
        self.message = message


@dataclass(frozen=True, slots=True)
class Sheet:
    """Parties and issues, checked, as keyword values for their models."""

    parties: list[dict[str, Any]]
    issues: list[dict[str, Any]]
    warnings: list[Warned]


def read_sheet(data: dict[str, Any]) -> Sheet:
    """Check a sheet; raises SheetError naming the first key that does not fit."""
    warnings: list[Warned] = []
    parties = [_party(row, f"parties[{n}]") for n, row in enumerate(_list(data, "parties"))]
    issues = [_issue(row, n, f"issues[{n}]", warnings) for n, row in enumerate(_list(data, "issues"))]
    for name, rows in (("parties", parties), ("issues", issues)):
        keys = [row["key"] for row in rows]
        for n, key in enumerate(keys):
            if key in keys[:n]:
                raise SheetError(f"{name}[{n}].key", _("“%s” stands twice.") % key)
    return Sheet(parties, issues, warnings)


def _list(data: dict[str, Any], key: str) -> list[dict[str, Any]]:
    rows = data.get(key, [])
    if not isinstance(rows, list):
        raise SheetError(key, _("This must be a list."))
    for n, row in enumerate(rows):
        if not isinstance(row, dict):
            raise SheetError(f"{key}[{n}]", _("This must be an object with keys."))
    return rows


def _party(row: dict[str, Any], path: str) -> dict[str, Any]:
    _known(row, _PARTY_KEYS, path)
    values: dict[str, Any] = {
        "key": _key(row, path),
        "side": _choice(row, "side", Side.values, path),
        "kind": _choice(row, "kind", PartyKind.values, path, default=PartyKind.OTHER),
        "name": _text(row, "name", 250, path, required=True),
        "workers": _count(row, "workers", path),
        "women": _count(row, "women", path),
        "organization_id": row.get("organization"),
        "person_id": row.get("person"),
    }
    values.update({k: _text(row, k, size, path) for k, size in _PARTY_TEXTS.items() if row.get(k)})
    if values["women"] is not None and values["workers"] is not None and values["women"] > values["workers"]:
        raise SheetError(f"{path}.women", _("There are more women than workers."))
    return values


def _issue(row: dict[str, Any], n: int, path: str, warnings: list[Warned]) -> dict[str, Any]:
    _known(row, _ISSUE_KEYS, path)
    category = str(row.get("category") or Category.OTHER)
    if category not in Category.values:
        warnings.append(Warned("UNKNOWN_CATEGORY", values={"category": category}))
        category = Category.OTHER
    values: dict[str, Any] = {
        "key": _key(row, path),
        "position": n,
        "kind": _choice(row, "kind", [*IssueKind.values, ""], path, default=""),
        "category": category,
        "status": _choice(row, "status", IssueStatus.values, path, default=IssueStatus.OPEN),
        "since": _day(row, "since", path),
        "claimant_workers": _count(row, "claimant_workers", path),
        "respondent_workers": _count(row, "respondent_workers", path),
    }
    values.update({name: _text(row, name, 8000, path) for name in _ISSUE_TEXTS})
    return values


def _known(row: dict[str, Any], keys: set[str], path: str) -> None:
    for key in row:
        if key not in keys | _FREE_KEYS:
            raise SheetError(f"{path}.{key}", _("This key is not known here."))


def _key(row: dict[str, Any], path: str) -> str:
    key = str(row.get("key", ""))
    if not key or len(key) > 40 or slugify(key) != key.lower():
        raise SheetError(f"{path}.key", _("Give a key of letters, digits and hyphens."))
    return key


def _choice(row: dict[str, Any], key: str, allowed: list[str], path: str, default: str | None = None) -> str:
    value = row.get(key, default)
    if value is None or str(value) not in allowed:
        known = ", ".join(a for a in allowed if a)
        raise SheetError(f"{path}.{key}", _("Give one of: %s.") % known)
    return str(value)


def _text(row: dict[str, Any], key: str, size: int, path: str, *, required: bool = False) -> str:
    value = row.get(key, "")
    if not isinstance(value, str):
        raise SheetError(f"{path}.{key}", _("This must be text."))
    if wrong := unkept(value):
        raise SheetError(f"{path}.{key}", _("Remove the hidden character %(name)s.") % {"name": wrong})
    value = composed(value.strip())
    if required and not value:
        raise SheetError(f"{path}.{key}", _("This is missing."))
    if len(value) > size:
        limits = {"show_value": len(value), "limit_value": size}
        text = _("This is too long: %(show_value)d of %(limit_value)d characters.") % limits
        raise SheetError(f"{path}.{key}", text)
    return value


def _count(row: dict[str, Any], key: str, path: str) -> int | None:
    value = row.get(key)
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 1_000_000:
        raise SheetError(f"{path}.{key}", _("Give a whole number from 0 to 1,000,000."))
    return value


def _day(row: dict[str, Any], key: str, path: str) -> date | None:
    value = row.get(key)
    if not value:
        return None
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise SheetError(f"{path}.{key}", _("Give a day such as 2026-11-24.")) from None

"""What the interface answers when it does not do what was asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.forms import BaseForm
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException, ErrorDetail, PermissionDenied, ValidationError

from cases.calling import Tried
from cases.files.refusals import FileRefused
from cases.forms.base import IGNORED
from cases.models import CaseEvent
from cases.models.acting import Actor, Refused

FILTER = "invalid_filter"
NOT_NOW = "not_now"


class Conflict(APIException):
    """409: not now, or somebody else acted meanwhile; `more` says who did what, or the article."""

    status_code = 409
    default_code = "conflict"

    def __init__(self, detail: str, code: str, more: dict[str, Any] | None = None) -> None:
        super().__init__(detail, code)
        self.more = more or {}


class KeyRequired(APIException):
    """428: an unsafe call without its idempotency key."""

    status_code = 428
    default_code = "key_required"


class Unprocessable(ValidationError):
    """422: the answers can be read and do not fit."""

    status_code = 422


class NotTaken(ValidationError):
    """A file that is not taken, with the status of its refusal; `more` gives the figures."""

    def __init__(self, refused: FileRefused) -> None:
        super().__init__({"file": [refused.text]}, code=refused.code)
        self.status_code = refused.status
        self.more = {"note": refused.note} if refused.note else {}


class TooManyToday(APIException):
    """429: as many as one may in a day; `wait` becomes Retry-After."""

    status_code = 429
    default_code = "too_many"

    def __init__(self, detail: str, code: str, wait: int) -> None:
        super().__init__(detail, code)
        self.wait = wait


def bad_filter(field: str, words: str) -> ValidationError:
    """400: a filter of the address that is not known or cannot be read."""
    return ValidationError({field: [words]}, code=FILTER)


def does_not_fit(field: str, words: str, code: str = "invalid") -> Unprocessable:
    """422 about one field."""
    return Unprocessable({field: [words]}, code=code)


def refuse_unknown(given: Iterable[str], known: Iterable[str], within: str = "") -> None:
    """Raises 422 naming the first name that was not asked for; the parts of a dotted name count as one.

    `within` is the path to where the names stand, with its dot.
    """
    heads = {name.split(".")[0] for name in known} - IGNORED
    for name in given:
        if name not in heads:
            raise does_not_fit(f"{within}{name[:80]}", _("This is not asked for here."), "unknown")


def refuse_rows(rows: Any, name: str, keys: frozenset[str], most: int) -> None:
    """Raises 422 for a list that is none or too long, rows that are none, and keys that are not asked for."""
    if not isinstance(rows, list) or not 1 <= len(rows) <= most:
        raise does_not_fit(name, _("Give a list of 1 to %s rows.") % f"{most:,}")
    for n, row in enumerate(rows):
        if not isinstance(row, dict):
            raise does_not_fit(f"{name}[{n}]", _("This must be an object with keys."))
        refuse_unknown(row, keys, f"{name}[{n}].")


def of_form(form: BaseForm) -> Unprocessable:
    """422 with every error of a form under its field; those of the whole form under `answers`."""
    found: dict[str, list[ErrorDetail]] = {}
    for name, errors in form.errors.as_data().items():
        rows = [ErrorDetail(text, error.code or "invalid") for error in errors for text in error.messages]
        found["answers" if name == "__all__" else name] = rows
    return Unprocessable(found)


def of_refusal(refused: Refused) -> Conflict:
    """409 with the reason of the gate."""
    reason = refused.reason
    return Conflict(str(reason.text), reason.code, {"basis": reason.basis} if reason.basis else None)


def never(actor: Actor) -> APIException:
    """That an act is never theirs, with the reason where standing on a side is why."""
    why = actor.barred
    return PermissionDenied(str(why.text), why.code) if why else PermissionDenied()


def of_tried(tried: Tried, allowed: list[str] | None = None) -> APIException:
    """What a posted action that was not taken answers; `allowed` are the actions open to the caller."""
    if tried.status == 403:
        return PermissionDenied(
            tried.reason or _("This is not for you to do on this case."), tried.code or None
        )
    if tried.status == 428:
        return KeyRequired(_("Send an Idempotency-Key."))
    if tried.status == 429:
        return TooManyToday(tried.reason, tried.code, tried.wait)
    if tried.status == 409:
        return Conflict(tried.reason, tried.code or NOT_NOW, _more(tried, allowed))
    if tried.reason or tried.form is None:
        return does_not_fit("Idempotency-Key", tried.reason, "key_reused")
    return of_form(tried.form)


def _more(tried: Tried, allowed: list[str] | None) -> dict[str, Any]:
    if tried.newer:
        return {"newer": [_newer(event) for event in tried.newer]}
    more: dict[str, Any] = {"allowed": allowed} if allowed is not None else {}
    return {**more, "basis": tried.basis} if tried.basis else more


def _newer(event: CaseEvent) -> Mapping[str, Any]:
    """Who did what and when, of an entry this reader can see."""
    party = event.party.key if event.party is not None else None
    by = event.actor.get_full_name() if event.actor is not None else ""
    return {"action": event.action, "by": by, "role": event.role, "party": party, "at": event.recorded_at}

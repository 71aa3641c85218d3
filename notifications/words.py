"""Words for notifications: each app that tells something registers how to put it, for whom it reads.

Notifications know no cases. An app calls `register` once, from its `AppConfig.ready()`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from accounts.models import User
    from notifications.models import Notification

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Line:
    """One notification in words: what happened, where to read it, who did it (empty: nobody to name).

    `text` says more, where the reader needs it to know what to do. `waits_until` is the morning of the day
    before the date that it reminds of: until then it can be put off, whatever its verb (None: no date).
    """

    title: str
    url: str
    who: str = ""
    text: str = ""
    waits_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a person is told, as a sentence; `asks` when the person has something to do."""

    text: Text
    asks: bool = False


Describe = Callable[["Sequence[Notification]", "User"], "Sequence[Line | None]"]


@dataclass(frozen=True, slots=True)
class Words:
    """How one kind of thing speaks.

    `describe` gets the rows of a page and their reader, and gives one Line per row in the same order, or
    None for a row the reader may no longer open; it must use a fixed number of queries. `reasons` maps the
    codes of `Recipient.reason`. Rows whose verb is in `asking` stand under "To do" whatever the reason;
    those in `firm` (legal deadlines, signatures) cannot be put off. A kind that
    `stays` is told in the inbox alone.
    """

    label: Text
    describe: Describe
    reasons: Mapping[str, Reason] = field(default_factory=dict)
    asking: frozenset[str] = frozenset()
    firm: frozenset[str] = frozenset()
    stays: bool = False


_words: dict[str, Words] = {}

Dates = Callable[["User", datetime, datetime], Iterable[date]]
_dates: list[Dates] = []


def register_dates(dates: Dates) -> None:
    """Give the days of a person's dates between two moments, for summaries of the week; once for each app."""
    if dates not in _dates:
        _dates.append(dates)


def dates_of(user: User, since: datetime, until: datetime) -> list[date]:
    """The days of all dates of a person between two moments, in order; a day stands once for each date."""
    return sorted(day for dates in _dates for day in dates(user, since, until))


def register(
    kind: str,
    *,
    label: Text,
    describe: Describe,
    reasons: Mapping[str, Reason] | None = None,
    asking: Iterable[str] = (),
    firm: Iterable[str] = (),
    stays: bool = False,
) -> None:
    """Give the words of one kind; a second call for the same kind replaces the first."""
    _words[kind] = Words(label, describe, dict(reasons or {}), frozenset(asking), frozenset(firm), stays)


def unregister(kind: str) -> None:
    """Take the words of a kind back (for tests)."""
    _words.pop(kind, None)


def kinds() -> dict[str, str]:
    """The kinds that have words, with their labels."""
    return {kind: str(words.label) for kind, words in _words.items()}


def sent_kinds() -> dict[str, str]:
    """The kinds that also go out by other ways than the inbox, with their labels."""
    return {kind: str(words.label) for kind, words in _words.items() if not words.stays}


def asking() -> list[tuple[str, list[str], list[str]]]:
    """Per kind, the reasons and the verbs that ask something of the person told."""
    return [
        (kind, [code for code, reason in words.reasons.items() if reason.asks], sorted(words.asking))
        for kind, words in _words.items()
    ]


def is_firm(row: Notification) -> bool:
    """Whether the row may not be put off."""
    words = _words.get(row.kind)
    return words is not None and row.verb in words.firm


def firm_verbs() -> list[tuple[str, list[str]]]:
    """Per kind, the verbs whose rows may not be put off."""
    return [(kind, sorted(words.firm)) for kind, words in _words.items() if words.firm]


def why(row: Notification) -> str:
    """Why the person is told, as a sentence."""
    words = _words.get(row.kind)
    reason = words.reasons.get(row.reason) if words else None
    return str(reason.text) if reason else _("You take part in this.")


def describe(rows: Sequence[Notification], user: User) -> dict[int, Line]:
    """Each row's words by its primary key; rows the reader may no longer open are left out."""
    found: dict[int, Line] = {}
    for kind, words in _words.items():
        some = [row for row in rows if row.kind == kind]
        if some:
            lines = zip(some, words.describe(some, user), strict=True)
            found.update({row.pk: line for row, line in lines if line is not None})
    return found

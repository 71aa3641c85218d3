"""What the tests of telling, mailing and the live socket share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from accounts.models import User
from notifications import words
from notifications.services import Recipient, tell

CANARY = "KANARI-7731"


def tell_of(*people: User | Recipient, source: int = 1, ref: str = "CD-2026-0417", **more: Any) -> int:
    """Tell people of one made-up event of a case."""
    told = [p if isinstance(p, Recipient) else Recipient(p.pk, "party") for p in people]
    values = {"kind": "case", "verb": "register", "occurred_at": timezone.now(), **more}
    with transaction.atomic():
        return tell(told, ref=ref, source=source, **values)


def describe(rows: Any, user: User) -> list[words.Line | None]:
    """Words for the made-up cases; one is hidden from everybody."""
    return [
        None
        if row.ref == "CD-2026-9999"
        else words.Line(f"{row.verb} {CANARY}", f"/en/cases/{row.ref}/", CANARY)
        for row in rows
    ]


def register_words() -> None:
    """Give the kind `case` words whose canary must never leave the pages."""
    words.register(
        "case",
        label="Cases",
        describe=describe,
        reasons={
            "party": words.Reason("You are a party."),
            "officer": words.Reason("It is yours.", asks=True),
        },
        firm={"sign"},
    )


@contextmanager
def without_truncation_guards(blocker: DjangoDbBlocker) -> Iterator[None]:
    """Tables can be emptied meanwhile, as transactional tests do with TRUNCATE, which the record refuses."""
    with blocker.unblock():
        _switch_truncation_guards("DISABLE")
    yield
    with blocker.unblock():
        _switch_truncation_guards("ENABLE")


def _switch_truncation_guards(word: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT format('ALTER TABLE %%I ' || %s || ' TRIGGER %%I', c.relname, t.tgname)"
            " FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE t.tgname LIKE 'pgtrigger_no_truncate%%'",
            [word],
        )
        for (statement,) in cursor.fetchall():
            cursor.execute(statement)


def forget_jobs() -> None:
    """Empty the queue, whose tables no flush touches."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")

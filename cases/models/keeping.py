"""What the services of acts share, of cases and of social dialogue: numbers, plain answers, kept keys."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime, tzinfo
from typing import Any, TypeVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cases.models.acting import KeyReused
from workflow.table import Reason

Row = TypeVar("Row", bound=models.Model)
KEY_REUSED = Reason("key_reused", _("This key was used for other answers."))

_NEXT = """
INSERT INTO cases_numberseries AS n (series, last) VALUES (%s, 1)
ON CONFLICT (series) DO UPDATE SET last = n.last + 1 RETURNING last
"""


def next_in_series(prefix: str, moment: datetime, zone: tzinfo) -> str:
    """The next number of a series such as CD-2026, by the local year, without gaps; its row stays locked."""
    series = f"{prefix}-{moment.astimezone(zone).year}"
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [series])
        return f"{series}-{cursor.fetchone()[0]:04d}"


def as_plain(value: Any, *, empty: bool = True) -> Any:
    """Answers as plain values: rows as their keys, sets as lists; where asked, without what is empty."""
    if isinstance(value, models.Model):
        return str(value.pk)
    if isinstance(value, dict):
        kept = {k: v for k, v in value.items() if empty or v not in ("", None)}
        return {str(k): as_plain(v, empty=empty) for k, v in kept.items()}
    if isinstance(value, (list, tuple, set)):
        return [as_plain(v, empty=empty) for v in value]
    return value


def digest_of(*content: Any) -> str:
    """SHA-256 (hex) of what a call asked for."""
    text = json.dumps(content, cls=DjangoJSONEncoder, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def kept_under(rows: QuerySet[Row], user_id: int | None, key: str | None, digest: str) -> Row | None:
    """What an earlier call with this key came to; raises KeyReused where its answers differ."""
    if key is None or user_id is None:
        return None
    row: Any = rows.filter(user_id=user_id, key=key).first()
    if row is not None and row.digest != digest:
        raise KeyReused(KEY_REUSED)
    found: Row | None = row
    return found


def bring_up_to_date(target: models.Model, source: models.Model) -> None:
    """Give the caller's object the values of another; refreshing it would unprotect its state."""
    target.__dict__.update({k: v for k, v in source.__dict__.items() if k != "_state"})

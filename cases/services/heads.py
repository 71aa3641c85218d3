"""The heads of all chains in a file for somebody outside: with it a cut or an old copy is found.

The file names cases by number and says nothing of what is in them. Its digest says nothing at all, so it
can be given to both sides of industry, who need trust neither each other nor the ministry.
"""

from __future__ import annotations

import hashlib
import re
from datetime import datetime
from pathlib import Path

from django.db import connection

from cases.models import Case
from cases.services.chain import Head

FORMAT = "concord-heads/1"
_LINE = re.compile(r"^(\S+) (\d+) ([0-9a-f]{64})$")


class HeadsUnreadable(ValueError):
    """A file that is no list of heads, or was changed; says which line."""


def heads_now() -> str:
    """The text of the file: one line per filed case, and the moment of the database's clock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        now: datetime = cursor.fetchone()[0]
    rows = Case.objects.exclude(number=None).exclude(head="").order_by("number")
    lines = [f"{number} {seq} {head}" for number, seq, head in rows.values_list("number", "seq", "head")]
    return "\n".join([f"{FORMAT} {now.isoformat()}", *lines, ""])


def digest_of(text: str) -> str:
    """SHA-256 (hex) of a file of heads."""
    return hashlib.sha256(text.encode()).hexdigest()


def keep_heads(path: Path) -> tuple[int, str]:
    """Write the heads into a new file; give their number and the digest. Raises FileExistsError."""
    text = heads_now()
    with path.open("x", encoding="utf-8") as file:
        file.write(text)
    return text.count("\n") - 1, digest_of(text)


def read_heads(path: Path) -> tuple[dict[str, Head], str]:
    """The heads by case number, and the digest of the file. Raises HeadsUnreadable."""
    text = path.read_text(encoding="utf-8")
    first, *lines = text.splitlines() or [""]
    if not first.startswith(f"{FORMAT} "):
        raise HeadsUnreadable(f"line 1: this is no file of the kind {FORMAT}")
    heads: dict[str, Head] = {}
    for place, line in enumerate(lines, start=2):
        found = _LINE.match(line)
        if found is None or found[1] in heads:
            raise HeadsUnreadable(f"line {place}: a case number, a place and a hash are expected, once each")
        heads[found[1]] = Head(int(found[2]), found[3])
    return heads, digest_of(text)

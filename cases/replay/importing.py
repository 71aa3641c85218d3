"""Brings old cases in: a job looks into every row, they are shown, then taken in batches no kill can split.

Each batch is one transaction that makes the cases and marks their rows, so that after a kill the job goes on
behind the last whole batch. A row is known by its office, source and number; the database lets it in once.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from accounts.access import access_of
from accounts.tables import WrongTable, lines_of
from cases.models import Case, CaseImport, ImportRow, ImportState, OldCase, RowState
from cases.procedure import roles
from cases.replay.old_rows import RowReader
from cases.replay.old_words import problem
from cases.replay.packed import files_of, key_of, play, texts_of, without_number
from cases.services.old_cases import OldRow, begin_batch, known_keys, make_cases

if TYPE_CHECKING:
    from accounts.models import Office, User

LOOK_JOB = "cases.look_into_import"
TAKE_JOB = "cases.take_import"
MOST_UNFOLDED = 300_000_000
MOST_ROWS = 100_000
LOOKED_AT_ONCE = 500
TAKEN_AT_ONCE = 250
PLAYED_AT_ONCE = 10
ADMIN = "admin"
"""In what role an administrator brings cases in; nobody has it on a case."""


def begin(
    user: User, office: Office, source: str, name: str, content: bytes, *, is_table: bool
) -> CaseImport:
    """Keep a file of old cases; raises WrongTable. A ZIP is looked into at once, a table once mapped."""
    head = _head(content) if is_table else files_of(content)[:0]
    values = {
        "user": user, "office": office, "source": source, "file_name": name[:200], "content": content,
        "is_table": is_table, "head": head, "digest": hashlib.sha256(content).hexdigest(),
    }  # fmt: skip
    with transaction.atomic():
        row = CaseImport.objects.create(**values, created_at=timezone.now())
        if not is_table:
            _let_look(row)
    return row


def _head(content: bytes) -> list[str]:
    """The headings of a table; raises WrongTable."""
    head = next(lines_of(content, MOST_UNFOLDED), [])
    while head and not head[-1]:
        head.pop()
    if not head:
        raise WrongTable("no_head")
    return [cell[:200] for cell in head]


def ask_to_look(row: CaseImport, columns: dict[str, int], procedure: str) -> bool:
    """Let a job look into the table with these columns, or look again; False once it is being taken."""
    before = (ImportState.WAITING, ImportState.WRONG, ImportState.READY)
    with transaction.atomic():
        free = CaseImport.objects.filter(pk=row.pk, state__in=before)
        values = {"columns": columns, "procedure": procedure, "state": ImportState.WAITING, "errors": []}
        if not free.update(**values, total=0, done=0, refused=0, known=0):
            return False
        _let_look(row)
    return True


def _let_look(row: CaseImport) -> None:
    app.configure_task(LOOK_JOB).defer(import_id=row.pk)


def ask_to_take(row: CaseImport) -> bool:
    """Let a job take what was shown; False where that is not what it waits for, or was asked before."""
    with transaction.atomic():
        ready = CaseImport.objects.filter(pk=row.pk, state=ImportState.READY)
        if not ready.update(state=ImportState.TAKING, done=0):
            return False
        app.configure_task(TAKE_JOB).defer(import_id=row.pk)
    return True


def look(import_id: int) -> str:
    """Read every row and keep what it becomes or why it cannot; each run begins anew."""
    row = CaseImport.objects.get(pk=import_id)
    if row.state not in (ImportState.WAITING, ImportState.CHECKING) or row.needs_columns:
        return str(row.state)
    row.note(state=ImportState.CHECKING, done=0, refused=0, known=0)
    row.rows.all().delete()
    try:
        _keep_all(row, _read(row))
    except WrongTable as error:
        row.rows.all().delete()
        row.note(state=ImportState.WRONG, errors=[{"code": error.code}], total=0)
        return str(row.state)
    counts = {"total": row.done, "refused": row.refused, "known": row.known}
    row.note(state=ImportState.READY if row.done else ImportState.WRONG, **counts)
    return str(row.state)


def _keep_all(row: CaseImport, rows: Iterator[ImportRow]) -> None:
    while some := list(islice(rows, LOOKED_AT_ONCE if row.is_table else PLAYED_AT_ONCE)):
        _keep(row, some)


def _read(row: CaseImport) -> Iterator[ImportRow]:
    """The rows of the file with what each becomes; raises WrongTable."""
    content = bytes(row.content)
    return _of_table(row, content) if row.is_table else _of_files(row, content)


def _of_table(row: CaseImport, content: bytes) -> Iterator[ImportRow]:
    reader = RowReader(row.columns, row.procedure, timezone.localdate())
    lines = enumerate(lines_of(content, MOST_UNFOLDED), start=1)
    next(lines, None)
    for number, line in lines:
        if not any(line):
            continue
        if number > MOST_ROWS:
            raise WrongTable("too_many_rows")
        found = reader.check(number, line)
        state = RowState.REFUSED if found.problems else RowState.READY
        yield ImportRow(
            brought_in=row, number=number, cells=line[: len(row.head)], key=found.key, values=found.values,
            problems=found.problems, state=state,
        )  # fmt: skip


def _of_files(row: CaseImport, content: bytes) -> Iterator[ImportRow]:
    seen: dict[str, int] = {}
    for number, (name, text) in enumerate(texts_of(content, files_of(content)), start=1):
        made = ImportRow(brought_in=row, number=number, cells=[name, text or ""], key=key_of(text or name))
        _try_file(made, text, seen, row.office_id)
        made.state = RowState.REFUSED if made.problems else RowState.READY
        yield made


def _try_file(made: ImportRow, text: str | None, seen: dict[str, int], office: int) -> None:
    """Play a file and take it back: what it comes to, or what is wrong with it."""
    if text is None:
        made.problems = [problem("", "no_text")]
    elif seen.setdefault(made.key, made.number) != made.number:
        made.problems = [problem("case.number", "twice", row=seen[made.key])]
    else:
        with transaction.atomic():
            played = play(text, office)
            transaction.set_rollback(True)
        made.values, made.problems = without_number(played.found), played.problems


def _keep(row: CaseImport, rows: list[ImportRow]) -> None:
    """Keep rows that were read, and how far it is."""
    fitting = [one for one in rows if one.state == RowState.READY]
    _fresh_of(fitting, known_keys(row.office_id, row.source, [one.key for one in fitting]))
    with transaction.atomic():
        ImportRow.objects.bulk_create(rows)
        _count(row, rows)


def _fresh_of(rows: list[ImportRow], known: dict[str, int]) -> list[ImportRow]:
    """The rows that are no case yet; the others are marked as known."""
    for one in rows:
        if one.key in known:
            one.state, one.case_id = RowState.KNOWN, known[one.key]
    return [one for one in rows if one.key not in known]


def _count(row: CaseImport, rows: list[ImportRow]) -> None:
    """Write how far it is after these rows."""
    states = Counter(str(one.state) for one in rows)
    row.note(
        done=row.done + len(rows), known=row.known + states[RowState.KNOWN],
        refused=row.refused + states[RowState.REFUSED],
    )  # fmt: skip


def take(import_id: int) -> str:
    """Take every batch that is left; another run goes on where this one was stopped."""
    while take_batch(import_id):
        pass
    return str(CaseImport.objects.values_list("state", flat=True).get(pk=import_id))


def take_batch(import_id: int, at_once: int = TAKEN_AT_ONCE) -> int:
    """Take the next rows in one transaction; how many there were, 0 when it is done or not to be taken."""
    with transaction.atomic():
        row = CaseImport.objects.select_for_update().defer("content").get(pk=import_id)
        if row.state != ImportState.TAKING:
            return 0
        size = at_once if row.is_table else PLAYED_AT_ONCE
        rows = list(row.rows.filter(state=RowState.READY).order_by("number")[:size])
        if not rows:
            row.note(state=ImportState.TAKEN)
            return 0
        now, known = begin_batch(row.office_id, row.source, [one.key for one in rows])
        (_take_rows if row.is_table else _take_files)(row, _fresh_of(rows, known), now)
        _mark(rows)
        _count(row, rows)
    return len(rows)


def _mark(rows: list[ImportRow]) -> None:
    """Write what became of the rows."""
    with connection.cursor() as cursor:
        values: list[Any] = [[o.pk for o in rows], [str(o.state) for o in rows], [o.case_id for o in rows]]
        cursor.execute(_MARK, values)
    refused = [one for one in rows if one.problems]
    ImportRow.objects.bulk_update(refused, ["problems"])


_MARK = """
UPDATE cases_importrow r SET state = w.state, case_id = w.made
  FROM unnest(%s::bigint[], %s::text[], %s::bigint[]) AS w(id, state, made) WHERE r.id = w.id
"""


def _take_rows(row: CaseImport, rows: list[ImportRow], now: datetime) -> None:
    head = row.office_id in access_of(row.user).offices(roles.HEAD)
    role = roles.HEAD if head else ADMIN
    made = make_cases(row, [OldRow(one.number, one.key, one.values) for one in rows], role, now)
    for one in rows:
        one.case_id, one.state = made[one.number], RowState.TAKEN


def _take_files(row: CaseImport, rows: list[ImportRow], _now: datetime) -> None:
    """Play each file for good; it must come to what was shown."""
    for one in rows:
        with transaction.atomic():
            played = play(one.cells[1], row.office_id)
            same = played.case is not None and without_number(played.found) == one.values
            if same and played.case is not None:
                one.case, one.state = played.case, RowState.TAKEN
                _note_source(row, one, played.case)
            else:
                one.problems = played.problems or [problem("", "other_result")]
                one.state = RowState.REFUSED
                transaction.set_rollback(True)


def _note_source(row: CaseImport, one: ImportRow, case: Case) -> None:
    number = one.key if len(one.key) < 64 else ""
    OldCase.objects.create(
        case=case, office_id=row.office_id, source=row.source, key=one.key, number=number,
        row=one.number, file_name=f"{row.file_name}: {one.cells[0]}"[:200],
    )  # fmt: skip

"""Brings a programme in over the site: a job checks the file, it is shown, then taken whole or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from cases.replay.lines import FileError
from dialogue.models import Body, ImportState, ProgrammeImport
from dialogue.replay.programme_loader import Loaded, load_programme
from dialogue.replay.programme_reader import ProgrammeFile, read_programme_file
from dialogue.replay.programme_sheets import NoWorkbook, check, read_workbook

if TYPE_CHECKING:
    from accounts.models import User

CHECK_JOB = "dialogue.check_import"
TAKE_JOB = "dialogue.take_import"
MOST_SHOWN = 500


def begin_import(user: User, name: str, content: bytes, body: Body | None) -> ProgrammeImport:
    """Keep the file and let a job look into it."""
    with transaction.atomic():
        row = ProgrammeImport.objects.create(
            user=user, file_name=name[:200], content=content, body=body, created_at=timezone.now()
        )
        app.configure_task(CHECK_JOB).defer(import_id=row.pk)
    return row


def check_import(import_id: int) -> str:
    """Look into a file: every error with its place, or what would change. May run any number of times."""
    row = ProgrammeImport.objects.get(pk=import_id)
    if row.state not in (ImportState.WAITING, ImportState.CHECKING):
        return str(row.state)
    row.note(state=ImportState.CHECKING)
    errors, file = _read(row)
    if file is None:
        row.note(state=ImportState.WRONG, errors=errors)
    else:
        _show(row, file)
    return str(row.state)


def _read(row: ProgrammeImport) -> tuple[list[dict[str, Any]], ProgrammeFile | None]:
    """The file of the import, or its errors."""
    content = bytes(row.content)
    if not content.startswith(b"PK"):
        return _read_json(content)
    try:
        sheets = read_workbook(content)
    except NoWorkbook as error:
        return [_error(text=str(error))], None
    row.note(total=sheets.count)
    file = check(sheets, lambda done: row.note(done=done))
    row.note(done=row.total)
    found = [_error(one.sheet, one.row, one.column, one.text) for one in sheets.errors]
    return found, file


def _read_json(content: bytes) -> tuple[list[dict[str, Any]], ProgrammeFile | None]:
    try:
        return [], read_programme_file(content.decode())
    except UnicodeDecodeError:
        return [_error(text="unreadable")], None
    except FileError as error:
        return [_error("", error.line or 0, error.key, error.plain)], None


def _error(sheet: str = "", row: int = 0, column: str = "", text: str = "") -> dict[str, Any]:
    return {"sheet": sheet, "row": row, "column": column, "text": text}


def _show(row: ProgrammeImport, file: ProgrammeFile) -> None:
    """What would change, found out by loading it and taking everything back."""
    with transaction.atomic():
        loaded = load_programme(file)
        transaction.set_rollback(True)
    row.note(state=ImportState.READY, **_result(loaded))


def _result(loaded: Loaded) -> dict[str, Any]:
    return {
        "counts": loaded.counts, "differences": loaded.differences[:MOST_SHOWN],
        "said": loaded.said[:MOST_SHOWN], "programme_code": loaded.programme.code,
    }  # fmt: skip


def ask_to_take(row: ProgrammeImport) -> bool:
    """Let a job take what was shown; False where that is not what it waits for, or was asked before."""
    with transaction.atomic():
        ready = ProgrammeImport.objects.filter(pk=row.pk, state=ImportState.READY)
        if not ready.update(state=ImportState.TAKING):
            return False
        app.configure_task(TAKE_JOB).defer(import_id=row.pk)
    return True


def take_import(import_id: int) -> str:
    """Bring everything in, in one transaction; a second run finds it done."""
    with transaction.atomic():
        row = ProgrammeImport.objects.select_for_update().get(pk=import_id)
        if row.state != ImportState.TAKING:
            return str(row.state)
        errors, file = _read(row)
        if file is None:
            row.note(state=ImportState.WRONG, errors=errors)
            return str(row.state)
        loaded = load_programme(file)
        if row.body_id and loaded.programme.body_id is None:
            loaded.programme.body_id = row.body_id
            loaded.programme.save(update_fields=["body"])
        row.note(state=ImportState.TAKEN, **_result(loaded))
    return str(row.state)

"""A case with something that each side may not see, and its files as people fetch them."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any
from zipfile import ZipFile

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client, override_settings

from cases.case_file.build import build
from cases.models import Case, CaseExport
from cases.roles import actor_for
from cases.services import exporting
from cases.services.documents import receive_upload
from tests.accounts.factories import sign_in
from tests.conftest import Table, begin_draft, bring_to, make_cast

PHOTO = b"Work stops on Monday, says a made-up notice."


def fresh(user: Any) -> Client:
    """A browser in which the person proved a moment ago who they are."""
    client = sign_in(Client(), user)
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY][-1]["reauthenticated"] = True
    session.save()
    return client


def add_file(table: Table, who: str, data: bytes, **more: Any) -> None:
    """A file joins the case."""
    user = getattr(table.cast, who)
    document = receive_upload(table.case, user, SimpleUploadedFile("notice.txt", data, "text/plain"))
    table.do(who, "add_document", {"title": "Notice at the gate", "document": str(document.pk), **more})


def _talks(table: Table) -> Table:
    """A case in conciliation with a file for all, papers for one side, a note and an interview."""
    add_file(table, "union_rep", PHOTO, audience="all")
    for who, words in (("union_rep", "UNIONSECRET"), ("employer_rep", "FACTORYSECRET")):
        table.do(who, "add_document", {"title": words, "text": f"{words} words", "audience": "party"})
    table.do("conciliator", "add_note", {"text": "NOTESECRET: the sides are close", "about": "workers"})
    table.do("conciliator", "record_interview", {"party": "union", "minutes": "INTERVIEW", "signed": "paper"})
    table.do("union_rep", "add_workers", {"workers": [{"name": "A. Name", "sex": "woman", "job": "sewing"}]})
    return table


@pytest.fixture(scope="package")
def once(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Table]:
    """The case, made once for all tests of the folder, with files and keys of their own."""
    places = override_settings(
        MEDIA_ROOT=tmp_path_factory.mktemp("files"), RECEIPT_KEYS=tmp_path_factory.mktemp("keys")
    )
    with django_db_blocker.unblock(), places, transaction.atomic():
        yield _talks(bring_to(begin_draft(make_cast()), "in_conciliation"))
        transaction.set_rollback(True)


@pytest.fixture
def talks(once: Table, db: None) -> Table:
    """The same, with everything rolled back after the test."""
    for user in once.cast.people.values():
        user.__dict__.pop("_access", None)
    return Table(once.cast, Case.objects.get(pk=once.case.pk))


def taken(table: Table, who: str) -> CaseExport:
    """The file that this person asked for, made."""
    user = getattr(table.cast, who)
    user.__dict__.pop("_access", None)
    case = Case.objects.get(pk=table.case.pk)
    export = exporting.ask(case, user, actor_for(user, case))
    assert build(str(export.pk)) == "ready", CaseExport.objects.get(pk=export.pk).reason
    return CaseExport.objects.get(pk=export.pk)


def inside(export: CaseExport) -> dict[str, bytes]:
    """The files of an archive by name."""
    with ZipFile(io.BytesIO(exporting.path_of(export).read_bytes())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def entries_in(files: dict[str, bytes]) -> list[dict[str, Any]]:
    """The entries of the record in an archive."""
    found: list[dict[str, Any]] = json.loads(files["record.json"])["entries"]
    return found

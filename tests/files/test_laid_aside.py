"""A form that is refused keeps the file that came with it: for its sender alone, for a day, checked as ever."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from cases.models import Document
from cases.services import documents, drafts, laid_aside
from dialogue.models import Attachment
from dialogue.services.opening import plan_meeting
from tests.accounts.factories import sign_in
from tests.conftest import Cast, make_cast
from tests.dialogue.agreements.conftest import NOW, Table, endorse_all, make_draft, make_table, take_step
from tests.dialogue.agreements.test_collective import typed
from tests.files import corpus

pytestmark = [pytest.mark.usefixtures("shelf"), pytest.mark.django_db]
HAVE, GONE = "You have already uploaded report.pdf", "is not here any more. Choose it again."
LATER = "2099-01-01"


@dataclass
class Door:
    """A form with a file: who sends it where, what fits, and the one answer that does not."""

    user: User
    path: str
    fits: dict[str, Any]
    wrong: dict[str, Any]

    def send(self, user: User | None = None, **fields: Any) -> Any:
        """Post it with what fits but for `fields`."""
        body = {**self.fits, "idempotency_key": "k" * 20, **fields}
        return sign_in(Client(), user or self.user).post(self.path, body)

    def refused(self) -> str:
        """Send a file beside the answer that does not fit; gives the word that the form holds then."""
        answer = self.send(**self.wrong, file=report())
        page = answer.content.decode()
        assert answer.status_code == 422
        assert HAVE in page
        return re.findall(r'name="file_kept" value="([^"]+)"', page)[0]


def report(data: bytes | None = None) -> SimpleUploadedFile:
    """The file that somebody sends."""
    return SimpleUploadedFile("report.pdf", corpus.pdf() if data is None else data)


def of_commitment(table: Table, cast: Cast) -> Door:
    """Proof of a promise; the day of its end lies ahead."""
    agreement = make_draft(table)
    take_step(agreement, "table_agreement", by=table.secretary, answers={})
    endorse_all(table, agreement)
    promise = agreement.commitments.get().pk
    fits = {"commitment": promise, "status": "done", "evidence": "See there"}
    return Door(table.employers, f"/en/actions/{promise}/report/", fits, {"on": LATER})


def of_paper(table: Table, cast: Cast) -> Door:
    """A paper of a meeting; nobody is named who gets it."""
    meeting = plan_meeting(table.body, title="First", starts_at=NOW, ends_at=NOW)
    fits = {"title": "Draft", "language": "en", "audience": "all"}
    return Door(table.secretary, f"/en/meetings/{meeting.number}/do/add_paper/", fits, {"audience": ""})


def of_text(table: Table, cast: Cast) -> Door:
    """A collective agreement with its signed text; no title."""
    return Door(cast.union_rep, "/en/agreements/register/", typed(cast), {"title": ""})


def of_document(table: Table, cast: Cast) -> Door:
    """A document of a case; nobody is named who may see it."""
    case = Document.case.field.related_model.objects.get(state="under_review")
    path = reverse("cases:document_add", args=[case.number])
    return Door(cast.union_rep, path, {"title": "Payslip", "audience": "all"}, {"audience": ""})


def of_evidence(table: Table, cast: Cast) -> Door:
    """A file for a complaint that is being written; its name is too long."""
    draft = drafts.begin(
        procedure="individual", office=cast.office, by=cast.union_rep, filed_for=None, answers={}, key="d"
    )
    path = reverse("cases:file_evidence", args=[draft.pk])
    return Door(cast.union_rep, path, {"audience": "all"}, {"title": "x" * 201})


DOORS: list[Callable[[Table, Cast], Door]] = [of_commitment, of_paper, of_text, of_evidence]


@pytest.fixture
def promise(shelf: Any) -> Door:
    table = make_table()
    return of_commitment(table, make_cast())


def arrived() -> list[str]:
    """The names of the files that have a row."""
    names = [rows.objects.values_list("original_name", flat=True) for rows in (Attachment, Document)]
    return [name for found in names for name in found]


@pytest.mark.parametrize("make", DOORS)
def test_the_file_need_not_be_sent_again(make: Callable[[Table, Cast], Door]) -> None:
    door = make(make_table(), make_cast())
    word = door.refused()
    assert arrived() == []
    assert door.send(file_kept=word, idempotency_key="m" * 20).status_code == 302
    assert arrived() == ["report.pdf"]


def test_a_document_of_a_case_need_not_be_sent_again(at_state: Any) -> None:
    door = of_document(make_table(), at_state("under_review").cast)
    word = door.refused()
    assert arrived() == []
    assert door.send(file_kept=word).status_code == 302
    assert arrived() == ["report.pdf"]


def test_the_form_keeps_it_over_several_errors_and_takes_another_file_instead(promise: Door) -> None:
    word = promise.refused()
    again = promise.send(**promise.wrong, file_kept=word)
    assert HAVE in again.content.decode()
    other = SimpleUploadedFile("other.pdf", corpus.pdf(2))
    assert promise.send(file_kept=word, file=other).status_code == 302
    assert arrived() == ["other.pdf"]


def test_a_file_that_need_not_be_sent_can_be_left_out(promise: Door) -> None:
    assert promise.send(file_kept=promise.refused(), file_leave="1").status_code == 302
    assert arrived() == []


def test_nobody_else_can_use_the_word(promise: Door) -> None:
    word = promise.refused()
    secretary = User.objects.get(name="Secretary")
    for false in (word, word[:-1], "x"):
        answer = promise.send(secretary, file_kept=false)
        assert (answer.status_code, GONE in answer.content.decode()) == (422, True)
    assert arrived() == []


def test_a_word_that_named_no_owner_would_be_noticed(promise: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    word, secretary = promise.refused(), User.objects.get(name="Secretary")
    careless = SimpleNamespace(**vars(signing))
    careless.loads = lambda *a, **more: [secretary.pk, *signing.loads(*a, **more)[1:]]
    monkeypatch.setattr(laid_aside, "signing", careless)
    assert promise.send(secretary, file_kept=word).status_code == 302
    assert arrived() == ["report.pdf"]


def test_after_a_day_it_is_gone_and_the_form_says_so(promise: Door, shelf: Any) -> None:
    word, tomorrow = promise.refused(), timezone.now() + dt.timedelta(hours=25)
    assert documents.sweep(tomorrow) == 1
    answer = promise.send(file_kept=word)
    assert (answer.status_code, GONE in answer.content.decode()) == (422, True)


def test_a_word_is_good_for_less_than_a_day(promise: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    word = promise.refused()
    assert laid_aside.GOOD_FOR < laid_aside.store.FORGOTTEN
    monkeypatch.setattr(laid_aside, "GOOD_FOR", dt.timedelta(seconds=-1))
    assert GONE in promise.send(file_kept=word).content.decode()


def test_a_bad_file_is_told_with_the_other_error_and_is_not_kept(promise: Door) -> None:
    page = promise.send(**promise.wrong, file=report(b"MZ")).content.decode()
    assert "This day has not come yet." in page
    assert "This kind of file is not taken." in page
    assert HAVE not in page


def test_a_large_file_goes_through_quarantine_when_it_is_used(
    promise: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "AT_ONCE", 0)
    assert promise.send(file_kept=promise.refused()).status_code == 302
    assert Attachment.objects.get().state == "checking"

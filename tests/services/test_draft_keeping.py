"""Drafts: kept thirty days after the last save, told a week and a day before, then gone with their files."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from cases.models import Case, Document, DraftNotice
from cases.services import documents, drafts
from cases.services.draft_keeping import kept_until, last_day, tend
from notifications.delivery import deliver
from notifications.inbox import open_row
from notifications.models import Notification
from tests.accounts.factories import sign_in
from tests.files import corpus

pytestmark = pytest.mark.usefixtures("shelf")

DAY = timedelta(days=1)


@pytest.fixture
def draft(cast):
    return drafts.begin(
        procedure="collective", office=cast.office, by=cast.union_rep, filed_for=cast.union, answers={},
        key="d",
    )  # fmt: skip


def again(draft) -> Case:
    return Case.objects.get(pk=draft.pk)


def told() -> list[tuple[str, str]]:
    rows = Notification.objects.filter(kind="draft").order_by("pk").select_related("user")
    return [(row.user.name, row.ref) for row in rows]


def test_a_draft_is_kept_to_the_end_of_the_thirtieth_local_day():
    evening = datetime(2026, 3, 1, 18, tzinfo=UTC)  # the second of March in Phnom Penh
    assert kept_until(evening) == datetime(2026, 4, 1, 17, tzinfo=UTC)


def test_the_pages_say_until_when(draft, cast):
    client = sign_in(Client(), cast.union_rep)
    day = last_day(again(draft)).isoformat()
    for page in (f"/en/file/{draft.pk}/", "/en/file/drafts/"):
        body = client.get(page).content.decode()
        assert "Kept until" in body
        assert day in body


@pytest.mark.parametrize("how", ["answer", "file"])
def test_each_save_keeps_it_thirty_days_more(how, draft, cast):
    Case.objects.filter(pk=draft.pk).update(kept_until=timezone.now() + DAY)
    if how == "answer":
        drafts.save_answers(again(draft), "story", {"text": "x"}, by=cast.union_rep, seen=0)
    else:
        file = SimpleUploadedFile("a.pdf", corpus.pdf())
        sign_in(Client(), cast.union_rep).post(f"/en/file/{draft.pk}/evidence/", {"file": file})
    assert again(draft).kept_until == kept_until(timezone.now())


def test_those_who_write_it_are_told_a_week_and_a_day_before_and_nobody_else(draft):
    end = again(draft).kept_until
    assert tend(end - 8 * DAY) == (0, 0)
    assert tend(end - 7 * DAY) == (1, 0)
    assert tend(end - 6 * DAY) == (0, 0)
    assert tend(end - DAY) == (1, 0)
    assert tend(end - timedelta(hours=2)) == (0, 0)
    assert told() == [("Union Representative", f"DR-{draft.pk}")] * 2


def test_the_notice_says_the_day_and_leads_to_the_draft(draft, cast):
    tend(again(draft).kept_until - DAY)
    row = Notification.objects.get(kind="draft")
    line = open_row(cast.union_rep, row.seq)
    assert "this draft is kept until" in line.title
    assert line.url == f"/en/file/{draft.pk}/"


def test_the_mail_about_it_holds_no_content(draft, cast):
    cast.union_rep.email = "sok@example.org"
    cast.union_rep.save(update_fields=["email"])
    tend(again(draft).kept_until - DAY)
    row = Notification.objects.get(kind="draft")
    deliver(row.kind, row.ref, row.source)
    [message] = mail.outbox
    assert f"DR-{draft.pk}" in message.subject
    assert "Union A" not in message.body


def test_after_its_end_a_draft_goes_with_its_files(draft, cast, shelf):
    documents.receive_upload(again(draft), cast.union_rep, SimpleUploadedFile("a.pdf", corpus.pdf()))
    [path] = [p for p in shelf.glob("*/*") if p.is_file()]
    end = again(draft).kept_until
    tend(end - DAY)
    assert tend(end - timedelta(seconds=1)) == (0, 0)
    old = (end - 20 * DAY).timestamp()
    os.utime(path, (old, old))
    assert tend(end) == (0, 1)
    assert (Case.objects.count(), Document.objects.count(), path.exists()) == (0, 0, False)


def test_a_save_after_the_last_notice_keeps_it_and_it_is_told_anew(draft, cast):
    end = again(draft).kept_until
    tend(end - DAY)
    later = end + 10 * DAY
    Case.objects.filter(pk=draft.pk).update(kept_until=later)
    assert tend(end) == (0, 0)
    tend(later - DAY)
    assert len(told()) == 2


def test_no_draft_goes_without_a_day_of_warning_even_after_the_worker_stood_still(draft):
    end = again(draft).kept_until
    assert tend(end + 3 * DAY) == (1, 0)
    assert again(draft).kept_until > end + 4 * DAY
    assert tend(end + 3 * DAY + timedelta(hours=10)) == (0, 0)
    assert tend(again(draft).kept_until) == (0, 1)


def test_what_was_sent_is_never_deleted(draft):
    end = again(draft).kept_until
    tend(end - DAY)
    DraftNotice.objects.update(told_at=end - DAY)
    Case.objects.filter(pk=draft.pk).update(kept_until=None)
    assert tend(end + DAY) == (0, 0)
    assert Case.objects.count() == 1


def test_deleting_a_draft_by_hand_takes_its_notices_along(draft, cast):
    tend(again(draft).kept_until - DAY)
    drafts.delete_draft(again(draft), by=cast.union_rep)
    row = Notification.objects.get(kind="draft")
    assert open_row(cast.union_rep, row.seq) is None

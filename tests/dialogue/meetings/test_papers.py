"""Papers of a meeting: each for its audience and nobody else, through the quarantine, withdrawn for all."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.models import User
from cases.services import documents
from dialogue.models import Attachment, SeatMandate
from dialogue.services import filing
from dialogue.tasks import check_attachment
from notifications.models import Notification
from tests.accounts.factories import make_official, make_user
from tests.dialogue.meetings.conftest import Hall, convened, sit
from tests.files import corpus

pytestmark = [pytest.mark.usefixtures("shelf"), pytest.mark.django_db]
EVERYBODY = ("secretary", "chair", "government2", "employers1", "workers1", "watcher", "outsider", "leader")


@pytest.fixture
def full(hall: Hall) -> Hall:
    """With an observer and somebody of the leadership."""
    hall.people["watcher"] = make_user(name="Watcher")
    sit(hall.body.seats.create(constituency="observer", number=1), hall.people["watcher"])
    hall.people["leader"] = make_official("leadership", None, name="Leader")
    return convened(hall)


def send(hall: Hall, audience: str, who: str = "secretary", **more: Any) -> Any:
    """Send a paper as somebody, over the page."""
    file = SimpleUploadedFile("draft.pdf", more.pop("data", None) or corpus.pdf())
    fields = {"title": "Secret draft", "language": "en", "audience": audience, "idempotency_key": "k" * 20}
    return hall.client(who).post(hall.url("do/add_paper/"), {**fields, "file": file, **more})


def readers(hall: Hall) -> set[str]:
    """Who gets the only paper."""
    return {who for who in EVERYBODY if Attachment.objects.visible_to(fresh(hall.people[who])).exists()}


def fresh(user: User) -> User:
    """The person with rights read anew."""
    return User.objects.get(pk=user.pk)


@pytest.mark.parametrize(
    ("audience", "who"),
    [
        ("all", set(EVERYBODY) - {"outsider"}),
        ("seats", {"secretary", "chair", "government2", "employers1", "workers1"}),
        ("workers", {"secretary", "workers1"}),
        ("government", {"secretary", "chair", "government2"}),
    ],
)
def test_each_audience_gets_its_paper_and_nobody_else(full: Hall, audience: str, who: set[str]) -> None:
    assert send(full, audience).status_code == 302
    assert readers(full) == who
    assert Client().get(f"/en/files/{Attachment.objects.get().pk}/").status_code == 404


def test_the_pages_hand_it_out_and_name_it_to_its_audience_alone(full: Hall) -> None:
    send(full, "workers")
    path = f"/en/files/{Attachment.objects.get().pk}/"
    for who, gets in (("workers1", True), ("employers1", False), ("outsider", False)):
        client = full.client(who)
        assert client.get(path).status_code == (200 if gets else 404)
        assert (b"Secret draft" in client.get(full.url()).content) is gets
        assert (b"Secret draft" in client.get(full.url("live/")).content) is gets


def test_only_those_who_get_it_are_told(full: Hall) -> None:
    Notification.objects.all().delete()
    send(full, "workers")
    told = set(Notification.objects.filter(verb="add_paper").values_list("user__name", flat=True))
    assert told == {"workers 1", "workers 2", "workers 3"}


def test_a_mandate_that_ended_ends_the_paper_too(full: Hall) -> None:
    send(full, "workers")
    SeatMandate.objects.filter(user=full.people["workers1"]).update(
        valid_until="2020-01-02", valid_from="2020-01-01"
    )
    assert readers(full) == {"secretary"}


def test_only_the_secretariat_sends_and_withdraws(full: Hall) -> None:
    assert send(full, "all", who="chair").status_code == 403
    assert send(full, "all", who="outsider").status_code == 404
    send(full, "all")
    paper = str(Attachment.objects.get().pk)
    path, data = full.url("do/withdraw_paper/"), {"file": paper, "idempotency_key": "w" * 20}
    assert full.client("workers1").post(path, data).status_code == 403
    assert full.client("secretary").post(path, data).status_code == 302
    assert readers(full) == set()


def test_a_large_file_waits_unseen_until_it_is_checked(full: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "AT_ONCE", 0)
    send(full, "workers")
    path = f"/en/files/{Attachment.objects.get().pk}/"
    assert [full.client(who).get(path).status_code for who in ("secretary", "workers1")] == [409, 404]
    assert not Notification.objects.filter(verb="add_paper").exists()
    check_attachment(str(Attachment.objects.get().pk))
    assert readers(full) == {"secretary", "workers1"}
    assert Notification.objects.filter(verb="add_paper").count() == 3


def test_a_bad_file_is_refused_with_its_reason_and_what_was_typed(full: Hall) -> None:
    for data, status in ((b"MZ not a pdf", 422), (b"", 422)):
        answer = full.client("secretary").post(
            full.url("do/add_paper/"),
            {"title": "Kept words", "language": "en", "audience": "all", "idempotency_key": "k" * 20,
             "file": SimpleUploadedFile("a.pdf", data)},
        )  # fmt: skip
        assert answer.status_code in (400, status), answer.status_code
        assert b"Kept words" in answer.content
    assert not Attachment.objects.exists()


def test_the_same_file_sent_twice_is_there_once(full: Hall) -> None:
    data = corpus.pdf()
    assert [send(full, "all", data=data).status_code for _n in range(2)] == [302, 302]
    assert Attachment.objects.count() == full.meeting.entries.filter(action="add_paper").count() == 1


def test_files_of_social_dialogue_are_not_swept_away(full: Hall) -> None:
    send(full, "all")
    sha = Attachment.objects.get().sha256
    assert documents.known_addresses([sha]) == {sha}
    assert documents.sweep(timezone.now() + dt.timedelta(days=3)) == 0


def test_papers_stand_under_their_item_and_khmer_is_missed(full: Hall) -> None:
    send(full, "all", item="2")
    assert b"No paper on this item is in Khmer." in full.client("secretary").get(full.url()).content
    assert b"No paper on this item" not in full.client("workers1").get(full.url()).content
    assert filing.ask_again() == 0

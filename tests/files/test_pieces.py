"""Files in pieces: whatever is cut, killed or repeated, what is on the shelf is what was sent, and nobody else's."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cases.files import store
from cases.models import Document, PartialUpload
from cases.services import laid_aside, pieces
from tests.accounts.factories import sign_in
from tests.files import corpus

pytestmark = [pytest.mark.usefixtures("shelf"), pytest.mark.django_db]
TEXT = "".join(f"line {n} of a made-up list\n" for n in range(24_000)).encode()
PIECE = pieces.PIECE
PLACES = range(0, len(TEXT), PIECE)
OCTETS = "application/octet-stream"


class Sender:
    """What the script of the page does: announce, send piece after piece, go on from what was received."""

    def __init__(self, user: Any, data: bytes = TEXT, name: str = "list.txt") -> None:
        self.client, self.data, self.name = sign_in(Client(), user), data, name

    def begin(self, **more: Any) -> Any:
        """Announce the file."""
        mark = hashlib.sha256(self.data).hexdigest()
        said = {"name": self.name, "size": len(self.data), "mark": mark, **more}
        return self.client.post("/en/uploads/", said)

    def piece(self, url: str, at: int, data: bytes | None = None, **more: Any) -> Any:
        """Send the piece that begins there."""
        data = self.data[at : at + PIECE] if data is None else data
        return self.client.generic("POST", f"{url}?at={at}", data, OCTETS, **more)

    def go_on(self) -> dict[str, Any]:
        """Send what is missing; give the last answer."""
        state = self.begin().json()
        while not state["word"]:
            state = self.piece(state["url"], state["received"]).json()
        return dict(state)


@pytest.fixture
def sender(cast):
    return Sender(cast.union_rep)


def on_the_shelf() -> bytes:
    """The bytes that arrived, as the shelf has them."""
    return store.read(PartialUpload.objects.get().sha256)


class Killed(Exception):
    """Stands for the end of a process."""


def killed_at(place: int, monkeypatch: Any, written: float) -> None:
    """Let the process die at that place, after a part of the piece came to the disk and before it was said."""
    real = store.add_piece

    def dies(name: str, at: int, data: bytes) -> None:
        real(name, at, data[: int(len(data) * written)] if at == place else data)
        if at == place:
            raise Killed

    monkeypatch.setattr(store, "add_piece", dies)


def test_a_file_that_came_in_pieces_is_the_file(sender):
    state = sender.go_on()
    assert (state["received"], on_the_shelf()) == (len(TEXT), TEXT)


@pytest.mark.parametrize("place", PLACES)
def test_a_connection_cut_in_any_piece_costs_that_piece_alone(sender, place):
    state = sender.begin().json()
    for at in PLACES[: PLACES.index(place)]:
        sender.piece(state["url"], at)
    stream = BytesIO(TEXT[place : place + 900])
    cut = sender.piece(state["url"], place, **{"wsgi.input": stream})
    assert (cut.status_code, sender.begin().json()["received"]) == (400, place)
    sender.go_on()
    assert on_the_shelf() == TEXT


@pytest.mark.parametrize("written", [0.4, 1])
@pytest.mark.parametrize("place", PLACES)
def test_a_server_killed_in_any_piece_leaves_no_byte_too_many_or_too_few(sender, monkeypatch, place, written):
    with monkeypatch.context() as here:
        killed_at(place, here, written)
        with pytest.raises(Killed):
            sender.go_on()
    sender.go_on()
    assert on_the_shelf() == TEXT


def test_a_store_that_only_appends_would_be_noticed(sender, monkeypatch):
    """The sabotage: what a dead writer left is kept, and the whole is refused as another file."""

    def append(name: str, at: int, data: bytes) -> None:
        path = store.pieces(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes((path.read_bytes() if path.exists() else b"") + data)

    monkeypatch.setattr(store, "add_piece", append)
    with monkeypatch.context() as here:
        killed_at(PIECE, here, 0.4)
        with pytest.raises(Killed):
            sender.go_on()
    with pytest.raises(KeyError):
        sender.go_on()


def test_a_piece_that_comes_twice_or_too_early_changes_nothing(sender):
    state = sender.begin().json()
    for at in (PIECE, 0, 0, 2 * PIECE, PIECE):
        state = sender.piece(state["url"], at).json()
    assert state["received"] == 2 * PIECE
    sender.go_on()
    assert on_the_shelf() == TEXT


def test_the_last_answer_that_was_lost_can_be_asked_for_again(sender):
    state = sender.go_on()
    again = sender.client.get(state["url"]).json()
    assert again["word"]
    assert sender.piece(state["url"], len(TEXT), b"").json()["word"]


def test_the_form_takes_the_whole_by_its_word_and_notes_what_a_photo_was_before(client, cast):
    photo, before = corpus.jpeg(), "ab" * 32
    sender = Sender(cast.union_rep, photo, "notice.jpg")
    state = sender.begin(before_size=4_000_000, before_sha256=before).json()
    word = sender.piece(state["url"], 0).json()["word"]
    page = sender.client.post(f"/en/file/{begin_draft(cast)}/evidence/", {"file_kept": word}, follow=True)
    found = Document.objects.get()
    assert (found.sha256, found.before_sha256) == (hashlib.sha256(photo).hexdigest(), before)
    assert b"made this photo smaller before sending. Before: 3.8" in page.content


def begin_draft(cast: Any) -> str:
    """The number of a draft of the union's representative."""
    sign_in(client := Client(), cast.union_rep)
    data = {"procedure": "collective", "office": "phnom-penh", "filed_for": cast.union.pk}
    where = client.post("/en/file/new/", {**data, "idempotency_key": "k"})["Location"]
    return str(where.split("/")[-2])


def test_pieces_of_a_stranger_are_not_there(sender, cast):
    url = sender.begin().json()["url"]
    other = Sender(cast.employer_rep)
    answers = [other.client.get(url), other.piece(url, 0), other.client.post(f"{url}away/")]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert sender.client.get(url).json()["received"] == 0


def test_the_word_of_a_stranger_fetches_nothing(sender, cast):
    word = sender.go_on()["word"]
    fetched = {who: laid_aside.fetch(word, getattr(cast, who).pk).size for who in ("union_rep", "officer")}
    assert fetched == {"union_rep": len(TEXT), "officer": 1}  # one byte: the file that is gone


@pytest.mark.parametrize(
    ("said", "status", "code"),
    [
        ({"size": 21 * 1024 * 1024}, 413, "file_too_large"),
        ({"size": 0}, 400, "file_empty"),
        ({"size": "many"}, 400, "file_empty"),
        ({"name": "page.html"}, 422, "file_type_refused"),
        ({"name": ""}, 422, "file_type_refused"),
    ],
)
def test_what_would_not_be_taken_whole_is_not_begun(sender, said, status, code):
    answer = sender.begin(**said)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not PartialUpload.objects.exists()


def test_more_than_was_announced_is_not_taken(cast):
    sender = Sender(cast.union_rep, b"short")
    url = sender.begin().json()["url"]
    answers = [sender.piece(url, 0, b"longer"), sender.piece(url, 0, b"x" * (PIECE + 1))]
    assert [a.status_code for a in answers] == [413, 413]


def test_a_file_whose_inside_is_refused_is_refused_at_its_last_piece_and_gone(cast, shelf):
    sender = Sender(cast.union_rep, b"<html><script>1</script></html>", "list.txt")
    answer = sender.piece(sender.begin().json()["url"], 0)
    assert (answer.status_code, answer.json()["code"]) == (422, "file_type_refused")
    assert not PartialUpload.objects.exists()
    assert not list(shelf.glob("incoming/*"))


def test_bytes_that_are_not_the_announced_ones_are_refused(sender):
    url = sender.begin(size=5).json()["url"]
    assert sender.piece(url, 0, b"other").json()["code"] == "hash_mismatch"


def test_one_person_has_at_most_five_files_on_their_way(cast):
    for n in range(7):
        Sender(cast.union_rep, f"file {n}".encode()).begin()
    assert PartialUpload.objects.count() == pieces.MOST


def test_an_upload_left_alone_for_a_day_is_swept_and_one_let_go_at_once(sender, shelf):
    state = sender.begin().json()
    sender.piece(state["url"], 0)
    assert pieces.sweep(timezone.now()) == 0
    assert pieces.sweep(timezone.now() + timedelta(hours=25)) == 1
    again = sender.begin().json()["url"]
    sender.piece(again, 0)
    assert sender.client.post(f"{again}away/").status_code == 204
    assert not list(shelf.glob("incoming/*"))

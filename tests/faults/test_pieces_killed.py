"""A file in pieces whose server is killed by SIGKILL, at every place of taking and joining: whole, once, no rest."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from http.client import HTTPConnection, RemoteDisconnected
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from bench.environment import of
from cases.files import store
from cases.models import Document, PartialUpload
from cases.services import documents, pieces
from tests.files.test_pieces import TEXT, begin_draft
from tests.live.browsers import cookie_of

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True), pytest.mark.slow]
PLACES = ("half a piece", "a piece", "joining", "not named", "named")
SABOTAGES = {"append": "half a piece", "name first": "joining"}


class House:
    """The server process and a browser that sends files to it, piece by piece."""

    def __init__(self, shelf: Path, user: Any) -> None:
        mine = {"DEMO": "1", "SECRET_KEY": settings.SECRET_KEY, **of(str(connection.settings_dict["NAME"]))}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.piece_server", str(shelf)],
            env={**os.environ, **mine}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.client, cookie = cookie_of(user)
        csrf = "c" * 32
        self.head = {"Cookie": f"{cookie}; {settings.CSRF_COOKIE_NAME}={csrf}", "X-CSRFToken": csrf}
        self.port, self.life = self.said(), 0

    def said(self) -> int:
        """The next number the server says."""
        assert self.process.stdout is not None
        return int(self.process.stdout.readline())

    def begin_life(self, words: str = "") -> None:
        """A new process that ends at that place, or goes on."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{words}\n")
        self.process.stdin.flush()
        self.life = self.said()

    def post(self, path: str, body: bytes, kind: str) -> dict[str, Any]:
        """One request; raises RemoteDisconnected where the process dies of it."""
        link = HTTPConnection("127.0.0.1", self.port, timeout=30)
        link.request("POST", path, body, {**self.head, "Content-Type": kind})
        found: dict[str, Any] = json.loads(link.getresponse().read())
        return found

    def send(self, data: bytes) -> str:
        """What the script of the page does, from wherever the file stands; the word of the whole, or a fault."""
        said = {"name": "list.txt", "size": len(data), "mark": hashlib.sha256(data).hexdigest()}
        state = self.post("/en/uploads/", urlencode(said).encode(), "application/x-www-form-urlencoded")
        while "received" in state and not state["word"]:
            at = state["received"]
            piece = data[at : at + pieces.PIECE]
            state = self.post(f"{state['url']}?at={at}", piece, "application/octet-stream")
        return str(state.get("word") or state["code"])

    def killed_at(self, words: str, data: bytes, sabotage: str = "") -> str:
        """Send a file to a process that dies on the way, then what is missing to its successor."""
        self.begin_life(f"{sabotage}|{words}")
        with pytest.raises(RemoteDisconnected):
            self.send(data)
        assert self.said() == -signal.SIGKILL
        self.begin_life(sabotage)
        word = self.send(data)
        os.kill(self.life, signal.SIGKILL)
        self.said()
        return word


@pytest.fixture
def house(shelf, committed_cast) -> Iterator[House]:
    """The server on the tests' database and shelf."""
    made = House(shelf, committed_cast.union_rep)
    yield made
    made.process.kill()
    made.process.communicate()


def is_whole(data: bytes) -> bool:
    """Whether the shelf has exactly these bytes under their fingerprint."""
    try:
        return store.read(hashlib.sha256(data).hexdigest()) == data
    except OSError:
        return False


def test_killed_anywhere_a_file_ends_whole_and_once_and_the_test_would_notice(house, committed_cast, shelf):
    files, draft = [f"{place}\n".encode() + TEXT for place in PLACES], begin_draft(committed_cast)
    for place, data in zip(PLACES, files, strict=True):
        word = house.killed_at(place, data)
        house.client.post(f"/en/file/{draft}/evidence/", {"file_kept": word})
    assert [is_whole(data) for data in files] == [True] * len(PLACES)
    names = sorted(hashlib.sha256(data).hexdigest() for data in files)
    assert sorted(Document.objects.values_list("sha256", flat=True)) == names
    later = timezone.now() + timedelta(hours=25)
    documents.sweep(later)
    pieces.sweep(later)
    assert sorted(path.name for path in shelf.glob("*/*")) == names
    assert not PartialUpload.objects.exists()
    for sabotage, place in SABOTAGES.items():
        data = f"{sabotage}\n".encode() + TEXT
        house.killed_at(place, data, sabotage)
        assert not is_whole(data)

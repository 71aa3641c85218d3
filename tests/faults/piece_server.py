"""The site as a server process that dies by SIGKILL at the place it is told, while it takes a file in pieces.

`python -m tests.faults.piece_server FOLDER` says its port, then reads lines: at which place the next life ends,
and what is sabotaged in it. Each life is a process of its own, forked from one that has loaded the site.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import resolve
from django.utils import translation


class Quiet(WSGIRequestHandler):
    """Says nothing of requests."""

    def log_message(self, *said: Any) -> None:
        """Nothing."""


def die() -> None:
    """The end of the process, as by the kernel: nothing is closed, rolled back or cleared up."""
    os.kill(os.getpid(), signal.SIGKILL)


def in_a_piece(part: float) -> None:
    """Die when that part of the second piece is on disk, before the transaction ends."""
    real = store.add_piece

    def add(name: str, at: int, data: bytes) -> None:
        real(name, at, data[: int(len(data) * part)] if at else data)
        if at:
            die()

    store.add_piece = add


def while_joining() -> None:
    """Die when the first part of the whole is written to where it gathers."""

    def chunks(whole: Any) -> Iterator[bytes]:
        with whole.path.open("rb") as file:
            yield file.read(pieces.PIECE)
        die()

    pieces._Whole.chunks = chunks  # type: ignore[method-assign]


def before_it_is_named() -> None:
    """Die when the whole lies on the shelf and no row names it."""
    pieces.check_now = lambda *_said: die()


def before_the_pieces_go() -> None:
    """Die when the row names the whole and its pieces still lie there."""
    real = PartialUpload.save

    def save(row: Any, **options: Any) -> None:
        real(row, **options)
        if options.get("update_fields") == ["sha256"]:
            die()

    PartialUpload.save = save  # type: ignore[method-assign]


def only_append() -> None:
    """Sabotage: what a dead writer left in the middle of a piece is kept."""

    def append(name: str, at: int, data: bytes) -> None:
        path = store.pieces(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as file:
            file.write(data)

    store.add_piece = append


def name_it_first() -> None:
    """Sabotage: the row names the whole before it is there."""
    real = pieces._finished

    def finished(row: Any) -> Any:
        if not row.sha256:
            PartialUpload.objects.filter(pk=row.pk).update(sha256=row.mark)
        return real(row)

    pieces._finished = finished


WORDS: dict[str, Callable[[], None]] = {
    "half a piece": lambda: in_a_piece(0.5),
    "a piece": lambda: in_a_piece(1),
    "joining": while_joining,
    "not named": before_it_is_named,
    "named": before_the_pieces_go,
    "append": only_append,
    "name first": name_it_first,
}
"""Places and sabotages; a line holds some of them, with strokes between."""


def say(number: int) -> None:
    """One line for the test."""
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


def live(server: WSGIServer, words: str) -> None:
    """One life: change what the words say, then serve until the end."""
    for word in words.split("|"):
        if word:
            WORDS[word]()
    server.serve_forever()


def main() -> None:
    """Serve life after life until there are no more lines."""
    settings.MEDIA_ROOT = sys.argv[1]
    translation.activate("en")
    resolve("/en/uploads/")  # so that no life has to load the pages anew
    with make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=Quiet) as server:
        say(server.server_port)
        for line in sys.stdin:
            child = os.fork()
            if not child:
                live(server, line.strip())
            say(child)
            say(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))


if __name__ == "__main__":
    django.setup()
    from cases.files import store
    from cases.models import PartialUpload
    from cases.services import pieces

    main()

"""A relay in front of the site that counts every byte of the wire: pages, files, sockets, and the worker's own."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

HOST = "127.0.0.1"


@dataclass
class Relay:
    """Its address, and the bytes that came down and went up since it began."""

    url: str
    down: int = 0
    up: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def copy(self, source: socket.socket, target: socket.socket, *, down: bool) -> None:
        """Pass on what comes until one side ends."""
        with suppress(OSError):
            while piece := source.recv(65536):
                with self.lock:
                    self.down, self.up = self.down + down * len(piece), self.up + (not down) * len(piece)
                target.sendall(piece)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


@contextmanager
def relaying(site: str) -> Iterator[Relay]:
    """The relay while it is needed."""
    place = (HOST, urlsplit(site).port or 80)
    with socket.create_server((HOST, 0)) as door:
        relay = Relay(f"http://{HOST}:{door.getsockname()[1]}")

        def serve() -> None:
            with suppress(OSError):
                while True:
                    here, _from = door.accept()
                    there = socket.create_connection(place)
                    for source, target, down in ((here, there, False), (there, here, True)):
                        threading.Thread(
                            target=relay.copy, args=(source, target), kwargs={"down": down}, daemon=True
                        ).start()

        threading.Thread(target=serve, daemon=True).start()
        yield relay

"""A gateway that keeps messages to itself: the other side of docs/gateway.md, for tests and for trials.

It listens on this machine only, takes each key once, and shows what it took on a page. What a test wants it
to do wrong is said by `mood`: answers to give before it behaves again.
"""

from __future__ import annotations

import json
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

HOST = "127.0.0.1"
_PAGE = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>Loopback gateway</title>'
    "<h1>Messages that went nowhere</h1><p>For trials: nothing here was sent to anybody.</p><ol>{rows}</ol>"
)


@dataclass
class Loopback:
    """The server, what it took by key in the order of arrival, and how often each key came."""

    port: int = 0
    mood: deque[int] = field(default_factory=deque)
    """Statuses to answer with, one a call, before anything is taken; 0 cuts the line."""
    taken: dict[str, dict[str, Any]] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    before: Callable[[], None] | None = None
    after: Callable[[], None] | None = None
    """Called before a message is taken, and after it, before the answer goes out."""

    def __post_init__(self) -> None:
        self.server = ThreadingHTTPServer((HOST, self.port), _handler(self))
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]

    @property
    def url(self) -> str:
        """Where messages are posted to, and the page is looked at."""
        return f"http://{HOST}:{self.port}/"

    def start(self) -> Loopback:
        """Serve in a thread of its own."""
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def stop(self) -> None:
        """End it; the port refuses from then on."""
        self.server.shutdown()
        self.server.server_close()

    def take(self, message: dict[str, Any]) -> int:
        """Take a message once by its key; the status to answer with."""
        key = str(message["id"])
        self.calls.append(key)
        if self.mood:
            return self.mood.popleft()
        if self.before is not None:
            self.before()
        known = key in self.taken
        self.taken.setdefault(key, message)
        if self.after is not None:
            self.after()
        return 409 if known else 202

    def page(self) -> str:
        """What was taken, for a person who tries things out."""
        rows = (
            f"<li>{escape(m['channel'])} {escape(m['to'])}: {escape(m['text'])}" for m in self.taken.values()
        )
        return _PAGE.format(rows="".join(rows))


def _handler(gateway: Loopback) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            """Take one message."""
            size = int(self.headers.get("Content-Length") or 0)
            message = json.loads(self.rfile.read(size))
            status = gateway.take(message)
            if status == 0:
                self.connection.close()
                return
            answer = {"id": message["id"]} if status < 400 else {"reason": "unknown_number"}
            self._say(status, "application/json", json.dumps(answer))

        def do_GET(self) -> None:
            """Show the page."""
            self._say(200, "text/html; charset=utf-8", gateway.page())

        def _say(self, status: int, kind: str, text: str) -> None:
            body = text.encode()
            with suppress(OSError):  # whoever asked may be gone
                self._answer(status, kind, body)

        def _answer(self, status: int, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            """Say nothing."""

    return Handler

"""Servers in the bench's own process tree, on loopback, started as production starts them."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import time
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException

from bench import environment
from bench.places import Place
from config.supervisor import HOST, web_command

APPLICATION = "config.asgi:application"
BARE = "bench.bare:application"
PATIENCE = 120.0  # seconds a server may take to answer
IDLE = 3.0  # seconds after which the server may close an idle connection
BEHIND_PROXY = {"X-Forwarded-Proto": "https", "X-Forwarded-For": HOST, "Accept-Encoding": "br, gzip"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered; `size` is the body as it was sent."""

    status: int
    body: bytes
    headers: dict[str, str]

    @property
    def size(self) -> int:
        """Bytes of the body on the wire."""
        return len(self.body)


class Server:
    """One uvicorn process for one database."""

    def __init__(self, place: Place, application: str = APPLICATION) -> None:
        self.place = place
        self.port = _free_port()
        self._command = [application if part == APPLICATION else part for part in web_command(self.port)]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, and return when it answers; raises TimeoutError."""
        wanted = {**os.environ, **environment.of(self.place.name)}
        self._process = subprocess.Popen(self._command, env=wanted, start_new_session=True)
        deadline = time.monotonic() + PATIENCE
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise TimeoutError(f"{self._command} does not answer")
            time.sleep(0.1)

    def kill(self, number: int = signal.SIGKILL) -> None:
        """End it at once, and wait until it is gone."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, number)
            self._process.wait()

    def client(self, **headers: str) -> Client:
        """Somebody who calls over one connection that stays open."""
        return Client(self.port, headers)

    def _answers(self) -> bool:
        try:
            return Client(self.port, {}).get("/healthz").status == HTTPStatus.OK
        except (OSError, HTTPException):
            return False


class Client:
    """One caller; every answer but the expected status raises RuntimeError."""

    def __init__(self, port: int, headers: dict[str, str]) -> None:
        self._connection = HTTPConnection(HOST, port, timeout=60)
        self._headers = {**BEHIND_PROXY, **headers}
        self._used_at = 0.0

    def get(self, path: str, expect: int = HTTPStatus.OK) -> Answer:
        """Read a page."""
        return _expected(self.send("GET", path), expect, path)

    def post(self, path: str, body: bytes, expect: int = HTTPStatus.CREATED, **headers: str) -> Answer:
        """Send JSON."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        answer = self.send("POST", path, body, {"Content-Type": "application/json", **named})
        return _expected(answer, expect, path)

    def send(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> Answer:
        """Send a request and read the whole answer, whatever its status."""
        if time.monotonic() - self._used_at > IDLE:
            self._connection.close()
        self._connection.request(method, path, body, {**self._headers, **(headers or {})})
        response = self._connection.getresponse()
        body = response.read()
        self._used_at = time.monotonic()
        return Answer(response.status, body, {k.lower(): v for k, v in response.getheaders()})


def _expected(answer: Answer, status: int, path: str) -> Answer:
    if answer.status != status:
        raise RuntimeError(f"{path} answered {answer.status}: {answer.body[:300]!r}")
    return answer


_running: dict[tuple[str, str], Server] = {}


def serving(place: Place, application: str = APPLICATION) -> Server:
    """The server of this database, started at need; those of other databases end before."""
    key = (place.name, application)
    if key not in _running:
        if any(name != place.name for name, _application in _running):
            end_servers()
        _running[key] = Server(place, application)
        _running[key].start()
    return _running[key]


def end_servers() -> None:
    """End all that `serving` started."""
    while _running:
        _running.popitem()[1].kill()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind((HOST, 0))
        return int(found.getsockname()[1])

"""Starts the web server and the worker, watches them and the database, and ends all together."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from http import HTTPStatus
from types import FrameType

import psycopg

from config.database import DatabaseUnavailable, Embedded

HOST = "127.0.0.1"
LOOK_SECONDS = 3.0
GRACE_SECONDS = 10.0
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class PortTaken(OSError):
    """Somebody else listens on the port."""


def web_command(port: int) -> list[str]:
    """One uvicorn for pages, API and sockets; frames over 16 KB close the socket."""
    options = (
        f"--host {HOST} --port {port} --lifespan off --no-proxy-headers --no-server-header --no-access-log"
        " --log-level warning --timeout-graceful-shutdown 5"
        " --ws websockets-sansio --ws-max-size 16384 --ws-max-queue 16 --ws-per-message-deflate false"
    )
    return [sys.executable, "-m", "uvicorn", "config.asgi:application", *options.split()]


def worker_command() -> list[str]:
    """One worker for mail, documents and periodic tasks; whoever starts it has run the system checks."""
    options = "--skip-checks worker --shutdown-graceful-timeout 5"
    return [sys.executable, "manage.py", "procrastinate", *options.split()]


class Supervisor:
    """Runs the parts side by side; `run` returns when they have all ended."""

    def __init__(self, port: int, database: Embedded | None, say: Callable[[str], object]) -> None:
        self.port = port
        self.database = database
        self.say = say
        self.parts: list[subprocess.Popen[bytes]] = []
        self.stopping = False

    def run(self, commands: list[list[str]] | None = None) -> int:
        """Start the parts and wait. Returns 0 after a signal, else the status of the part that fell."""
        check_port(self.port)
        before = {number: signal.signal(number, self._stop) for number in SIGNALS}
        try:
            for command in commands or [web_command(self.port), worker_command()]:
                self.parts.append(subprocess.Popen(command, start_new_session=True))
            self._announce()
            self._watch()
        finally:
            status = self._end()
            for number, handler in before.items():
                signal.signal(number, handler)
        return status

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def _is_over(self) -> bool:
        return self.stopping or any(part.poll() is not None for part in self.parts)

    def _announce(self) -> None:
        """Say the address once it answers."""
        while not self._is_over():
            if answers(self.port):
                self.say(f"\n  Concord is ready: http://{HOST}:{self.port}/   (Ctrl-C ends it)\n")
                return
            time.sleep(0.2)

    def _watch(self) -> None:
        """Wait for the end; every few seconds see that the embedded database is up."""
        look_at = time.monotonic()
        while not self._is_over():
            if self.database and time.monotonic() >= look_at:
                self._revive(self.database)
                look_at = time.monotonic() + LOOK_SECONDS
            time.sleep(0.2)

    def _revive(self, database: Embedded) -> None:
        if database.is_ready():
            return
        try:
            database.start()
        except DatabaseUnavailable as error:
            self.say(str(error))

    def _end(self) -> int:
        """End what still runs: asked first, forced after some seconds. Then the database, if idle."""
        fallen = [part.returncode for part in self.parts if part.poll() is not None]
        for part in self.parts:
            _signal(part, signal.SIGTERM)
        deadline = time.monotonic() + GRACE_SECONDS
        for part in self.parts:
            with contextlib.suppress(subprocess.TimeoutExpired):
                part.wait(max(0.1, deadline - time.monotonic()))
            _signal(part, signal.SIGKILL)
            part.wait()
        if self.database:
            stop_if_idle(self.database)
        return 0 if self.stopping or not fallen else abs(fallen[0]) or 1


def check_port(port: int) -> None:
    """Raise PortTaken when the port cannot be listened on."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise PortTaken(str(error)) from error


def answers(port: int) -> bool:
    """Whether the site says that it is well."""
    try:
        with urllib.request.urlopen(f"http://{HOST}:{port}/healthz", timeout=2) as answer:
            return bool(answer.status == HTTPStatus.OK)
    except (OSError, urllib.error.HTTPError):
        return False


def stop_if_idle(database: Embedded) -> None:
    """Stop the embedded server unless another program holds a connection."""
    with contextlib.suppress(psycopg.OperationalError):
        if database.other_clients() == 0:
            database.stop()


def _signal(part: subprocess.Popen[bytes], number: signal.Signals) -> None:
    """Signal a part and its children; a part that has gone is fine."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(part.pid, number)

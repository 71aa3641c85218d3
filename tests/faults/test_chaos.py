"""A house that is killed while people work in it loses nothing and doubles nothing, and can be restored.

`python -m tests.faults --seconds 600 --seed 7 --patient` does the same for longer. The figures of the last
run are in var/faults.json.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from config.database import Embedded
from tests.faults.chaos.house import ROOT, SECRET, House
from tests.faults.chaos.run import Plan, run_once
from tests.seeded import seeded_template

pytestmark = pytest.mark.slow

SEED = 7
REPORT = ROOT / "var" / "faults.json"


def dump_of_the_tables(folder):
    """The tables as the migrations leave them, from a copy of the tests' own template."""
    values = connection.settings_dict
    name, template = f"{values['NAME']}_house", seeded_template()
    place = ["-h", values["HOST"], "-U", values["USER"], "-d", name]
    with connection._nodb_cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        subprocess.run(
            [Embedded(settings.VAR_DIR).programs / "pg_dump", *place, "-Fc", "-f", folder / "dump"],
            check=True,
        )
        cursor.execute(f'DROP DATABASE "{name}"')
    return folder / "dump"


@pytest.fixture(scope="module")
def house(django_db_setup, django_db_blocker):
    """A house of its own; its database server ends with the tests."""
    with tempfile.TemporaryDirectory(
        dir="/var/tmp", prefix="concord-faults-", ignore_cleanup_errors=True
    ) as place:
        Path(place).chmod(0o755)
        made = House(Path(place))
        try:
            with django_db_blocker.unblock():
                dump = dump_of_the_tables(made.var)
            made.make(dump)
            yield made
        finally:
            made.end()
            shutil.rmtree(made.server.data, ignore_errors=True)


@pytest.fixture(scope="module")
def held(house):
    """What a run of 25 seconds found."""
    found = run_once(house.var, Plan(seconds=25, seed=SEED, probing=True), "held")
    REPORT.write_text(json.dumps(found, indent=1, ensure_ascii=False))
    return found


def test_nothing_is_lost_doubled_leaked_or_left_hanging(held):
    assert held["broken"] == {}, f"seed {SEED}"


def test_the_run_was_worth_the_name(held):
    figures = held["figures"]
    shown, due = figures["notifications on screen"].split(" of ")
    assert figures["faults"] >= 6
    assert (figures["filings lost"], figures["filings doubled"], figures["mails never"]) == (0, 0, 0)
    assert figures["filings accepted"] >= 10
    assert figures["acts done"] >= 5
    assert shown == due != "0"
    assert figures["mails"] > 0


def test_the_checker_notices_each_promise_that_is_broken_on_purpose(house):
    brief = {"seconds": 8, "filings": 6, "faults": 3, "rest": 45}
    plan = Plan(**brief, seed=SEED, sabotage="cursor,mark,key", doubled=0.7, trouble=0.4)
    found = run_once(house.var, plan, "sabotaged")
    assert {"I02", "I09", "I11"} <= set(found["broken"]), "idempotency row, cursor, mark before send"


def elsewhere(folder, server, database):
    """The environment of a site on the restored copy, as its owner."""
    url = f"postgresql://concord@/{database}?host={server.socket}"
    return {**os.environ, "VAR_DIR": str(folder), "DATABASE_URL": url, "SECRET_KEY": SECRET, "DEMO": "1"}


@pytest.fixture(scope="module")
def restored(house, held):
    """The house's database and files, backed up and brought back elsewhere as docs/operations.md says."""
    folder, server, bin_ = house.var / "elsewhere", house.server, house.server.programs
    house.database = "held"
    heads = folder / "heads"
    folder.mkdir()
    assert house.manage("anchor_heads", str(heads)).returncode == 0
    place = ["-h", str(server.socket), "-U", "concord"]
    subprocess.run([bin_ / "pg_dump", *place, "-Fc", "-f", folder / "dump", "held"], check=True)
    shutil.copytree(house.var / "files", folder / "files")
    subprocess.run([bin_ / "createdb", *place, "restored"], check=True)
    subprocess.run(
        [bin_ / "pg_restore", *place, "-d", "restored", "--exit-on-error", folder / "dump"], check=True
    )
    return folder, heads


def verify(folder, server):
    """What the command says of the restored copy."""
    command = [sys.executable, "manage.py", "verify_chain", "--files", "--heads", str(folder / "heads")]
    env = elsewhere(folder, server, "restored")
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


def counts(house, database):
    """Rows by table."""
    with house.server.connect(database) as copy:
        names = [
            name
            for (name,) in copy.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
            if not name.startswith("procrastinate")
        ]
        return {name: copy.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}


def test_a_restored_copy_verifies_with_every_row_and_file(house, restored):
    folder, _heads = restored
    said = verify(folder, house.server)
    assert said.returncode == 0, said.stdout + said.stderr
    assert said.stdout.endswith(" 0 faults\n")
    assert counts(house, "restored") == counts(house, "held")


def test_a_copy_that_was_damaged_after_the_backup_is_named(house, restored):
    folder, _heads = restored
    with house.server.connect("restored") as copy:
        name = copy.execute("SELECT min(sha256) FROM cases_document").fetchone()[0]
        one = folder / "files" / name[:2] / name  # a kill may leave files that no document names
        one.write_bytes(one.read_bytes()[:-1])
        copy.execute("SET session_replication_role = replica")
        copy.execute(
            "UPDATE cases_caseevent SET basis = 'LL 1' WHERE id = (SELECT max(id) FROM cases_caseevent)"
        )
    said = verify(folder, house.server)
    assert said.returncode == 1
    assert "missing or damaged" in said.stdout
    assert "was changed" in said.stdout


def test_the_guards_and_roles_come_back_with_the_copy(house, restored):
    with house.server.connect("restored") as copy:
        guards = copy.execute("SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'pgtrigger_%'").fetchone()[0]
        may = copy.execute(
            "SELECT has_table_privilege('concord_app', 'cases_caseevent', 'INSERT'),"
            " has_table_privilege('concord_app', 'cases_caseevent', 'UPDATE')"
        ).fetchone()
    assert guards >= 13
    assert may == (True, False)

"""A database the migrations have run in, kept for the next run: copying it takes a second, migrating half a minute."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).parents[1]
LOCK = 7_204_113  # any number, the same for every process of a run


def seeded_template() -> str:
    """The name of a database to copy; made when the migrations or the libraries changed since."""
    base = connection.settings_dict["TEST"]["NAME"].partition("_gw")[0]
    name = f"{base}_seed_{_fingerprint()}"
    with connection._nodb_cursor() as cursor:
        cursor.execute("SET lock_timeout = 0; SET statement_timeout = 0")  # another may be making it
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{base}_seed_%"])
        known = {row[0] for row in cursor.fetchall()}
        if name not in known:
            for old in {*known, f"{base}_building"}:  # a run that was killed leaves one half made
                cursor.execute(f'DROP DATABASE IF EXISTS "{old}" WITH (FORCE)')
            _make(f"{base}_building")
            cursor.execute(f'ALTER DATABASE "{base}_building" RENAME TO "{name}"')
        cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
    return name


def _make(name: str) -> None:
    """Create the database and run the migrations in it, then leave it."""
    test, before = connection.settings_dict["TEST"], connection.settings_dict["NAME"]
    wanted, test["NAME"] = test["NAME"], name
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    connection.close()
    connection.close_pool()
    test["NAME"] = wanted
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = before


def _fingerprint() -> str:
    """Twelve digits that change with the migrations and the libraries, and with nothing else."""
    files = [*ROOT.glob("*/migrations/*.py"), *ROOT.glob("requirements/*.txt")]
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]

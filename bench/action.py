"""One action through the service, against the very statements it makes, run once more by psycopg alone."""

from __future__ import annotations

import time
from statistics import median
from typing import Any

import psycopg
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from accounts.models import User
from bench.measure import Figure, ratio, say
from bench.options import Options
from bench.people import CONCILIATOR, HEAD
from bench.places import Place
from cases.models import Case
from cases.services.act import take_action

LIMIT, MOST = 3.5, 16
Statement = tuple[str, Any]


def run(places: list[Place], options: Options) -> list[Figure]:
    """The action at the largest size: time and number of statements; sabotage: made nine times."""
    place = places[-1]
    say(f"-- action, {place.size:,} cases")
    bare, ours, count = [], [], 0
    with place.used(), place.connect(autocommit=True) as plain:
        for turn in range(options.rounds(80) + options.warm_up):
            statements = _recorded(place.to_appoint())
            bare.append(_replayed(plain, statements))
            ours.append(_taken(place.to_appoint(), options.again))
            count = max(count, len(statements) * options.again)
            if turn == options.warm_up - 1:
                bare, ours = [], []
    name = f"an action through the service, {place.size:,} cases"
    statements_used = Figure("statements of that action", "", str(count), count, MOST, "", timed=False)
    return [ratio(name, median(bare), median(ours), LIMIT), statements_used]


def _act(case: int) -> None:
    """As a request does it: who is asking is read anew."""
    by = User(pk=HEAD, name="Head of Office", is_active=True)
    answers = {"conciliator": User(pk=CONCILIATOR)}
    take_action(
        Case(pk=case), "appoint_conciliator", by=by, answers=answers, key=f"bench-{case}-{time.time_ns()}"
    )


def _recorded(case: int) -> list[Statement]:
    """The statements of the action on this case, which is left as it was."""
    seen: list[Statement] = []

    def record(execute: Any, sql: str, params: Any, many: bool, context: dict[str, CursorWrapper]) -> Any:
        seen.append((sql, params))
        return execute(sql, params, many, context)

    with transaction.atomic():
        with connection.execute_wrapper(record):
            _act(case)
        transaction.set_rollback(True)
    return [(sql, params) for sql, params in seen if "SAVEPOINT" not in sql]


def _replayed(plain: psycopg.Connection[Any], statements: list[Statement]) -> float:
    """Seconds for the same statements on the same case, committed."""
    begun = time.perf_counter()
    with plain.transaction(), psycopg.ClientCursor(plain) as cursor:
        for sql, params in statements:
            cursor.execute(sql.encode(), params)
            if cursor.description:
                cursor.fetchall()
    return time.perf_counter() - begun


def _taken(case: int, again: int) -> float:
    """Seconds for the action, committed."""
    begun = time.perf_counter()
    _act(case)
    for _more in range(1, again):
        _recorded(case + 1)
    return time.perf_counter() - begun

"""After the database dropped every connection, the next request is answered, and soon."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest
from django.db import OperationalError, connection, connections
from psycopg_pool import ConnectionPool

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]

MANY = 6
SOON = 3.0  # seconds a request may wait; dead connections tried one by one take 1 + 2 + 4 … of them


def fill_the_pool():
    """Leave many idle connections in the pool, as a busy minute does."""
    together = Barrier(MANY)

    def hold():
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            together.wait(30)
        connections.close_all()

    threads = [Thread(target=hold) for _ in range(MANY)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]


def drop_all():
    """End every connection that the pool holds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def one_request_is_answered():
    """Whether one statement in a thread of its own gets a connection in time."""
    answered: list[bool] = []

    def ask():
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
            answered.append(True)
        except OperationalError:
            answered.append(False)
        finally:
            connections.close_all()

    thread = Thread(target=ask)
    thread.start()
    thread.join()
    return answered == [True]


def test_one_dead_connection_makes_the_pool_look_at_all(tables_may_be_emptied, monkeypatch):
    monkeypatch.setattr(connection.pool, "timeout", SOON)
    fill_the_pool()
    drop_all()
    assert one_request_is_answered()


def test_without_that_dead_connections_are_tried_one_by_one_until_time_is_up(
    tables_may_be_emptied, monkeypatch
):
    monkeypatch.setattr(connection.pool, "timeout", SOON)
    monkeypatch.setattr(connection.pool, "_check", lambda found: ConnectionPool.check_connection(found))
    fill_the_pool()
    drop_all()
    assert not one_request_is_answered()

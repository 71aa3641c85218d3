"""A worker that dies, or loses its database, around a message to a telephone: never none, at most one twice.

Each test has its twin that breaks the promise on purpose and shows that it would be noticed.
"""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
from dataclasses import replace

import psycopg
import pytest
from django.db import DatabaseError, connection
from django.utils import timezone

from notifications import delivery
from notifications.channels import known
from notifications.channels.loopback import Loopback
from notifications.delivery import deliver, deliver_waiting
from notifications.models import Attempt, Delivery, State
from notifications.wording import message_of
from tests.accounts.factories import make_user
from tests.faults.chaos.house import free_port
from tests.notifications.gateways import EVENT, by_phone
from tests.notifications.helpers import tell_of

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 4
WORKER = """
import os, sys, django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
settings.GATEWAY_URL, settings.GATEWAY_CHANNELS = sys.argv[2], ["sms"]
django.setup()
from tests.faults.test_gateway import break_on_purpose
from notifications.delivery import deliver
break_on_purpose(sys.argv[3])
deliver("case", "CD-2026-0417", 1)
"""


def marked_first(pk):
    """What must not be done: noted and committed, then sent."""
    row = Delivery.objects.due().select_related("notification__user").get(pk=pk)
    Delivery.objects.filter(pk=pk).update(state=State.SENT)
    known.channel(row.channel).send(message_of([row], row.notification.user.phone, None))
    return "accepted"


def break_on_purpose(how):
    """Break one promise in this process; an empty word breaks none."""
    if how == "mark":
        delivery.send_one = marked_first


@pytest.fixture
def gateway(settings):
    made = Loopback().start()
    settings.GATEWAY_URL, settings.GATEWAY_CHANNELS = made.url, ["sms"]
    yield made
    made.stop()


@pytest.fixture
def told(gateway):
    """Four people who are to get one message each, at any hour."""
    people = [by_phone() for _ in range(PEOPLE)]
    tell_of(*people)
    delivery.plan({"kind": "case", "ref": "CD-2026-0417", "source": 1})
    Delivery.objects.update(due_at=timezone.now() - dt.timedelta(minutes=1))
    return people


def killed_worker(gateway, when, how=""):
    """A process of its own that sends, killed at its second message: before or after the gateway has it."""
    name = connection.settings_dict["NAME"]
    process = subprocess.Popen(
        [sys.executable, "-c", WORKER, name, gateway.url, how],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", "LOG_LEVEL": "ERROR"},
    )

    def kill():
        if len(gateway.calls) == 2:
            process.kill()
            process.wait(20)
            raise ConnectionAbortedError

    setattr(gateway, when, kill)
    process.wait(60)
    gateway.before = gateway.after = None
    return process.returncode


def after_a_pause():
    Delivery.objects.update(due_at=timezone.now() - dt.timedelta(minutes=1))
    return deliver_waiting()


def test_a_worker_killed_between_sending_and_noting_loses_none_and_doubles_one(gateway, told):
    assert killed_worker(gateway, "after") == -signal.SIGKILL
    assert after_a_pause() == PEOPLE - 1
    assert len(gateway.taken) == PEOPLE, "nobody went without"
    assert len(gateway.calls) - PEOPLE == 1, "asked twice for one, which the gateway knows by its key"
    assert set(Delivery.objects.values_list("state", flat=True)) == {State.SENT}
    assert Attempt.objects.count() == PEOPLE


def test_noting_first_would_lose_the_message_of_a_killed_worker(gateway, told):
    assert killed_worker(gateway, "before", "mark") == -signal.SIGKILL
    after_a_pause()
    assert len(gateway.taken) == PEOPLE - 1


def cut_the_database(gateway):
    """At its second message the sender loses its connection, as when the database starts again."""

    def cut():
        if len(gateway.calls) == 2:
            with psycopg.connect(**place()) as other:
                other.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )

    gateway.after = cut


def place():
    values = connection.settings_dict
    return {"dbname": values["NAME"], "user": values["USER"], "host": values["HOST"]}


def test_a_database_that_goes_away_after_sending_loses_none_and_doubles_one(gateway, told):
    cut_the_database(gateway)
    with pytest.raises(DatabaseError):
        deliver(*EVENT)
    connection.close()
    gateway.after = None
    assert after_a_pause() == PEOPLE - 1
    assert len(gateway.taken) == PEOPLE
    assert len(gateway.calls) - PEOPLE == 1


def test_without_a_key_of_its_own_the_doubled_message_would_arrive_twice(gateway, told, monkeypatch):
    numbers = iter(range(99))
    real = delivery.message_of
    monkeypatch.setattr(
        delivery, "message_of", lambda *given: replace(real(*given), key=f"k-{next(numbers)}")
    )
    cut_the_database(gateway)
    with pytest.raises(DatabaseError):
        deliver(*EVENT)
    connection.close()
    gateway.after = None
    after_a_pause()
    assert len(gateway.taken) == PEOPLE + 1


def test_smtp_that_is_stopped_holds_messages_and_lets_them_go_once(settings, mailoutbox):
    people = [make_user() for _ in range(PEOPLE)]
    tell_of(*people)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    assert deliver(*EVENT) == 0
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert after_a_pause() == PEOPLE
    assert sorted(message.to[0] for message in mailoutbox) == sorted(p.email for p in people)

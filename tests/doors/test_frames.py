"""The live socket lets in who is signed in, and carries numbers of their own, never a word."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from asgiref.sync import sync_to_async
from django.db import connection

from accounts.models import User
from config.asgi import application
from notifications.models import Notification
from notifications.services import LIVE_CHANNEL
from tests.doors.matrix import load
from tests.doors.words import WORDS
from tests.doors.world import World, make_world
from tests.live.browsers import communicator, watching
from tests.notifications.helpers import switch_truncation_guards
from tests.seeds import bring_back

pytestmark = pytest.mark.django_db(transaction=True)
SOCKETS = load().data["sockets"]


@pytest.fixture(scope="module", autouse=True)
def tables_may_be_emptied(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        switch_truncation_guards("DISABLE")
    yield
    with django_db_blocker.unblock():
        switch_truncation_guards("ENABLE")


@pytest.fixture
def world(transactional_db: None, tables_may_be_emptied: None) -> World:
    """The world, committed: the hub reads on a connection of its own."""
    bring_back()
    return make_world()


def addresses() -> set[str]:
    """The addresses of all sockets."""
    router = application.application_mapping["websocket"]
    while not hasattr(router, "routes"):
        router = getattr(router, "application", None) or router.inner
    return {str(route.pattern) for route in router.routes}


def test_every_socket_stands_in_the_file() -> None:
    assert addresses() == set(SOCKETS)


async def test_a_stranger_gets_no_socket(world: World) -> None:
    assert not await communicator("session=nothing").connect()


def told(user: User) -> list[int]:
    return list(Notification.objects.of(user.pk).order_by("seq").values_list("seq", flat=True))


async def test_everybody_hears_their_own_numbers_and_no_word(world: World) -> None:
    for who in load().people(SOCKETS["ws/live/"]):
        user = world.people[who]
        assert user is not None
        wanted = await sync_to_async(told)(user)
        async with watching(user) as socket:
            frames = [await socket.hear() for _number in wanted]
            assert await socket.receive_nothing(timeout=0.05)
        assert [json.loads(frame)["seq"] for frame in frames] == wanted, who
        assert all(set(json.loads(frame)) == {"seq", "kind", "ref"} for frame in frames)
        assert not [word for word in WORDS.values() if word in "".join(frames)]


def heard_while(act: str, world: World) -> list[str]:
    """What is said on the channel of wake-ups while the conciliator acts."""
    settings_of = connection.get_connection_params()
    wanted = {k: settings_of[k] for k in ("host", "port", "dbname", "user", "password") if settings_of.get(k)}
    with psycopg.connect(**wanted, autocommit=True) as ears:
        ears.execute(f"LISTEN {LIVE_CHANNEL}")
        world.tables["talks"].do("conciliator", act, {"text": WORDS["note"]})
        return [notify.payload for notify in ears.notifies(timeout=2, stop_after=1)]


def test_a_note_wakes_nobody_but_the_office_and_says_only_who(world: World) -> None:
    woken = {int(part) for payload in heard_while("add_note", world) for part in payload.split(",")}
    parties = {world.cast.union_rep.pk, world.cast.union_viewer.pk, world.cast.employer_rep.pk}
    assert woken and not woken & parties

"""The live socket lets in who is signed in, and carries numbers of their own, never a word."""

from __future__ import annotations

import json
from typing import Any

import psycopg
import pytest
from asgiref.sync import sync_to_async
from django.db import connection

from accounts.models import User
from config.asgi import application
from notifications.models import Notification
from notifications.services import LIVE_CHANNEL
from tests.doors.hidden import HIDDEN, Hidden, happen, others
from tests.doors.matrix import load
from tests.doors.words import WORDS
from tests.doors.world import World, make_world
from tests.live.browsers import communicator, watching
from tests.live.communicator import Socket

pytestmark = pytest.mark.django_db(transaction=True)
SOCKETS = load().data["sockets"]


@pytest.fixture
def world(transactional_db: None) -> World:
    """The world, committed: the hub reads on a connection of its own."""
    return make_world()


def addresses() -> set[str]:
    """The addresses of all sockets."""
    router = application.application_mapping["websocket"]
    while not hasattr(router, "routes"):
        router = getattr(router, "application", None) or router.inner
    return {str(route.pattern) for route in router.routes}


def test_every_socket_stands_in_the_file() -> None:
    assert addresses() == set(SOCKETS)


async def test_a_stranger_gets_no_socket(transactional_db: None) -> None:
    assert not await communicator("session=nothing").connect()


def told(user: User) -> list[int]:
    return list(Notification.objects.of(user.pk).order_by("seq").values_list("seq", flat=True))


async def heard(socket: Socket, count: int) -> list[dict[str, Any]]:
    """Every frame until so many carried a number and a ping was answered.

    The hub reads all rows at once, so a number too many is sent before the answer. Wake-ups carry none.
    """
    frames: list[dict[str, Any]] = []
    while sum("seq" in frame for frame in frames) < count:
        frames.append(json.loads(await socket.hear()))
    await socket.say('{"ping": 1}')
    while {"pong": True} not in frames:
        frames.append(json.loads(await socket.hear()))
    return frames


async def test_everybody_hears_their_own_numbers_and_no_word(world: World) -> None:
    for who in load().people(SOCKETS["ws/live/"]):
        user = await User.objects.aget(pk=world.things[who])
        wanted = await sync_to_async(told)(user)
        async with watching(user) as socket:
            frames = await heard(socket, len(wanted))
        numbered = [frame for frame in frames if "seq" in frame]
        assert [frame["seq"] for frame in numbered] == wanted, who
        assert all(set(frame) == {"seq", "kind", "ref"} for frame in numbered)
        assert not [word for word in WORDS.values() if word in json.dumps(frames)]


def woken_by(hidden: Hidden, world: World) -> set[int]:
    """Whom the channel of wake-ups names while something happens behind one side's back."""
    given = connection.get_connection_params()
    wanted = {k: given[k] for k in ("host", "port", "dbname", "user", "password") if given.get(k)}
    with psycopg.connect(**wanted, autocommit=True) as ears:
        ears.execute(f"LISTEN {LIVE_CHANNEL}")
        happen(world, hidden)
        said = [notify.payload for notify in ears.notifies(timeout=2, stop_after=1)]
    assert not [word for word in WORDS.values() if word in "".join(said)]
    return {int(part) for payload in said for part in payload.split(",")}


def test_nobody_is_woken_by_what_happens_behind_their_back(world: World) -> None:
    for hidden in HIDDEN:
        woken = woken_by(hidden, world)
        kept_out = {world.things[who] for who in others(hidden)}
        assert woken and not woken & kept_out, hidden

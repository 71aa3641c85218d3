"""The live socket: every later number once and in order, and nothing but numbers."""

from __future__ import annotations

import asyncio
import json
from contextlib import AsyncExitStack
from unittest.mock import patch

import pytest
from asgiref.sync import sync_to_async
from django.db import connection

from notifications import live, seats
from notifications.live import hub
from notifications.services import Recipient
from tests.accounts.factories import make_mandate, make_official, make_org, make_user
from tests.live.browsers import closed_with, communicator, cookie_of, frames, numbers, tell, watching
from tests.notifications.helpers import CANARY

pytestmark = pytest.mark.django_db(transaction=True)

user_of = sync_to_async(make_user)


async def test_strangers_are_refused():
    connected = await communicator("").connect()
    assert not connected


async def test_a_foreign_origin_is_refused():
    _, cookie = await sync_to_async(cookie_of)(await user_of())
    connected = await communicator(cookie, b"https://example.net").connect()
    assert not connected


@pytest.mark.parametrize("passed", [False, True])
async def test_an_official_gets_a_socket_with_the_second_factor_only(passed):
    official = await sync_to_async(make_official)("arbitrator", None)
    _, cookie = await sync_to_async(cookie_of)(official, second_factor=passed)
    assert await communicator(cookie).connect() is passed


async def test_what_is_told_later_arrives_at_once():
    user = await user_of()
    async with watching(user) as socket:
        await socket.receive_nothing(timeout=1)
        await tell(user)
        assert await frames(socket, 1) == [{"seq": 1, "kind": "case", "ref": "CD-2026-0417"}]


async def test_what_was_missed_arrives_first_and_in_order():
    user = await user_of()
    for source in range(1, 6):
        await tell(user, source=source)
    async with watching(user, since=2) as socket:
        assert await numbers(socket, 3) == [3, 4, 5]
        await tell(user, source=6)
        assert await numbers(socket, 1) == [6]
        assert await socket.receive_nothing(timeout=1)


async def test_more_than_one_batch_arrives_whole():
    user = await user_of()
    count = seats.QUEUE * 2 + 7
    for source in range(1, count + 1):
        await tell(user, source=source, mail=False)
    async with watching(user) as socket:
        assert await numbers(socket, count) == list(range(1, count + 1))


async def test_nothing_arrives_before_the_client_says_where_it_stands():
    user = await user_of()
    await tell(user)
    async with watching(user, since=None) as socket:
        assert await socket.receive_nothing(timeout=1.5)


async def test_a_cursor_from_the_future_means_from_now_on():
    user = await user_of()
    await tell(user, source=1)
    async with watching(user, since=10**15) as socket:
        assert await socket.receive_nothing(timeout=1.5)
        await tell(user, source=2)
        assert await numbers(socket, 1) == [2]


async def test_nobody_hears_of_what_others_are_told():
    one, other = await user_of(), await user_of()
    async with watching(one) as socket:
        await tell(other)
        assert await socket.receive_nothing(timeout=1.5)


async def test_frames_carry_no_content():
    user = await user_of(name=CANARY)
    async with watching(user) as socket:
        await tell(user, verb=CANARY)
        assert CANARY not in await socket.hear()


async def test_rows_of_an_ended_mandate_are_not_sent():
    user = await user_of()
    mandate = await sync_to_async(lambda: make_mandate(user, make_org()))()
    await tell(Recipient(user.pk, "party", mandate_id=mandate.pk), source=1)
    await tell(user, source=2)
    await type(mandate).objects.filter(pk=mandate.pk).aupdate(revoked_at=mandate.valid_from)
    async with watching(user) as socket:
        assert await numbers(socket, 1) == [2]


async def write(user, count):
    for source in range(1, count + 1):
        await tell(user, source=source, mail=False)


async def read_with_reconnects(user, count):
    """Read everything through sockets that are dropped after a few frames each."""
    seen = []
    while len(seen) < count:
        async with watching(user, since=seen[-1] if seen else 0) as socket:
            for _ in range(min(7, count - len(seen))):
                seen += await numbers(socket, 1)
    return seen


@pytest.mark.slow
async def test_nothing_is_lost_or_doubled_across_reconnects_while_others_write():
    user = await user_of()
    seen, _ = await asyncio.gather(read_with_reconnects(user, 60), write(user, 60))
    assert seen == list(range(1, 61))


async def test_a_wake_up_that_is_lost_is_made_good_by_the_poll():
    user = await user_of()
    with patch.object(live.Hub, "_hear"), patch.object(live, "POLL_EVERY", 1.0):
        async with watching(user) as socket:
            await socket.receive_nothing(timeout=1)
            await tell(user)
            assert await numbers(socket, 1) == [1]


async def drop_connections():
    """End every connection of the hub, as a restart of the database does."""

    def end():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE query LIKE 'LISTEN%%' AND datname = current_database()"
            )

    await sync_to_async(end)()


async def test_the_hub_finds_back_after_the_database_dropped_it():
    user = await user_of()
    async with watching(user) as socket:
        await socket.receive_nothing(timeout=1)
        await drop_connections()
        await tell(user)
        assert await numbers(socket, 1) == [1]


async def test_one_event_for_many_sockets_costs_one_query():
    people = [await user_of() for _ in range(8)]
    with patch.object(live, "POLL_EVERY", 60), patch.object(live, "JUDGE_EVERY", 60):
        async with AsyncExitStack() as stack:
            sockets = [await stack.enter_async_context(watching(user)) for user in people]
            await asyncio.sleep(1.5)
            before = hub().queries
            await tell(*people)
            assert [await numbers(socket, 1) for socket in sockets] == [[1]] * 8
            assert hub().queries - before == 1


async def test_the_hub_lets_the_database_go_with_the_last_socket():
    user = await user_of()
    async with watching(user):
        assert hub()._task is not None
    assert hub()._task is None


async def test_a_client_that_does_not_read_is_let_go():
    user = await user_of()

    async def never(self, frame):
        await asyncio.sleep(60)

    with patch("notifications.consumers.LiveConsumer._send_text", never), patch.object(seats, "SLOW", 0.3):
        async with watching(user) as socket:
            await tell(user)
            assert await closed_with(socket) == seats.TOO_SLOW


async def test_a_ping_is_answered():
    async with watching(await user_of()) as socket:
        await socket.say('{"ping": 1}')
        assert json.loads(await socket.hear()) == {"pong": True}

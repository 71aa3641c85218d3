"""Bad frames: answered, counted, and at last the socket is closed; never a crash."""

from __future__ import annotations

import json

import pytest
from asgiref.sync import sync_to_async

from tests.accounts.factories import make_user
from tests.live.browsers import closed_with, watching
from tests.notifications.helpers import tell_of

pytestmark = pytest.mark.django_db(transaction=True)

BAD = [
    "",
    "not json",
    "[1, 2]",
    "null",
    "7",
    '"since"',
    "{}",
    '{"since": -1}',
    '{"since": "1"}',
    '{"since": true}',
    '{"since": 1.5}',
    '{"since": null}',
    '{"since": 99999999999999999999}',
    '{"since": 0, "user": 1}',
    '{"type": "subscribe"}',
    '{"ping": 1, "since": 0}',
    "[" * 5000,
    '{"since": NaN}',
]


@pytest.fixture
def user():
    return make_user()


@pytest.mark.parametrize("frame", BAD)
async def test_a_bad_frame_is_answered_and_the_socket_stays(user, frame):
    async with watching(user, since=None) as socket:
        await socket.say(frame)
        assert json.loads(await socket.hear()) == {"error": "bad_frame"}
        await socket.say('{"since": 0}')
        await sync_to_async(tell_of)(user)
        assert json.loads(await socket.hear())["seq"] == 1


async def test_a_binary_frame_is_a_bad_frame(user):
    async with watching(user) as socket:
        await socket.say(data=b"\x00\xff")
        assert json.loads(await socket.hear()) == {"error": "bad_frame"}


async def test_a_second_cursor_is_a_bad_frame(user):
    async with watching(user) as socket:
        await socket.say('{"since": 0}')
        assert json.loads(await socket.hear()) == {"error": "bad_frame"}


async def test_after_five_bad_frames_the_socket_is_closed(user):
    async with watching(user) as socket:
        for _ in range(6):
            await socket.say("x")
        assert await closed_with(socket) == 1008


@pytest.mark.parametrize("frame", [{"text": "x" * 17_000}, {"data": b"x" * 17_000}])
async def test_a_frame_of_17_kilobytes_closes_the_socket(user, frame):
    async with watching(user) as socket:
        await socket.say(**frame)
        assert await closed_with(socket) == 1009


async def test_more_than_ten_frames_a_second_close_the_socket(user):
    async with watching(user) as socket:
        for _ in range(12):
            await socket.say('{"ping": 1}')
        assert await closed_with(socket) == 1008

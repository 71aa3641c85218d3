"""A made-up browser on the live socket: a session, a cookie, and what arrives."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.test import Client

from accounts.models import User
from config.asgi import application
from tests.accounts.factories import sign_in
from tests.live.communicator import Socket
from tests.notifications.helpers import tell_of

ORIGIN = b"http://localhost"
PROMISED = 5.0  # seconds within which a socket closes after its right has ended

tell = sync_to_async(tell_of)


def cookie_of(user: User, *, second_factor: bool = True) -> tuple[Client, str]:
    """A signed-in client and its Cookie header."""
    client = sign_in(Client(), user, second_factor=second_factor)
    client.get("/en/notifications/since/?seq=0")  # the first request starts the clocks of the session
    name = settings.SESSION_COOKIE_NAME
    return client, f"{name}={client.cookies[name].value}"


def communicator(cookie: str, origin: bytes = ORIGIN) -> Socket:
    """An unconnected socket of the whole application, origin check included."""
    headers = [(b"origin", origin), (b"host", b"localhost"), (b"cookie", cookie.encode())]
    return Socket(application, "/ws/live/", headers=headers)


@asynccontextmanager
async def watching(user: User, since: int | None = 0, cookie: str = ""):
    """A connected socket that has said where it stands (None: it has said nothing yet)."""
    if not cookie:
        _, cookie = await sync_to_async(cookie_of)(user)
    socket = communicator(cookie)
    connected = await socket.connect()
    assert connected
    if since is not None:
        await socket.say(json.dumps({"since": since}))
    try:
        yield socket
    finally:
        await socket.leave()


async def frames(socket: Socket, count: int) -> list[dict[str, Any]]:
    """The next frames."""
    return [json.loads(await socket.hear()) for _ in range(count)]


async def numbers(socket: Socket, count: int) -> list[int]:
    """The numbers in the next frames that carry one; a wake-up without news has none."""
    found: list[int] = []
    while len(found) < count:
        found += [frame["seq"] for frame in await frames(socket, 1) if "seq" in frame]
    return found


async def closed_with(socket: Socket, within: float = PROMISED) -> int:
    """The code with which the socket is closed; frames before it are passed over."""
    async with asyncio.timeout(within):
        while True:
            event = await socket.receive_output(timeout=within)
            if event["type"] == "websocket.close":
                return int(event["code"])

"""The live socket behind the real server, in a process of its own, with the limits of production."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit, urlunsplit

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import connection
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosedError, InvalidStatus

from accounts.models import User
from tests.accounts.factories import make_user
from tests.live.browsers import cookie_of, tell

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

OPTIONS = ["--ws", "websockets-sansio", "--ws-max-size", "16384", "--ws-per-message-deflate", "false"]


def environment():
    """The test's own database and secret, for another process."""
    name = connection.settings_dict["NAME"]
    mine = {"DEMO": "1", "SECRET_KEY": settings.SECRET_KEY, "DATABASE_NAME": name}
    if settings.DATABASE_URL:
        mine["DATABASE_URL"] = urlunsplit(urlsplit(settings.DATABASE_URL)._replace(path=f"/{name}"))
    return {**os.environ, **mine}


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@contextmanager
def server():
    """A server of our own; gives its port."""
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "config.asgi:application", "--port", str(port), *OPTIONS]
    process = subprocess.Popen(
        command, env=environment(), stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )
    try:
        yield port
    finally:
        process.terminate()
        process.wait(timeout=20)


async def dial(port, cookie, origin="http://127.0.0.1"):
    """A connection, as soon as the server answers."""
    async with asyncio.timeout(60):
        while True:
            try:
                return await connect(
                    f"ws://127.0.0.1:{port}/ws/live/", origin=origin, additional_headers={"Cookie": cookie}
                )
            except OSError:
                await asyncio.sleep(0.3)


async def test_the_real_server_wakes_refuses_limits_and_closes():
    user = await sync_to_async(make_user)()
    _, cookie = await sync_to_async(cookie_of)(user)
    with server() as port:
        browser = await dial(port, cookie)
        await browser.send('{"since": 0}')
        await tell(user)
        assert json.loads(await asyncio.wait_for(browser.recv(), 10))["seq"] == 1
        await refuses_strangers(port, cookie)
        await closes_after_large_frame(await dial(port, cookie))
        await User.objects.filter(pk=user.pk).aupdate(is_active=False)
        assert await code_of(browser) == 4401


async def refuses_strangers(port, cookie):
    for wrong, origin in (("", "http://127.0.0.1"), (cookie, "https://example.net")):
        with pytest.raises(InvalidStatus):
            await dial(port, wrong, origin)


async def closes_after_large_frame(browser):
    await browser.send("x" * 17_000)
    assert await code_of(browser) == 1009


async def code_of(browser):
    """The code with which the server closes the connection."""
    async with asyncio.timeout(5):
        with suppress(ConnectionClosedError):
            async for _ in browser:
                pass
    return browser.close_code

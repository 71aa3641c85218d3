"""The browsers that watch: each keeps its last number, pings, and comes back when the line is lost."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from config.supervisor import HOST
from tests.faults.chaos.calls import Ground
from tests.faults.chaos.history import Watch


async def dial(port: int, cookie: str, origin: str = f"http://{HOST}") -> ClientConnection:
    """A socket of a signed-in browser."""
    headers = {"Cookie": cookie}
    return await connect(
        f"ws://{HOST}:{port}/ws/live/", origin=origin, additional_headers=headers,  # type: ignore[arg-type]
        open_timeout=10, close_timeout=1, ping_interval=None,
    )  # fmt: skip


async def watches(ground: Ground, person: dict[str, Any], cookie: str) -> None:
    """Watch until cancelled; nothing is sorted or thrown away here, so that the checker sees what came."""
    watch = Watch(person["id"])
    ground.history.watches.append(watch)
    while True:
        try:
            await _watch(ground, watch, cookie)
        except (OSError, WebSocketException, TimeoutError):
            watch.codes.append(0)
        await ground.pause(0.2, 1.5)


async def _watch(ground: Ground, watch: Watch, cookie: str) -> None:
    socket = await dial(ground.port(), cookie)
    watch.connections += 1
    async with socket:
        await socket.send(json.dumps({"since": watch.frames[-1][0] if watch.frames else 0}))
        beat = asyncio.create_task(_beat(socket))
        try:
            async for text in socket:
                frame = json.loads(text)
                if "seq" in frame:
                    watch.frames.append((frame["seq"], frame["ref"]))
        finally:
            beat.cancel()
    watch.codes.append(socket.close_code or 0)


async def _beat(socket: ClientConnection) -> None:
    while True:
        await asyncio.sleep(3)
        await socket.send('{"ping": 1}')

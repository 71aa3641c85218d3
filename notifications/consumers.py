"""The live socket: takes one cursor and pings from the client, gives numbers, never content.

A frame without `seq` says that something changed which is no news: pages that show it look again.
"""

from __future__ import annotations

import asyncio
import json
from collections import deque
from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer

from accounts.second_factor import is_missing
from notifications.live import hub
from notifications.seats import Seat

LARGEST = 16 * 1024
BAD_FRAMES = 5
PER_SECOND = 10
POLICY, TOO_BIG = 1008, 1009
HIGHEST = 2**63 - 1


class LiveConsumer(AsyncWebsocketConsumer):
    """One browser tab. Who it belongs to comes from the session alone, never from the client."""

    seat: Seat | None = None

    async def connect(self) -> None:
        """Refuse strangers, and officials without their second factor; take everybody else into the hub."""
        user, session = self.scope["user"], self.scope["session"]
        if not user.is_authenticated or not session.session_key:
            await self.close()
            return
        if await database_sync_to_async(is_missing)(session, user):
            await self.close()
            return
        self.bad = 0
        self.arrivals: deque[float] = deque(maxlen=PER_SECOND)
        await self.accept()
        self.seat = Seat(user.pk, session.session_key, self._send_text, self._close_with)
        hub().join(self.seat)

    async def disconnect(self, code: int) -> None:
        """Leave the hub."""
        if self.seat is not None:
            seat, self.seat = self.seat, None
            await hub().leave(seat)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Take one frame: `{"since": n}` once, `{"ping": …}` any time; answer anything else as bad."""
        if self.seat is None:
            return
        if len(bytes_data or b"") > LARGEST or len((text_data or "").encode()) > LARGEST:
            await self._drop(TOO_BIG)
        elif self._too_fast():
            await self._drop(POLICY)
        elif not await self._obey(self.seat, _parsed(text_data)):
            await self._complain()

    async def _obey(self, seat: Seat, frame: dict[str, Any]) -> bool:
        """Do what a frame asks; whether it was one we know."""
        if set(frame) == {"ping"}:
            hub().ask(seat)
            await self.send(text_data='{"pong": true}')
            return True
        since = frame.get("since")
        if set(frame) != {"since"} or type(since) is not int or not 0 <= since <= HIGHEST:
            return False
        if seat.since is not None:
            return False
        hub().begin(seat, since)
        return True

    async def _complain(self) -> None:
        self.bad += 1
        if self.bad > BAD_FRAMES:
            await self._drop(POLICY)
        else:
            await self.send(text_data='{"error": "bad_frame"}')

    async def _drop(self, code: int) -> None:
        await self.disconnect(code)
        await self.close(code)

    def _too_fast(self) -> bool:
        now = asyncio.get_running_loop().time()
        full = len(self.arrivals) == PER_SECOND and now - self.arrivals[0] < 1
        self.arrivals.append(now)
        return full

    async def _send_text(self, frame: str) -> None:
        await self.send(text_data=frame)

    async def _close_with(self, code: int) -> None:
        await self.disconnect(code)
        await self.close(code)


def _parsed(text: str | None) -> dict[str, Any]:
    """The object in a text frame; an empty one for everything that is none."""
    try:
        found = json.loads(text or "")
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}

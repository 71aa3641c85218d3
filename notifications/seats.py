"""One live socket as the hub sees it: whose it is, how far it has read, what waits to be sent."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, cast

from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from accounts.models import User
from accounts.second_factor import has_passed
from accounts.sessions import has_ended

if TYPE_CHECKING:
    from notifications.queries import Standing

NOT_SIGNED_IN = 4401
ACCESS_ENDED = 4403
TOO_SLOW = 1013
TOO_LONG = 1001
BATCH = 100
QUEUE = 200
STAY = 8 * 60 * 60  # seconds a socket may stay
SLOW = 10.0  # seconds one message may take to leave


class Seat:
    """One socket: a cursor, a bounded queue and a task that empties it."""

    def __init__(
        self,
        user_id: int,
        session_key: str,
        send: Callable[[str], Awaitable[None]],
        close: Callable[[int], Awaitable[None]],
    ) -> None:
        self.user_id = user_id
        self.session_key = session_key
        self.since: int | None = None
        self.cursor: int | None = None
        self.joined_at = asyncio.get_running_loop().time()
        self._send = send
        self._close = close
        self._queue: asyncio.Queue[str] = asyncio.Queue(QUEUE)
        self._writing: asyncio.Task[None] | None = None
        self._ending: asyncio.Task[None] | None = None
        self._first: Standing | None = None
        self._stored: tuple[str, dict[str, Any]] = ("", {})

    def start(self) -> None:
        """Begin to send what the hub pushes."""
        self._writing = asyncio.create_task(self._write())

    def stop(self) -> None:
        """Send nothing more."""
        if self._writing is not None:
            self._writing.cancel()

    def dismiss(self, code: int) -> None:
        """Send nothing more and close the socket with this code."""
        self.stop()
        self._ending = asyncio.create_task(self._end(code))

    def verdict(self, standing: Standing, now: float) -> int | None:
        """The code to close the socket with, None to let it stay; `now` is the event loop's clock."""
        if not self.is_signed_in(standing):
            return NOT_SIGNED_IN
        if not self.keeps_access(standing) or self.owes_factor(standing):
            return ACCESS_ENDED
        return TOO_LONG if now - self.joined_at > STAY else None

    def is_signed_in(self, standing: Standing) -> bool:
        """Whether the session still exists and counts, for the same person with the same password."""
        self._first = self._first or standing
        if not standing.is_active or standing.session is None:
            return False
        if standing.secret != self._first.secret:
            return False
        owner = User(pk=self.user_id, sessions_from=standing.sessions_from)
        values = cast("SessionBase", self._decoded(standing.session))
        return not has_ended(values, owner, timezone.now())

    def keeps_access(self, standing: Standing) -> bool:
        """Whether every mandate and post that counted when the socket opened counts still."""
        first = self._first or standing
        return first.mandates <= standing.mandates and first.posts <= standing.posts

    def owes_factor(self, standing: Standing) -> bool:
        """Whether a post was given since, to a person whose session has not passed the second factor."""
        values = cast("SessionBase", self._decoded(standing.session or ""))
        return bool(standing.posts) and not has_passed(values, User(pk=self.user_id))

    def place_cursor(self, last_seq: int) -> bool:
        """Set the cursor once the client has said where it stands; say whether it was set now."""
        if self.since is None or self.cursor is not None:
            return False
        self.cursor = min(self.since, last_seq)
        return True

    def has_room(self) -> bool:
        """Whether a whole batch fits into the queue, and the client has given its cursor."""
        return self.cursor is not None and self._queue.qsize() + BATCH <= QUEUE

    def push(self, seq: int, frame: str) -> None:
        """Queue one message; the hub has made sure that there is room."""
        self.cursor = seq
        self._queue.put_nowait(frame)

    def touch(self, frame: str) -> bool:
        """Queue a frame without a number, in the room that no batch needs; whether there was any."""
        if self._queue.full():
            return False
        self._queue.put_nowait(frame)
        return True

    def _decoded(self, stored: str) -> dict[str, Any]:
        """The values of a stored session, decoded again only when it has changed."""
        if self._stored[0] != stored:
            self._stored = (stored, SessionStore().decode(stored))
        return self._stored[1]

    async def _write(self) -> None:
        """Send message by message; a client that does not take one in time is let go, and resumes."""
        while True:
            frame = await self._queue.get()
            try:
                async with asyncio.timeout(SLOW):
                    await self._send(frame)
            except TimeoutError:
                self.dismiss(TOO_SLOW)
                return

    async def _end(self, code: int) -> None:
        await self._close(code)

"""The live hub: one listener per web process that wakes the sockets of the people who were told something.

A wake-up carries no content and may be lost without harm: each socket has a cursor, the hub reads the
rows after it, and looks every five seconds without being woken. Nothing depends on the order in which
transactions commit, because people's numbers are given out under a lock.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from typing import Any
from weakref import WeakKeyDictionary

import psycopg
from django.db import connection

from notifications import queries
from notifications.seats import BATCH, TOO_SLOW, Seat
from notifications.services import LIVE_CHANNEL, REVOKED_CHANNEL, TOUCHED_CHANNEL

log = logging.getLogger(__name__)

POLL_EVERY = 5.0  # seconds between looks that nobody asked for
JUDGE_EVERY = 3.0  # seconds between judgements of all sockets; five is promised
TICK = 0.5


class Hub:
    """All live sockets of one event loop, and the two database connections that serve them."""

    def __init__(self) -> None:
        self.seats: set[Seat] = set()
        self.queries = 0
        self._new: set[Seat] = set()
        self._dirty: set[Seat] = set()
        self._wake = asyncio.Event()
        self._judge_now = False
        self._deaf_once = False
        self._task: asyncio.Task[None] | None = None

    def join(self, seat: Seat) -> None:
        """Take a socket in; it is judged at once, and served from the moment it gives its cursor."""
        seat.start()
        self.seats.add(seat)
        self._look_at([seat])
        if self._task is None:
            self._task = asyncio.create_task(self._run())

    def begin(self, seat: Seat, since: int) -> None:
        """Serve a socket everything after `since`; a number from the future means: from now on."""
        seat.since = since
        self._look_at([seat])

    def ask(self, seat: Seat) -> None:
        """Look for news of one socket now (a client that pings asks for that too)."""
        self._dirty.add(seat)
        self._wake.set()

    async def leave(self, seat: Seat) -> None:
        """Let a socket go; with the last one the database connections close."""
        for group in (self.seats, self._new, self._dirty):
            group.discard(seat)
        seat.stop()
        if not self.seats and self._task is not None:
            task, self._task, self._deaf_once = self._task, None, False
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    def _look_at(self, seats: Iterable[Seat]) -> None:
        self._new.update(seats)
        self._wake.set()

    def _hear(self, heard: psycopg.Notify) -> None:
        """Note what a wake-up says; reading is done by the one task that owns the other connection."""
        if heard.channel == REVOKED_CHANNEL:
            self._judge_now = True
        elif heard.channel == TOUCHED_CHANNEL:
            self._touch(heard.payload)
            return
        elif heard.payload == "*":
            self._dirty.update(self.seats)
        else:
            woken = {int(part) for part in heard.payload.split(",") if part.isdecimal()}
            self._dirty.update(seat for seat in self.seats if seat.user_id in woken)
        self._wake.set()

    def _touch(self, payload: str) -> None:
        """Pass on that something changed which is no news; a socket without room begins again."""
        kind, ref, people = payload.split(" ")
        woken = {int(part) for part in people.split(",")}
        self._push_touch([seat for seat in self.seats if seat.user_id in woken], kind, ref)

    def _push_touch(self, seats: list[Seat], kind: str, ref: str) -> None:
        frame = json.dumps({"kind": kind, "ref": ref})
        for seat in seats:
            if not seat.touch(frame):
                self._dismiss(seat, TOO_SLOW)

    async def _run(self) -> None:
        while True:
            try:
                async with _connect() as ears, _connect() as hands:
                    await self._serve(ears, hands)
            except (psycopg.Error, OSError) as error:
                log.warning("the live hub lost the database and tries again: %s", type(error).__name__)
            await asyncio.sleep(1)

    async def _serve(self, ears: psycopg.AsyncConnection[Any], hands: psycopg.AsyncConnection[Any]) -> None:
        """Listen first, read second: what was told while nobody listened is read now."""
        for channel in (LIVE_CHANNEL, REVOKED_CHANNEL, TOUCHED_CHANNEL):
            await ears.execute(f"LISTEN {channel}")
        if self._deaf_once:  # what was touched meanwhile nobody heard: everybody looks again
            self._push_touch(list(self.seats), "", "")
        self._deaf_once = True
        listening = asyncio.create_task(self._listen(ears))
        try:
            await self._work(hands, listening)
        finally:
            listening.cancel()
            with suppress(asyncio.CancelledError, psycopg.Error, OSError):
                await listening

    async def _listen(self, ears: psycopg.AsyncConnection[Any]) -> None:
        async for heard in ears.notifies():
            self._hear(heard)

    async def _work(self, hands: psycopg.AsyncConnection[Any], listening: asyncio.Task[None]) -> None:
        clock = asyncio.get_running_loop().time
        polled = judged = float("-inf")
        while not listening.done():
            if clock() - polled >= POLL_EVERY:
                polled = clock()
                self._dirty.update(self.seats)
            if self._judge_now or clock() - judged >= JUDGE_EVERY:
                judged, self._judge_now = clock(), False
                self._new.update(self.seats)
            await self._judge(hands)
            await self._read(hands)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), TICK)
            self._wake.clear()
        listening.result()

    async def _judge(self, hands: psycopg.AsyncConnection[Any]) -> None:
        """Judge the waiting sockets in one query: session, person, mandates and posts, last number."""
        seats, self._new = list(self._new), set()
        if not seats:
            return
        self.queries += 1
        now = asyncio.get_running_loop().time()
        for standing in await queries.standings(hands, [(s.session_key, s.user_id) for s in seats]):
            seat = seats[standing.place]
            reason = seat.verdict(standing, now)
            if seat not in self.seats:
                continue
            if reason is not None:
                self._dismiss(seat, reason)
            elif seat.place_cursor(standing.last_seq):
                self._dirty.add(seat)

    async def _read(self, hands: psycopg.AsyncConnection[Any]) -> None:
        """Read what all woken sockets miss, in one query; a socket that is behind waits for its turn."""
        ready = [seat for seat in self._dirty if seat.has_room()]
        self._dirty.difference_update(ready)
        self._dirty.intersection_update(self.seats)
        if not ready:
            return
        self.queries += 1
        asked = [(seat.user_id, seat.cursor or 0) for seat in ready]
        taken = [0] * len(ready)
        for place, seq, kind, ref in await queries.news(hands, asked, BATCH):
            ready[place].push(seq, json.dumps({"seq": seq, "kind": kind, "ref": ref}))
            taken[place] += 1
        self._dirty.update(seat for seat, count in zip(ready, taken, strict=True) if count == BATCH)

    def _dismiss(self, seat: Seat, code: int) -> None:
        for group in (self.seats, self._new, self._dirty):
            group.discard(seat)
        seat.dismiss(code)


@asynccontextmanager
async def _connect() -> AsyncIterator[psycopg.AsyncConnection[Any]]:
    """A connection of our own, with Django's parameters but outside its pool."""
    wanted = dict(connection.get_connection_params())
    for name in ("cursor_factory", "context", "pool"):
        wanted.pop(name, None)
    made = await psycopg.AsyncConnection.connect(**wanted, autocommit=True)
    async with made:
        yield made


_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()


def hub() -> Hub:
    """The hub of this process's event loop."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        _hubs[loop] = Hub()
    return _hubs[loop]

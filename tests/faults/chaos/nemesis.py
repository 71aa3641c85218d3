"""Who kills: every few seconds one fault, each kind once before any comes again, by a seed."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from random import Random

import psycopg

from tests.faults.chaos.history import History
from tests.faults.chaos.house import House, Part
from tests.faults.chaos.post import PostOffice

GAP = 2.5  # seconds between faults


class Nemesis:
    """Does harm to one house: to processes that it started itself, and to nothing else."""

    def __init__(self, house: House, post: PostOffice, history: History, random: Random) -> None:
        self.house = house
        self.post = post
        self.history = history
        self.random = random
        self.kinds = {
            "kill web": self.kill_web,
            "kill worker": self.kill_worker,
            "stop web": self.stop_web,
            "stop worker": self.stop_worker,
            "kill database": self.kill_database,
            "quit database": self.quit_database,
            "drop connections": self.drop_connections,
            "close post": self.close_post,
        }

    async def rage(self, seconds: float, enough: Callable[[], bool]) -> None:
        """Do one fault after another for so long: a web server and a worker die, then as the seed tells.

        While there was not enough to harm, go on, up to five times as long.
        """
        began, waiting = time.monotonic(), ["kill worker", "kill web"]
        while (spent := time.monotonic() - began) < seconds or (spent < 5 * seconds and not enough()):
            if not waiting:
                waiting = self.random.sample(sorted(self.kinds), len(self.kinds))
            kind = waiting.pop()
            self.history.faults.append((round(time.monotonic() - began, 1), kind))
            await self.kinds[kind]()
            await asyncio.sleep(GAP * self.random.uniform(0.7, 1.3))

    def _one(self, kind: str) -> Part:
        return self.random.choice([part for part in self.house.parts if part.name.startswith(kind)])

    async def kill_web(self) -> None:
        """A web server dies in the middle of whatever it does."""
        self._one("web").signal(signal.SIGKILL)

    async def kill_worker(self) -> None:
        """A worker dies, perhaps between sending and marking."""
        self._one("worker").signal(signal.SIGKILL)

    async def stop_web(self) -> None:
        """A web server hangs for two seconds."""
        await self._hang(self._one("web"))

    async def stop_worker(self) -> None:
        """A worker hangs for two seconds."""
        await self._hang(self._one("worker"))

    async def _hang(self, part: Part) -> None:
        part.signal(signal.SIGSTOP)
        await asyncio.sleep(2)
        part.signal(signal.SIGCONT)

    async def kill_database(self) -> None:
        """The database server is killed."""
        await self._end_database(signal.SIGKILL)

    async def quit_database(self) -> None:
        """The database server is told to stop at once, as a machine that goes down does."""
        await self._end_database(signal.SIGQUIT)

    async def _end_database(self, number: int) -> None:
        with suppress(FileNotFoundError, ProcessLookupError):
            os.kill(self.house.postmaster(), number)
        await self.house.revive_database()
        back = time.monotonic()
        await self.house.some_answer(60)
        self.history.outages.append(round(time.monotonic() - back, 2))

    async def drop_connections(self) -> None:
        """Every connection to the database is cut."""
        await asyncio.to_thread(self._drop)

    def _drop(self) -> None:
        with suppress(psycopg.OperationalError), self.house.server.connect() as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
                [self.house.database],
            )

    async def close_post(self) -> None:
        """The post office turns everybody away for two seconds."""
        self.post.closed = True
        await asyncio.sleep(2)
        self.post.closed = False

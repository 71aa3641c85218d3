"""Many live sockets in one thread: each keeps its cursor, comes back when cut off, notes what arrives."""

from __future__ import annotations

import asyncio
import gc
import json
import threading
import time
from collections.abc import Callable
from itertools import pairwise
from typing import Self

from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from bench.browsing import OpenPage
from config.supervisor import HOST

AT_ONCE = 40  # handshakes under way
PAUSE = 0.2  # seconds before another attempt


class Listener:
    """One browser on the live socket; `forgets` is the sabotage of a browser that never moves its cursor."""

    def __init__(self, address: str, cookie: str, page: OpenPage | None, *, forgets: bool) -> None:
        self.heard: list[tuple[int, float]] = []
        self.page = page
        self._address = address
        self._headers = {"Cookie": cookie, "X-Forwarded-Proto": "https"}
        self._forgets = forgets

    @property
    def last(self) -> int:
        """The last number that arrived."""
        return self.heard[-1][0] if self.heard else 0

    async def listen(self, doors: asyncio.Semaphore) -> None:
        """Listen until cancelled."""
        while True:
            try:
                await self._once(doors)
            except (OSError, TimeoutError, WebSocketException):
                await asyncio.sleep(PAUSE)

    async def _once(self, doors: asyncio.Semaphore) -> None:
        async with doors:
            origin = f"http://{HOST}"
            browser = await connect(self._address, origin=origin, additional_headers=self._headers)
        async with browser:
            await browser.send(json.dumps({"since": 0 if self._forgets else self.last}))
            async for frame in browser:
                seq = json.loads(frame).get("seq")
                if seq is not None:
                    self.heard.append((int(seq), time.perf_counter()))
                elif self.page is not None:  # a wake-up without news has no number
                    self.page.touched()

    def faults(self, count: int) -> int:
        """How many of the numbers 1 to `count` were lost, doubled or out of order."""
        numbers = [seq for seq, _at in self.heard]
        doubled = len(numbers) - len(set(numbers))
        lost = len(set(range(1, count + 1)) - set(numbers))
        disorder = sum(a > b for a, b in pairwise(numbers))
        return lost + doubled + disorder


class Swarm:
    """Listeners on an event loop in a thread of its own."""

    def __init__(self, port: int, cookies: list[str], path: str = "", *, forgets: bool = False) -> None:
        address = f"ws://{HOST}:{port}/ws/live/"
        self.listeners = [
            Listener(address, cookie, OpenPage(port, cookie, path) if path else None, forgets=forgets)
            for cookie in cookies
        ]
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_until_complete, args=[self._listen()])
        self._over = asyncio.Event()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_failure: object) -> None:
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join()

    async def _listen(self) -> None:
        doors = asyncio.Semaphore(AT_ONCE)
        tasks = [asyncio.create_task(listener.listen(doors)) for listener in self.listeners]
        await self._over.wait()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def heard_after(
    listeners: list[Listener], act: Callable[[], object], *, late: float, patience: float
) -> list[float]:
    """Seconds from before an act, which may be held back, until each listener heard of it.

    The collector of this process waits meanwhile: its pauses are the listeners', not the server's.
    """
    counts = [len(listener.heard) for listener in listeners]

    def all_heard() -> bool:
        return all(len(one.heard) > n for one, n in zip(listeners, counts, strict=True))

    begun = _acted(act, all_heard, late, patience)
    return [listener.heard[n][1] - begun for listener, n in zip(listeners, counts, strict=True)]


def seen_after(
    pages: list[OpenPage], act: Callable[[], object], words: str, *, late: float, patience: float
) -> list[float]:
    """The same until each page shows these words."""
    counts = [len(page.seen) for page in pages]

    def all_show() -> bool:
        anew = all(len(one.seen) > n for one, n in zip(pages, counts, strict=True))
        return anew and all(words in one.shown for one in pages)

    begun = _acted(act, all_show, late, patience)
    return [page.seen[-1] - begun for page in pages]


def _acted(act: Callable[[], object], done: Callable[[], bool], late: float, patience: float) -> float:
    """The moment before the act, once all is done; raises TimeoutError."""
    gc.disable()
    try:
        begun = time.perf_counter()
        time.sleep(late)
        act()
        if not _comes_true(done, patience):
            raise TimeoutError("not everybody was reached")
    finally:
        gc.enable()
    return begun


def heard_by_all(listeners: list[Listener], counts: list[int], patience: float) -> bool:
    """Wait until each listener heard that many messages; whether it came to that in time (seconds)."""
    return _comes_true(
        lambda: all(len(one.heard) >= n for one, n in zip(listeners, counts, strict=True)), patience
    )


def _comes_true(done: Callable[[], bool], patience: float) -> bool:
    deadline = time.monotonic() + patience
    while not done():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True

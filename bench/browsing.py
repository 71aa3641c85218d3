"""An open page of a browser: asks again for its part when the socket says so, as `static/js/live.js` does."""

from __future__ import annotations

import asyncio
import time
from http import HTTPStatus

import brotli

from config.supervisor import HOST


class OpenPage:
    """One page; `seen` has the moments at which its part was there anew."""

    def __init__(self, port: int, cookie: str, path: str) -> None:
        self.seen: list[float] = []
        self._body = b""
        self._port = port
        lines = (
            f"GET {path} HTTP/1.1", f"Host: {HOST}", f"Cookie: {cookie}", "X-Forwarded-Proto: https",
            "X-Background: 1", "Accept-Encoding: gzip, br",
        )  # fmt: skip
        self._request = "".join(f"{line}\r\n" for line in (*lines, "")).encode()
        self._line: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self._looking: asyncio.Task[None] | None = None
        self._again = False

    @property
    def shown(self) -> str:
        """The part as it was there last; unpacked when asked for, since 300 browsers are one thread here."""
        return brotli.decompress(self._body).decode() if self._body else ""

    def touched(self) -> None:
        """Look again; while it looks, once more afterwards."""
        self._again = self._looking is not None
        if self._looking is None:
            self._looking = asyncio.create_task(self._look())

    async def _look(self) -> None:
        self._again = True
        while self._again:
            self._again = False
            self._body = await self._fetched()
            self.seen.append(time.perf_counter())
        self._looking = None

    async def _fetched(self) -> bytes:
        """The body, over the connection that stays open, or over another one if it was closed."""
        for _attempt in range(2):
            reader, writer = self._line or await asyncio.open_connection(HOST, self._port)
            self._line = reader, writer
            try:
                writer.write(self._request)
                return await _body(reader)
            except (asyncio.IncompleteReadError, ConnectionError):
                writer.close()
                self._line = None
        raise ConnectionError("the page could not be asked for again")


async def _body(reader: asyncio.StreamReader) -> bytes:
    """The body of the answer; raises RuntimeError unless it is a page."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in head[1:] if line)
    body = await reader.readexactly(int(headers["content-length"]))
    if f" {HTTPStatus.OK.value} " not in head[0]:
        raise RuntimeError(f"{head[0]}: {body[:300]!r}")
    return body

"""A post office of our own that is slow to please: it turns messages away, loses the line, or is closed."""

from __future__ import annotations

import asyncio
import logging
from email import message_from_bytes
from random import Random
from typing import Any

from aiosmtpd.smtp import SMTP

from config.supervisor import HOST
from tests.faults.chaos.history import Letter


class PostOffice:
    """An SMTP server in this process that keeps what it took; `trouble` is the share it turns away."""

    def __init__(self, random: Random, trouble: float) -> None:
        self.random = random
        self.trouble = trouble
        self.letters: list[Letter] = []
        self.troubled = True
        self.closed = False
        self.port = 0
        self._server: asyncio.Server | None = None

    async def open(self) -> None:
        """Listen on a free port of loopback, without a word in the log for each command."""
        logging.getLogger("mail.log").setLevel(logging.ERROR)
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: SMTP(self, hostname="post.example", loop=loop), HOST, 0
        )
        self.port = self._server.sockets[0].getsockname()[1]

    def close(self) -> None:
        """Take no more."""
        if self._server is not None:
            self._server.close()

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:  # noqa: N802
        """Take a message; in trouble, some are turned away and 1 % taken while the line drops."""
        chance = self.random.random()
        if self.closed or (self.troubled and chance < self.trouble):
            return "421 Come back later"
        message = message_from_bytes(envelope.content)
        for to in envelope.rcpt_tos:
            self.letters.append(Letter(to, str(message["Message-ID"]), str(message["Subject"])))
        if self.troubled and chance < self.trouble + 0.01:
            server.transport.abort()
        return "250 Taken"

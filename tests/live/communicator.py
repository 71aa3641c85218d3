"""A WebSocket client that speaks ASGI to the application, in this process.

Channels has one of these too, but importing it needs a server that is not used here.
"""

from __future__ import annotations

from typing import Any

from asgiref.testing import ApplicationCommunicator

PATIENCE = 5.0  # seconds


class Socket(ApplicationCommunicator):
    """One client connection, from the handshake to the end."""

    def __init__(self, application: Any, path: str, headers: list[tuple[bytes, bytes]]) -> None:
        scope = {
            "type": "websocket",
            "path": path,
            "query_string": b"",
            "headers": headers,
            "subprotocols": [],
        }
        super().__init__(application, scope)

    async def connect(self) -> bool:
        """Shake hands; whether the application let us in."""
        await self.send_input({"type": "websocket.connect"})
        answer = await self.receive_output(PATIENCE)
        return bool(answer["type"] == "websocket.accept")

    async def say(self, text: str | None = None, data: bytes | None = None) -> None:
        """Send one frame."""
        await self.send_input({"type": "websocket.receive", "text": text, "bytes": data})

    async def hear(self) -> str:
        """The next frame, which must be text."""
        event = await self.receive_output(PATIENCE)
        assert event["type"] == "websocket.send", event
        return str(event["text"])

    async def leave(self, code: int = 1000) -> None:
        """Go away and wait until the application has noticed."""
        await self.send_input({"type": "websocket.disconnect", "code": code})
        await self.wait(timeout=PATIENCE)

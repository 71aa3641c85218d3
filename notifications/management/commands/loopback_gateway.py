"""`manage.py loopback_gateway`: a gateway on this machine that shows messages and sends nothing."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from notifications.channels.loopback import Loopback


class Command(BaseCommand):
    """Runs the loopback gateway until it is interrupted."""

    help = "Take SMS and Telegram messages on this machine and show them; set GATEWAY_URL to its address."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the port."""
        parser.add_argument("--port", type=int, default=8026)

    def handle(self, *args: Any, port: int, **options: Any) -> None:
        """Serve; say where."""
        gateway = Loopback(port)
        self.stdout.write(f"GATEWAY_URL={gateway.url}   (open it in a browser; Ctrl-C ends it)")
        try:
            gateway.server.serve_forever()
        except KeyboardInterrupt:
            gateway.server.server_close()

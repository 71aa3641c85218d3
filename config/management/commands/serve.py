"""`manage.py serve`: the web server and the worker, together, until one of them ends."""

from __future__ import annotations

import os
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.database import Embedded
from config.supervisor import PortTaken, Supervisor
from notifications.channels.loopback import Loopback


class Command(BaseCommand):
    """Serves the site."""

    help = "Run the web server and the background worker; both end on Ctrl-C or when either ends."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the port."""
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: Any, port: int, **options: Any) -> None:
        """Serve until told to stop; the exit status is that of the part which ended first."""
        if settings.DEMO and not settings.GATEWAY_URL:
            self._show_messages()
        database = None if settings.DATABASE_URL else Embedded(settings.VAR_DIR)
        try:
            status = Supervisor(port, database, self.stdout.write).run()
        except PortTaken as error:
            raise CommandError(f"Port {port} is taken. Choose another: make demo PORT={port + 1}") from error
        sys.exit(status)

    def _show_messages(self) -> None:
        """In a trial, messages to telephones go to a page of this machine."""
        gateway = Loopback().start()
        os.environ.update(
            GATEWAY_URL=gateway.url, GATEWAY_CHANNELS="sms,telegram", TELEGRAM_BOT="made_up_bot"
        )
        self.stdout.write(f"Messages to telephones can be read at {gateway.url}")

"""The server's entry: HTTP to Django, `/ws/live/` to the live hub."""

from __future__ import annotations

import os
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.core.asgi import get_asgi_application

from config.memory import settle

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
_http = get_asgi_application()


def _sockets() -> list[Any]:
    """The socket addresses; they can be imported only now that Django is set up."""
    if find_spec("notifications.routing") is None:
        return []
    return list(import_module("notifications.routing").websocket_urlpatterns)


application = ProtocolTypeRouter(
    {
        "http": import_module("config.together").in_front_of(_http),
        "websocket": AllowedHostsOriginValidator(AuthMiddlewareStack(URLRouter(_sockets()))),
    }
)

settle()

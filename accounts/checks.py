"""System checks of sign-in: demo sign-in stays on this machine, used codes are shared by all workers."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error

LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "[::1]", "::1", "testserver", ".localhost"})
LOCAL_MEMORY = "django.core.cache.backends.locmem.LocMemCache"


def check_demo_is_local(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Refuse to start with DEMO on and a host name that others could reach."""
    if not getattr(settings, "DEMO", False):
        return []
    foreign = sorted(set(settings.ALLOWED_HOSTS) - LOCAL_HOSTS)
    if not foreign:
        return []
    return [
        Error(
            f"DEMO is on and ALLOWED_HOSTS lets in {', '.join(foreign)}.",
            hint="Demo sign-in asks no password. Turn DEMO off, or allow only localhost.",
            id="accounts.E001",
        )
    ]


def check_shared_cache(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Refuse a cache of one process: a used one-time code would count again on another worker."""
    if settings.CACHES.get("default", {}).get("BACKEND") != LOCAL_MEMORY:
        return []
    return [
        Error(
            "The default cache is local memory, so a used sign-in code works again on another worker.",
            hint="Use django.core.cache.backends.db.DatabaseCache or Redis.",
            id="accounts.E002",
        )
    ]

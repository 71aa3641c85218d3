"""Keeps Python's collector of cyclic garbage from holding everybody up.

A full collection looks at every object there is: some 240 ms in a process with a thousand live
sockets, measured, and nobody is served meanwhile. What a server loads at its start never becomes
garbage, and what a request leaves behind is nearly always freed without the collector.
"""

from __future__ import annotations

import gc

from django.urls import get_resolver

THRESHOLDS = (50_000, 20, 100)
"""New objects before the youngest are looked at, such looks before a second, those before a full one."""


def settle() -> None:
    """Load all pages, take everything that is there out of the collector's sight, look more rarely."""
    _ = get_resolver().url_patterns
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)

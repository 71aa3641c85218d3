"""One line of the page list, and how it names its page."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import translation

MAIN = "main form[method=post] button.btn:not([type=button])"
"""The main button of the page."""
SEND = "main form[enctype] button.btn:not([type=button])"
"""The button that sends a file."""


class Page:
    """One line of the list."""

    def __init__(
        self,
        route: str,
        who: str = "stranger",
        *,
        query: str = "",
        press: str = "",
        put: dict[str, str] | None = None,
        tick: str = "",
        shows: str = "",
        status: int = 0,
        **parameters: str,
    ) -> None:
        self.route, self.who, self.query, self.press = route, who, query, press
        self.put, self.tick = put or {}, tick
        self.shows = shows or route
        self.status = status or (422 if press and not shows else 200)
        self.parameters = parameters

    def __str__(self) -> str:
        """How a test names it."""
        parts = [self.route.rpartition(":")[2], self.who, *self.parameters.values()]
        pressed = (
            [self.shows.rpartition(":")[2] if self.shows != self.route else "errors"] if self.press else []
        )
        return "-".join([*parts, *pressed, *([self.query] if self.query else [])])

    def address(self, language: str, things: dict[str, str]) -> str:
        """The path in a language, with what the parameters name."""
        known: dict[str, Any] = {
            k: v if k in ("question", "name") else things.get(v, v) for k, v in self.parameters.items()
        }
        with translation.override(language):
            return reverse(self.route, kwargs=known) + self.query

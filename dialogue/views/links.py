"""Links of a subject's page: the steps its reader can take, and other subjects' pages where they exist."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from dialogue.views.room import Room


@dataclass(frozen=True, slots=True)
class StepLink:
    """One step: its words, its address, and why it is shut (empty: it is open)."""

    name: str
    label: str
    url: str
    reason: str = ""


def step_links(room: Room, names: Iterable[str], address: Callable[[str], str]) -> list[StepLink]:
    """Of these steps those that are the reader's here, in this order; shut ones with their reason."""
    found = (room.decisions[name] for name in names if name in room.decisions)
    return [
        StepLink(
            d.action.name, str(d.action.label), address(d.action.name), str(d.reason.text) if d.reason else ""
        )
        for d in found
    ]


def place_of(name: str, *args: object) -> str:
    """An address of social dialogue, or an empty text where this installation has no such page."""
    try:
        return reverse(f"dialogue:{name}", args=args)
    except NoReverseMatch:
        return ""

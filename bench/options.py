"""How the bench is run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bench.places import Place


@dataclass(frozen=True, slots=True)
class Options:
    """`quick` looks whether each bench works, and judges no times; `sabotage` must make each figure fail.

    `template` is a migrated database to copy; without one the bench migrates its own.
    """

    names: tuple[str, ...]
    sizes: tuple[int, ...]
    quick: bool = False
    sabotage: bool = False
    keep: bool = False
    template: str = ""

    def small(self, places: list[Place]) -> Place:
        """Where to measure what does not depend on the size; a quick run starts no more servers for it."""
        return places[-1 if self.quick else 0]

    @property
    def again(self) -> int:
        """How often a measured call is made in place of once."""
        return 9 if self.sabotage else 1

    @property
    def warm_up(self) -> int:
        """Calls of each kind before the clock counts: connections open, plans made, pages cached."""
        return 1 if self.quick else 8

    def rounds(self, usual: int) -> int:
        """How often to measure."""
        return min(usual, 2 if self.sabotage else 4) if self.quick else usual

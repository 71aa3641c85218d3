"""How the bench is run."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Options:
    """`quick` looks whether each bench works, and judges no times; `sabotage` must make each one fail."""

    names: tuple[str, ...]
    sizes: tuple[int, ...]
    quick: bool = False
    sabotage: bool = False
    keep: bool = False

    def rounds(self, usual: int) -> int:
        """How often to measure."""
        return min(usual, 5) if self.quick else usual

"""Disclosure control for a table of counts: which cells are hidden, so that none can be worked out.

A table has rows, columns and their totals. Every cell that is told is rounded down to fives. A cell of few is
hidden; then others are hidden with it until each hidden cell could be at least five more or less than it is
while every told number and the sum of all stay as they are. How far a cell can move is a flow in the network
that rows and columns make (docs/adr/0014). Knows no Django and no cases.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

STEP = 5
"""Told numbers are multiples of it, and a hidden one is unsure by at least as much."""
LEAST_ALL = 2 * STEP
"""Of fewer in all nothing is told."""
ENDLESS = 10**9
Cell = tuple[int, int]
Node = tuple[str, int]


@dataclass(slots=True)
class Grid:
    """Counts by row and column; `small` are the cells that must be hidden by themselves, totals included.

    The last row and column, which `counts` does not have, are the totals. One column has no row totals.
    """

    counts: list[list[int]]
    small: Collection[Cell] = ()
    hidden: set[Cell] = field(default_factory=set)

    @property
    def rows(self) -> int:
        """How many rows there are, without the totals."""
        return len(self.counts)

    @property
    def columns(self) -> int:
        """How many columns there are, without the totals."""
        return len(self.counts[0])

    @property
    def all(self) -> Cell:
        """The place of the sum of everything."""
        return self.rows, self.columns

    def n(self, cell: Cell) -> int:
        """The true count of a cell or of a total."""
        row, column = cell
        rows = self.counts if row == self.rows else [self.counts[row]]
        return sum(sum(counts) if column == self.columns else counts[column] for counts in rows)

    def is_told(self, cell: Cell) -> bool:
        """Whether a reader finds this place in the table, hidden or not."""
        if self.columns > 1 or cell == self.all:
            return True
        return cell[0] < self.rows and cell[1] == 0

    def cells(self) -> Iterator[Cell]:
        """Every place, totals included."""
        return ((row, column) for row in range(self.rows + 1) for column in range(self.columns + 1))

    def told(self) -> Iterator[Cell]:
        """The places that a reader finds in the table."""
        return filter(self.is_told, self.cells())

    def room(self, cell: Cell) -> tuple[int, int]:
        """How much less and how much more a cell can be, as far as its own place in the table says."""
        if cell == self.all:
            return 0, 0
        n = self.n(cell)
        if cell in self.hidden or not self.is_told(cell):
            return n, ENDLESS
        return n % STEP, STEP - 1 - n % STEP


def protect(grid: Grid, *, secondary: bool = True) -> bool:
    """Hide what must be; False where nothing can be told. Without `secondary`, only the small ones."""
    if grid.n(grid.all) < LEAST_ALL or grid.all in grid.small:
        return False
    grid.hidden = {cell for cell in grid.told() if cell in grid.small or grid.n(cell) < STEP} - {grid.all}
    while secondary:
        open_cell = next((cell for cell in sorted(grid.hidden) if not _unsure(grid, cell)), None)
        if open_cell is None:
            break
        other = _next_to_hide(grid, open_cell)
        if other is None:
            return False
        grid.hidden.add(other)
    return True


def _next_to_hide(grid: Grid, cell: Cell) -> Cell | None:
    """The smallest told cell in the same row or column, else the smallest anywhere; totals last."""
    told = [other for other in grid.told() if other not in grid.hidden and other != grid.all]

    def order(other: Cell) -> tuple[bool, bool, int, Cell]:
        total = other[0] == grid.rows or other[1] == grid.columns
        return total, other[0] != cell[0] and other[1] != cell[1], grid.n(other), other

    return min(told, key=order, default=None)


def _unsure(grid: Grid, cell: Cell) -> bool:
    """Whether a hidden cell could be so much more or less, together at least a step."""
    less, more = grid.room(cell)
    tail, head = _arc(grid, cell)
    found = min(more, _flow(grid, cell, head, tail))
    return found >= STEP or found + min(less, _flow(grid, cell, tail, head)) >= STEP


def _arc(grid: Grid, cell: Cell) -> tuple[Node, Node]:
    """A cell as an arc: columns feed rows, rows their totals, these the sum, and that the columns again."""
    row, column = ("row", cell[0]), ("column", cell[1])
    outward = (cell[0] == grid.rows) is (cell[1] == grid.columns)
    return (column, row) if outward else (row, column)


def _flow(grid: Grid, but: Cell, source: Node, sink: Node) -> int:
    """How much can be moved from one node to the other through all cells but one, up to a step."""
    residual: dict[Node, dict[Node, int]] = {}
    for cell in grid.cells():
        if cell != but:
            (tail, head), (less, more) = _arc(grid, cell), grid.room(cell)
            residual.setdefault(tail, {})[head] = more
            residual.setdefault(head, {})[tail] = less
    moved = 0
    while moved < STEP and (way := _way(residual, source, sink)):
        amount = min(STEP - moved, *(residual[a][b] for a, b in way))
        for a, b in way:
            residual[a][b] -= amount
            residual[b][a] += amount
        moved += amount
    return moved


def _way(residual: dict[Node, dict[Node, int]], source: Node, sink: Node) -> list[tuple[Node, Node]]:
    """The shortest way with room left, as pairs of nodes; empty where there is none."""
    came: dict[Node, Node] = {source: source}
    waiting = deque([source])
    while waiting and sink not in came:
        node = waiting.popleft()
        for following, room in residual.get(node, {}).items():
            if room > 0 and following not in came:
                came[following] = node
                waiting.append(following)
    way: list[tuple[Node, Node]] = []
    while sink in came and sink != source:
        way.append((came[sink], sink))
        sink = came[sink]
    return way

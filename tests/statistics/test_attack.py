"""Nobody can work a hidden cell out: a linear program over every published table at once finds it unsure by five.

The program knows all that a reader knows: that told numbers are rounded down to fives, that rows and columns
add up to their totals, that tables of one population have one sum, and that nothing is less than none.
`ATTACKS=300` attacks so many random quarters instead of the few that each change pays for.
"""

from __future__ import annotations

import os
from random import Random

import numpy as np
import pytest
from scipy.optimize import linprog

from cases import protecting
from cases.protecting import STEP, Grid, protect
from cases.published_tables import TABLES
from cases.services import releasing
from cases.services.releasing import Counted, content_of

ATTACKS = int(os.environ.get("ATTACKS", "4"))
SIZES = {
    "province": 25,
    "procedure": 2,
    "sector": 13,
    "issue": 31,
    "group": 3,
    "result": 3,
    "days": 5,
    "clock": 8,
}
SIZES |= {"kept": 2, "kind": 2, "notice": 3, "": 1}


def quarter(chance: Random) -> dict[str, Counted]:
    """Made-up counts of every table; those of one population have one sum."""
    sums: dict[str, int] = {}
    return {table.slug: made(table, chance, sums) for table in TABLES}


def made(table, chance: Random, sums: dict[str, int]) -> Counted:
    rows, columns = ([str(n) for n in range(SIZES[kind])] for kind in (table.rows, table.columns))
    counted = Counted(rows, columns, table.any_of)
    everything = sums.setdefault(table.population, chance.choice([9, 11, 14, 30, 60, 200, 900]))
    for case in range(everything):
        row = min(int(chance.expovariate(1) * len(rows) / 4), len(rows) - 1)
        counted.found[row, chance.randrange(len(columns))].append(case)
        for side in ("employer", "workers"):
            counted.sides[case, side] = {str(chance.randrange(everything))}
    return counted


class Attack:
    """What the tables of one population say, as equations and bounds over their unknown cells."""

    def __init__(self, contents: dict[str, dict]) -> None:
        self.names: list = ["all"]
        self.equal: list[dict] = []
        self.least: list[dict] = []
        self.bounds = {"all": (0, None)}
        for slug, content in contents.items():
            self._any_of(slug, content) if content["any_of"] else self._table(slug, content)

    def _cell(self, name, told) -> None:
        self.names.append(name) if name not in self.names else None
        if told is not None:
            self.bounds[name] = (told, told + STEP - 1)

    def _table(self, slug: str, content: dict) -> None:
        rows, columns = len(content["rows"]), len(content["columns"])
        for r in range(rows + 1):
            for c in range(columns + 1):
                told = content["cells"][r][c] if content["cells"] else None
                self._cell("all" if (r, c) == (rows, columns) else (slug, r, c), told)
        name = lambda r, c: "all" if (r, c) == (rows, columns) else (slug, r, c)  # noqa: E731
        for r in range(rows + 1):
            self.equal.append({**{name(r, c): 1 for c in range(columns)}, name(r, columns): -1})
        for c in range(columns + 1):
            self.equal.append({**{name(r, c): 1 for r in range(rows)}, name(rows, c): -1})

    def _any_of(self, slug: str, content: dict) -> None:
        for r, (told,) in enumerate(content["cells"]):
            self._cell((slug, r, 0), told)
            self.least.append({(slug, r, 0): 1, "all": -1})
        if slug == "filed-by-issue":  # every dispute has an issue
            self.least.append({"all": 1, **{(slug, r, 0): -1 for r in range(len(content["rows"]))}})

    def _matrix(self, rows: list[dict]) -> np.ndarray | None:
        place = {name: n for n, name in enumerate(self.names)}
        found = np.zeros((len(rows), len(self.names)))
        for n, row in enumerate(rows):
            for name, factor in row.items():
                found[n, place[name]] = factor
        return found if len(rows) else None

    def width(self, name) -> float:
        """How far apart the least and the most that a cell can be are."""
        equal, least = self._matrix(self.equal), self._matrix(self.least)
        bounds = [self.bounds.get(each, (0, None)) for each in self.names]
        ends = []
        for sign in (1, -1):
            goal = np.array([sign if each == name else 0 for each in self.names])
            found = linprog(
                goal, A_ub=least, b_ub=None if least is None else np.zeros(len(least)), A_eq=equal,
                b_eq=None if equal is None else np.zeros(len(equal)), bounds=bounds, method="highs",
            )  # fmt: skip
            assert found.status in (0, 3), found.message
            ends.append(sign * found.fun if found.status == 0 else float("inf"))
        return abs(ends[1] - ends[0])


def hidden_cells(slug: str, content: dict) -> list:
    """The places a reader finds hidden; a list of one column has no totals of rows."""
    rows, columns = len(content["rows"]), len(content["columns"])
    across = 1 if columns == 1 else columns + 1
    down = rows if columns == 1 else rows + 1
    cells = content["cells"] or [[None] * across] * down
    return [
        (slug, r, c)
        for r in range(down)
        for c in range(across)
        if cells[r][c] is None and (r, c) != (rows, columns)
    ]


def known_too_well(counted: dict[str, Counted]) -> list:
    """The hidden cells of all tables that can be told to within less than five."""
    contents = {slug: content_of(each) for slug, each in counted.items()}
    found = []
    for population in {table.population for table in TABLES}:
        attack = Attack({t.slug: contents[t.slug] for t in TABLES if t.population == population})
        for slug in [t.slug for t in TABLES if t.population == population]:
            cells = hidden_cells(slug, contents[slug])
            found += [cell for cell in cells if attack.width(cell) < STEP - 1e-6]
    return found


@pytest.mark.parametrize("seed", range(ATTACKS))
def test_no_hidden_cell_of_any_table_can_be_worked_out_from_all_of_them(seed):
    assert known_too_well(quarter(Random(seed))) == []


def test_without_the_second_hiding_the_attack_finds_cells(monkeypatch):
    monkeypatch.setattr(releasing, "protect", lambda grid: protecting.protect(grid, secondary=False))
    assert any(known_too_well(quarter(Random(seed))) for seed in range(3))


def test_a_single_hidden_cell_takes_another_one_with_it():
    grid = Grid([[40], [30], [2]])
    assert protect(grid)
    assert grid.hidden == {(2, 0), (1, 0)}


def test_a_table_of_too_few_tells_nothing():
    assert not protect(Grid([[5], [4]]))
    assert content_of(Counted(["a"], [""]))["cells"] is None


def test_cells_with_two_employers_behind_them_are_hidden_however_large_they_are():
    counted = Counted(["a", "b", "c"], [""])
    for row, case in [(n % 3, n) for n in range(90)]:
        counted.found[row, 0].append(case)
        counted.sides[case, "workers"] = {str(case)}
        counted.sides[case, "employer"] = {str(case % 6) if row == 0 else str(case)}
    assert content_of(counted)["cells"][0] == [None, None]


def test_told_numbers_are_rounded_down_to_fives_totals_too():
    counted = Counted(["a", "b"], [""])
    for case in range(57):
        counted.found[case % 2, 0].append(case)
        counted.sides[case, "workers"] = counted.sides[case, "employer"] = {str(case)}
    assert content_of(counted)["cells"] == [[25, None], [25, None], [None, 55]]

"""A list of workers beside the numbers of a complaint: who may bring one, and what it says of the numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cases.worker_tables import COUNTED


def may_name_workers(procedure: str, *, by_employer: bool, together: bool) -> bool:
    """Whether a complaint may bring a list of workers: not an employer's, nor one person's own."""
    return not by_employer and (procedure == "collective" or together)


def told_by(counts: Mapping[str, int]) -> dict[str, int]:
    """The numbers that a list tells: how many there are, and of a kind where every row says it."""
    kinds = {name: counts[name] for name in COUNTED if not counts[f"{name}_unsaid"]}
    return {"workers": counts["workers"], **kinds}


def numbers_of(answers: Mapping[str, Any], counts: Mapping[str, int]) -> dict[str, Any]:
    """The numbers of people with what a list tells; one that not every row says stays, if it still fits."""
    told = told_by(counts)
    kept = {
        name: value
        for name, value in answers.items()
        if not (name in COUNTED and isinstance(value, int) and not counts[name] <= value <= counts["workers"])
        and name.removesuffix("_unknown") not in told
    }
    return {**kept, **told}


def numbers_beside(
    given: Mapping[str, int | None], counts: Mapping[str, int]
) -> tuple[dict[str, int], dict[str, int]]:
    """The numbers of a complaint that comes together with its list, and those that are too small for it.

    More people can be concerned than are named: a number that was given stays, else it is the list's. Of
    those that are too small the second gives how many the list names.
    """
    said = {name: value for name, value in given.items() if value is not None}
    fewer = {name: counts[name] for name, value in said.items() if value < counts.get(name, 0)}
    return {**told_by(counts), **said}, fewer

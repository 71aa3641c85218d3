"""The procedures of labour disputes, as tables a lawyer can read."""

from cases.procedure.collective import COLLECTIVE
from cases.procedure.individual import INDIVIDUAL
from workflow.table import Action, Procedure

PROCEDURES: dict[str, Procedure] = {p.name: p for p in (INDIVIDUAL, COLLECTIVE)}

ACTIONS: dict[str, Action] = {**INDIVIDUAL.actions, **COLLECTIVE.actions}
"""Every action by name; where the two procedures differ only the target and clocks do."""

EDGES: frozenset[tuple[str, str]] = frozenset(INDIVIDUAL.edges() | COLLECTIVE.edges())
"""Every change of state that some procedure knows; the database refuses any other."""

__all__ = ["ACTIONS", "COLLECTIVE", "EDGES", "INDIVIDUAL", "PROCEDURES"]

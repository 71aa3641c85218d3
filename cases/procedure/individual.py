"""The individual procedure: rights under law, contract or agreement (LL 300-301, Prakas 073/25)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cases.procedure.arbitration import rows_of_arbitration
from cases.procedure.clocks import ARBITRATION, INDUSTRIAL_ACTION
from cases.procedure.clocks import INDIVIDUAL as CLOCKS
from cases.procedure.conciliation import rows_of_conciliation
from cases.procedure.industrial_action import rows_of_industrial_action
from cases.procedure.intake import rows_of_intake
from cases.procedure.roles import ROLES
from cases.procedure.states import STATES
from workflow.table import Procedure, rows

_PRAKAS = "Prakas 073/25"

INDIVIDUAL = Procedure(
    name="individual",
    label=_("Individual dispute"),
    initial="draft",
    states=STATES,
    actions=rows(
        rows_of_intake(accepted_to="in_conciliation", prefix="IND", prakas=_PRAKAS),
        rows_of_conciliation(prefix="IND", prakas=_PRAKAS),
        rows_of_arbitration("IND"),
        rows_of_industrial_action(),
    ),
    clocks={clock.code: clock for clock in (*CLOCKS, *ARBITRATION, *INDUSTRIAL_ACTION)},
    roles=ROLES,
    rests=frozenset({"awaiting_conciliator"}),
)

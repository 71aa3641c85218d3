"""The collective procedure: an employer and a number of its staff (LL 302-317, Prakas 074/25)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cases.procedure import guards
from cases.procedure.arbitration import rows_of_arbitration
from cases.procedure.clocks import ARBITRATION, INDUSTRIAL_ACTION
from cases.procedure.clocks import COLLECTIVE as CLOCKS
from cases.procedure.conciliation import rows_of_conciliation
from cases.procedure.industrial_action import rows_of_industrial_action
from cases.procedure.intake import rows_of_intake
from cases.procedure.roles import HEAD, ROLES
from cases.procedure.states import STATES
from workflow.table import Action, Procedure, rows

_PRAKAS = "Prakas 074/25"

# fmt: off
_APPOINTMENT = (
    Action(
        "appoint_conciliator", ("awaiting_conciliator",), "in_conciliation", (HEAD,),
        _("Appoint a conciliator"), _("Conciliator appointed"),
        guards=(guards.not_the_one_who_refused,), starts=("COL_CONCILIATION",),
        meets=("COL_CONCILIATOR",), basis="LL 304",
    ),
)
# fmt: on

COLLECTIVE = Procedure(
    name="collective",
    label=_("Collective dispute"),
    initial="draft",
    states=STATES,
    actions=rows(
        rows_of_intake(accepted_to="awaiting_conciliator", prefix="COL", prakas=_PRAKAS),
        rows_of_conciliation(prefix="COL", prakas=_PRAKAS),
        rows_of_arbitration("COL"),
        rows_of_industrial_action(),
        _APPOINTMENT,
    ),
    clocks={clock.code: clock for clock in (*CLOCKS, *ARBITRATION, *INDUSTRIAL_ACTION)},
    roles=ROLES,
    rests=frozenset({"lapsed"}),
)

"""Holds: the head of office or the Council stops erasing in a case, with a reason, on record."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cases.models import Case, KeepingHold
from cases.models.acting import Actor, Refused
from cases.procedure import roles
from cases.services.noting import note
from workflow.table import Reason

MAY_HOLD = (roles.HEAD, roles.COUNCIL)
_HELD = Reason("held_already", _("You stopped erasing already. Lift that first."))
_NOT_HELD = Reason("not_held", _("You have not stopped erasing here."))


def may_hold(actor: Actor) -> bool:
    """Whether somebody may stop erasing and let it run again."""
    return bool(actor.roles & set(MAY_HOLD))


def place(case: Case, actor: Actor, reason: str, until: date | None) -> KeepingHold:
    """Stop erasing until a day, that day included, or until it is lifted; raises Refused."""
    role = actor.role_for(MAY_HOLD)
    with transaction.atomic():
        Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
        if KeepingHold.objects.filter(case=case, placed_as=role, lifted=None).exists():
            raise Refused(_HELD)
        said = {"reason": reason, "until": until.isoformat() if until else ""}
        event = note(case, "place_hold", actor, said)
        return KeepingHold.objects.create(
            case=case, reason=reason, until=until, placed_by_id=actor.person, placed_as=role, event=event
        )


def lift(case: Case, actor: Actor, reason: str) -> KeepingHold:
    """Let the rules run again as far as one's own role stopped them; raises Refused."""
    role = actor.role_for(MAY_HOLD)
    with transaction.atomic():
        Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
        hold: KeepingHold | None = KeepingHold.objects.filter(case=case, placed_as=role, lifted=None).first()
        if hold is None:
            raise Refused(_NOT_HELD)
        hold.lifted = note(case, "lift_hold", actor, {"reason": reason})
        hold.save(update_fields=["lifted"])
        return hold

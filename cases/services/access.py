"""Asking to read a case of another office, and opening it in an emergency: both through the one service.

A case that does not exist, one the person sees already, and one that a conflict of interest closes are
told apart to nobody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.access import access_of
from accounts.models import Office
from cases.models import AccessRequest, Case, CaseEvent, Exclusion
from cases.models.acting import Actor
from cases.models.links import is_linked
from cases.procedure import roles
from cases.services.act import take_action

if TYPE_CHECKING:
    from accounts.models import User


def own_offices(user: User) -> list[Office]:
    """The offices whose officer or head the person is; only they may ask."""
    return list(Office.objects.filter(pk__in=access_of(user).offices("officer", "head_of_office")))


def closed_case(user: User, number: str) -> Case | None:
    """The filed case of that number that is closed to this official, and which they may ask for."""
    if not own_offices(user):
        return None
    case: Case | None = Case.objects.filter(number=number.upper()).exclude(state="draft").first()
    if case is None or Case.objects.visible_to(user).filter(pk=case.pk).exists():
        return None
    kept_out = Exclusion.objects.filter(case=case, user=user).exists()
    return None if kept_out or is_linked(user.pk, list(case.parties.all())) else case


def ask(case: Case, user: User, reason: str, *, key: str, urgent: bool = False) -> CaseEvent:
    """Ask the head of office, or open the case in an emergency; raises as `take_action` does."""
    actor = Actor(user.pk, user.name, frozenset({roles.VISITOR}))
    answers = {"reason": reason, "office": own_offices(user)[0]}
    name = "open_urgently" if urgent else "ask_access"
    return take_action(case, name, by=actor, answers=answers, key=key)


def requests_of(case: Case, user: User) -> list[AccessRequest]:
    """What the person asked of this case, the newest first."""
    return list(AccessRequest.objects.filter(case=case, user=user).select_related("post").order_by("-pk"))

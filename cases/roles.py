"""The roles a person has on one case, from mandates, posts and what the case says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from accounts.access import Access, access_of
from cases.models import AccessRequest, Case, Party
from cases.models.acting import Actor
from cases.procedure import roles
from workflow.table import Reason

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

_BOTH_SIDES = Reason(
    "both_sides",
    _("You represent both sides of this case. While you hold both mandates you act for neither."),
)
_OTHER_SIDE = Reason(
    "other_side",
    _("You acted for the other side of this case. Nobody changes sides: leave it to somebody else."),
)
_POST_OFF = Reason("represents_a_side", _("You stand on a side of this case. Your post does not count here."))
# In SQL: every page and act asks it, and Django takes longer to build it than the database to answer.
_PARTIES = """
SELECT p.*, ARRAY(SELECT taken.user_id FROM cases_sidetaken taken
                   WHERE taken.case_id = p.case_id AND taken.side = p.side) AS takers
  FROM cases_party p WHERE p.case_id = %s ORDER BY p.id
"""
CLOCK = Actor(None, "", frozenset({roles.CLOCK}))
"""The clock, which notes dates that passed and proposes what follows."""


def actor_for(user: User | AnonymousUser, case: Case, parties: Sequence[Party] | None = None) -> Actor:
    """The person as an actor on this case: on one side, or as an official, never both (trust.md T6).

    One query for the parties unless they are given; one more for the sides that were taken, unless
    `read_parties` read them or they are prefetched. A person without any role gets an actor without roles,
    whom the gate lets do nothing; where standing on a side is why, the actor says so in `barred`.
    """
    access = access_of(user)
    if access.user_id is None:
        return Actor(None, "", frozenset())
    name = user.get_full_name() if user.is_authenticated else ""
    if case.state == "draft":
        return _drafter(access, case, name)
    if parties is None:
        parties = read_parties(case)
    own = {m.organization_id for m in access.mandates}
    sides = {str(p.side) for p in parties if p.person_id == access.user_id or p.organization_id in own}
    taken = _taken(access, case, parties)
    held = _official_roles(access, case) if access.is_official else set()
    if not sides | taken:
        return Actor(access.user_id, name, frozenset(held), may_sign=True)
    side = _one_side(sides, taken)
    if side is None:
        return Actor(access.user_id, name, frozenset(), barred=_OTHER_SIDE if taken else _BOTH_SIDES)
    actor = _as_party(access, [p for p in parties if p.side == side], name)
    return replace(actor, barred=_POST_OFF) if held else actor


def read_parties(case: Case) -> list[Party]:
    """The parties of a case, each with the ids of those who acted for its side (`takers`); one query."""
    return list(Party.objects.raw(_PARTIES, [case.pk]))


def _taken(access: Access, case: Case, parties: Sequence[Party]) -> set[str]:
    """The side for which this person acted; none, or one."""
    if all("takers" in vars(p) for p in parties):
        return {str(p.side) for p in parties if access.user_id in vars(p)["takers"]}
    return {str(t.side) for t in case.sides_taken.all() if t.user_id == access.user_id}


def _one_side(sides: set[str], taken: set[str]) -> str | None:
    """The side the person may act for: the one that was taken, else the only one; None where neither."""
    if taken:
        return next(iter(taken)) if taken & sides or not sides else None
    return next(iter(sides)) if len(sides) == 1 else None


def _drafter(access: Access, case: Case, name: str) -> Actor:
    """Who writes a draft: its maker, or whoever acts for the organization it is written for."""
    mandate = next((m for m in access.acting if m.organization_id == case.filed_for_id), None)
    if mandate is not None and mandate.right != "view":
        return Actor(access.user_id, name, frozenset({roles.CLAIMANT}), None, mandate.id, may_sign=True)
    if case.created_by_id == access.self_id and case.filed_for_id is None:
        return Actor(access.user_id, name, frozenset({roles.CLAIMANT}), may_sign=True)
    return Actor(access.user_id, name, frozenset())


def _as_party(access: Access, parties: Sequence[Party], name: str) -> Actor:
    """The person as representative of a party of one side, or as the party; no roles where neither now."""
    mandates = {m.organization_id: m for m in access.acting}
    party = next((p for p in parties if p.person_id == access.self_id or p.organization_id in mandates), None)
    if party is None:
        return Actor(access.user_id, name, frozenset())
    mandate = mandates.get(party.organization_id or 0)
    if mandate is not None and mandate.right == "view":
        return Actor(access.user_id, name, frozenset(), party.pk, mandate.id)
    sign = mandate is None or mandate.right == "sign"
    role = frozenset({str(party.role)})
    return Actor(access.user_id, name, role, party.pk, mandate.id if mandate else None, may_sign=sign)


def _official_roles(access: Access, case: Case) -> set[str]:
    """Roles that come from posts at the case's office or for the whole country."""
    found: set[str] = set()
    if case.office_id in access.offices("officer", "head_of_office"):
        found.add(roles.OFFICER)
    if case.office_id in access.offices("head_of_office"):
        found.add(roles.HEAD)
    if access.is_official and case.conciliator_id == access.user_id:
        found.add(roles.CONCILIATOR)
    if access.holds("minister_delegate"):
        found.add(roles.DELEGATE)
    if access.holds("council") and case.referred_at is not None:
        found.add(roles.COUNCIL)
    if access.holds("arbitrator"):
        found |= _panel_roles(access, case)
    if not found and access.guest_posts:
        let_in = AccessRequest.objects.filter(case_id=case.pk, post_id__in=access.guest_posts)
        found |= {roles.GUEST} if let_in.exists() else set()
    return found


def _panel_roles(access: Access, case: Case) -> set[str]:
    """Arbitrator, and chair, for who holds a seat of this panel; one query for arbitrators only."""
    held = case.seats.filter(arbitrator__user_id=access.user_id or 0, left_by=None, conflict=False)
    seats = set(held.exclude(challenges__upheld=True).values_list("seat", flat=True))
    return ({roles.ARBITRATOR} if seats else set()) | ({roles.CHAIR} if "chair" in seats else set())

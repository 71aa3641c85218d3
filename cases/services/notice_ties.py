"""Notices that no case was about and disputes of the same parties: which fit each other, and what is tied.

A tie moves neither state. It is made by the office of the province that the notice was given to.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.access import access_of
from cases.models import Case, IndustrialAction, IndustrialKind, Party, Side

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

MOST = 20


def disputes_for(row: IndustrialAction, user: User | AnonymousUser) -> QuerySet[Case]:
    """Filed disputes that this person may see in which the two of the notice stand against each other."""
    giver, other = Side.WORKERS, Side.EMPLOYER
    if row.kind == IndustrialKind.LOCKOUT:
        giver, other = other, giver
    named = Q(organization_id=row.opponent_id) if row.opponent_id else Q(name__iexact=row.against)
    parties = Party.objects.filter(case_id=OuterRef("pk"))
    mine = parties.filter(side=giver, organization_id=row.organization_id or 0)
    seen: QuerySet[Case] = Case.objects.visible_to(user)
    fit = seen.exclude(state="draft").filter(Exists(mine), Exists(parties.filter(named, side=other)))
    return fit.order_by("-filed_at", "-pk")


def notices_of(case: Case, parties: Iterable[Party], user: User) -> list[IndustrialAction]:
    """Notices tied to the case; for the office that can tie them those of the same parties too. One query."""
    rows = list(parties)
    given, named = Q(pk__in=[]), Q(pk__in=[])
    for kind, side in ((IndustrialKind.STRIKE, Side.WORKERS), (IndustrialKind.LOCKOUT, Side.EMPLOYER)):
        own = [p.organization_id for p in rows if p.side == side and p.organization_id]
        given |= Q(kind=kind, organization_id__in=own)
    named |= Q(opponent_id__in=[p.organization_id for p in rows if p.organization_id])
    for name in {p.name for p in rows}:
        named |= Q(opponent=None, against__iexact=name)
    offices = access_of(user).offices("officer", "head_of_office")
    open_ones = Q(case=None, dispute=None, office__in=offices) & given & named
    seen = IndustrialAction.objects.visible_to(user).filter(Q(dispute_id=case.pk) | open_ones)
    return list(seen.order_by("-pk")[:MOST])

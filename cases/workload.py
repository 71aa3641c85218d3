"""How much each person of an office has in hand, and to whom the next case could fairly go."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q
from django.db.models.functions import Coalesce

from accounts.models import Mandate
from cases.models import Case, Exclusion, Party, Session

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True, slots=True)
class Load:
    """What lies with one person: open cases, those due soon, those overdue."""

    open: int = 0
    soon: int = 0
    overdue: int = 0


def loads_of(cases: Any, now: datetime, until: datetime) -> dict[int, Load]:
    """Per person the load of these cases, `soon` until a moment; under 0 what nobody has. One query."""
    late = Q(next_deadline__lte=now)
    rows = cases.order_by().values_list(Coalesce("conciliator_id", "officer_id", 0)).annotate(
        open=Count("pk"), soon=Count("pk", filter=~late & Q(next_deadline__lte=until)),
        overdue=Count("pk", filter=late),
    )  # fmt: skip
    return {person: Load(*counts) for person, *counts in rows}


def sessions_of(cases: Any, since: datetime, until: datetime) -> dict[int, int]:
    """Per person the sessions of these cases in a span of time; one query."""
    rows = Session.objects.filter(
        case__in=cases.order_by().values("pk"), starts_at__gte=since, starts_at__lt=until
    )
    person = Coalesce("case__conciliator_id", "case__officer_id", 0)
    return dict(rows.order_by().values_list(person).annotate(n=Count("pk")))


def barred_from(cases: Sequence[Case], people: Iterable[int]) -> dict[int, set[int]]:
    """Per case the people it cannot be given to: linked to a party now or once, excluded, or who refused it.

    Three queries however many cases and people there are.
    """
    linked = _people_by_organization(people)
    barred = {case.pk: {case.refused_by_id or 0} for case in cases}
    parties = Party.objects.filter(case__in=cases)
    for case, person, organization in parties.values_list("case_id", "person_id", "organization_id"):
        barred[case] |= {person or 0} | linked.get(organization or 0, set())
    for case, user in Exclusion.objects.filter(case__in=cases).values_list("case_id", "user_id"):
        barred[case].add(user)
    return barred


def _people_by_organization(people: Iterable[int]) -> dict[int, set[int]]:
    """Per organization those of the people who act or ever acted for it."""
    found: dict[int, set[int]] = {}
    held = Mandate.objects.filter(user__in=list(people))
    for user, organization in held.values_list("user_id", "organization_id"):
        found.setdefault(organization, set()).add(user)
    return found


def has_it(case: Case, person: int) -> bool:
    """Whether the case lies with that person already, as conciliator or, without one, as officer."""
    return person == (case.conciliator_id or case.officer_id)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One case and whom it could go to (None: nobody is free to take it), with the open cases they have.

    `passed_over` says that somebody with fewer cases cannot take it.
    """

    case: Case
    person: User | None
    open: int = 0
    passed_over: bool = False


def suggest(cases: Sequence[Case], people: Sequence[User], loads: Mapping[int, Load]) -> list[Suggestion]:
    """For each case the person with the fewest open cases who may take it, counting earlier suggestions."""
    barred = barred_from(cases, [person.pk for person in people])
    given = {person.pk: loads.get(person.pk, Load()).open for person in people}
    found = []
    for case in cases:
        made = _suggest(case, people, given, barred[case.pk])
        if made.person is not None:
            given[made.person.pk] += 1
        found.append(made)
    return found


def _suggest(
    case: Case, people: Sequence[User], given: Mapping[int, int], barred: Collection[int]
) -> Suggestion:
    """The first in the order of load and name; the order of people decides between equals."""
    order = sorted(people, key=lambda person: given[person.pk])
    free = [person for person in order if person.pk not in barred]
    if not free:
        return Suggestion(case, None)
    fewer = given[order[0].pk] < given[free[0].pk]
    return Suggestion(case, free[0], given[free[0].pk], passed_over=fewer)

"""The thread: from a promise to the disputes about the same issue, to the programme, and back.

Disputes that a reader may not see are counted only, never exactly, and only where so many people stand behind
the count that nobody is recognised (trust.md T22). Everything else goes through the rule of who sees it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import CharField, Count, F, Q
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from cases.models import Case, Issue
from cases.models.base import Category
from dialogue.figures import said
from dialogue.models import AgendaItem, Agreement, Clause, Commitment, Indicator, Meeting, PlanItem, WorkPlan
from dialogue.queries_programme import plan_now, today_here

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from accounts.models import User

MOST = 20
YEARS = timedelta(days=3 * 365)
CATEGORIES = dict(Category.choices)


@dataclass(slots=True)
class Issues:
    """What is tied to one category, as far as one reader may know it."""

    category: str
    cases: list[Case] = field(default_factory=list)
    others: int = 0
    clauses: list[Clause] = field(default_factory=list)
    commitments: list[Commitment] = field(default_factory=list)
    topics: list[AgendaItem] = field(default_factory=list)

    @property
    def label(self) -> str:
        """The category in words."""
        return str(CATEGORIES[self.category])


def issue_thread(user: User | AnonymousUser, category: str, *, demo: bool) -> Issues:
    """Disputes, clauses, commitments and topics of one category; five queries."""
    seen = Case.objects.visible_to(user).filter(issues__category=category, filed_at__isnull=False)
    meetings = Meeting.objects.visible_to(user)
    topics = AgendaItem.objects.filter(category=category, meeting__in=meetings).select_related("meeting")
    promises = Commitment.objects.visible_to(user).standing().filter(category=category)
    return Issues(
        category, list(seen.distinct().order_by("-filed_at", "-id")[:MOST]),
        disputes_of_others(user, category, demo=demo),
        list(clauses_seen(user).filter(category=category)[:MOST]),
        list(promises.select_related(*TIED).order_by("-id")[:MOST]),
        list(topics.order_by("-meeting__starts_at", "position")[:MOST]),
    )  # fmt: skip


TIED = ("agreement", "item__meeting", "owner_organization", "plan_item__parent__parent")


def clauses_seen(user: User | AnonymousUser) -> QuerySet[Clause]:
    """The clauses of the newest text of every agreement this person may see, the newest agreement first."""
    rows = Clause.objects.filter(
        agreement__in=Agreement.objects.visible_to(user), version=F("agreement__version")
    )
    related = ("agreement", "indicator__programme", "indicator__item__parent__parent")
    return rows.select_related(*related).order_by("-agreement_id", "position")


def disputes_of_others(user: User | AnonymousUser, category: str, *, demo: bool) -> int:
    """How many disputes of the last three years the reader may not see: rounded down to fives, 0 where few.

    Neither the day on which one is added nor the sum with the reader's own says that there is one more.
    """
    recent = Issue.objects.filter(
        category=category, case__filed_at__gte=timezone.now() - YEARS, case__is_demo=demo
    )
    unseen = recent.exclude(case__in=Case.objects.visible_to(user).values("pk"))
    who = Coalesce(Cast("case__parties__organization_id", CharField()), F("case__parties__name"))
    found: dict[str, Any] = unseen.annotate(who=who).aggregate(
        n=Count("case", distinct=True),
        employers=Count("who", distinct=True, filter=Q(case__parties__side="employer")),
        unions=Count("who", distinct=True, filter=Q(case__parties__side="workers")),
    )
    return said(found["n"], min(found["employers"], found["unions"]))


@dataclass(slots=True)
class Tied:
    """What was agreed or promised towards an indicator."""

    clauses: list[Clause] = field(default_factory=list)
    commitments: list[Commitment] = field(default_factory=list)


def tied_to(user: User | AnonymousUser, indicator: Indicator) -> Tied:
    """Clauses that name the indicator, and commitments to its part of the programme; two queries."""
    item = indicator.item_id
    below = Q(plan_item=item) | Q(plan_item__parent=item) | Q(plan_item__parent__parent=item)
    promises = Commitment.objects.visible_to(user).standing().filter(below).select_related(*TIED)
    return Tied(
        list(clauses_seen(user).filter(indicator=indicator)[:MOST]), list(promises.order_by("-id")[:MOST])
    )


def plans_of(user: User | AnonymousUser, programmes: Iterable[int]) -> dict[int, WorkPlan]:
    """Of each programme the plan whose pages this person is led to; one query."""
    found: dict[int, list[WorkPlan]] = {}
    for plan in WorkPlan.objects.visible_to(user).filter(programme__in=set(programmes)):
        found.setdefault(plan.programme_id, []).append(plan)
    chosen = {programme: plan_now(plans, today_here()) for programme, plans in found.items()}
    return {programme: plan for programme, plan in chosen.items() if plan is not None}


def outcome_of(item: PlanItem) -> PlanItem:
    """The outcome an item belongs to; itself where there is none above it."""
    place: PlanItem | None = item
    while place is not None and place.level != "outcome":
        place = place.parent
    return place or item

"""Counts for the leadership: how the figures of a quarter stand, what needs attention, every province.

Numbers only: the leadership sees no case. Figures come from the declared catalogue and keep its threshold.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q

from accounts.models import Office
from cases.models import Case, IndustrialAction
from cases.procedure.industrial_action import BEFORE_START
from cases.queries_statistics import quarter_of
from dialogue import figures
from dialogue.models import Agreement, Commitment, WorkPlan
from dialogue.queries_programme import Standing, plan_now, standings
from dialogue.standing import OFF

if TYPE_CHECKING:
    from accounts.models import User

SHOWN = ("disputes_filed", "share_settled_in_conciliation", "median_days_to_settle", "duties_on_time")
SOON = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Number:
    """A figure of this quarter and of the last one; None where too few stand behind it."""

    figure: figures.Figure
    now: Decimal | None
    before: Decimal | None

    @property
    def change(self) -> Decimal | None:
        """How much more than in the last quarter; None where that cannot be said."""
        return self.now - self.before if self.now is not None and self.before is not None else None


@dataclass(frozen=True, slots=True)
class Province:
    """One office: its open disputes, and those whose legal date has passed."""

    office: Office
    open: int
    overdue: int


def numbers(today: date, *, demo: bool) -> list[Number]:
    """The figures of the quarter that runs and of the one before; one query."""
    begins = quarter_of(today).begins
    before = (quarter_of(begins - timedelta(days=1)).begins, begins - timedelta(days=1))
    counts = figures.count(SHOWN, [(begins, today), before], demo=demo)
    found = []
    for name in SHOWN:
        now, last = counts.get((name, 0)), counts.get((name, 1))
        found.append(Number(figures.FIGURES[name], now.value if now else None, last.value if last else None))
    return found


def provinces(now: datetime, *, demo: bool) -> list[Province]:
    """Every office, those with the most overdue legal dates first; two queries."""
    rows = Case.objects.filter(is_open=True, is_demo=demo).exclude(state="draft")
    late = Count("id", filter=Q(next_deadline__lt=now))
    grouped = rows.order_by().values_list("office").annotate(n=Count("id"), late=late)
    counts = {office: (n, overdue) for office, n, overdue in grouped}
    found = [Province(office, *counts.get(office.pk, (0, 0))) for office in Office.objects.all()]
    return sorted(found, key=lambda row: (-row.overdue, -row.open, row.office.slug))


@dataclass(frozen=True, slots=True)
class Attention:
    """What the leadership should look at, as counts and rows."""

    strikes: list[IndustrialAction]
    objected: int
    waiting: list[Agreement]
    promises: int
    off_track: list[Standing]
    plan: WorkPlan | None
    of: int


def attention(user: User, now: datetime, today: date, *, demo: bool) -> Attention:
    """Strikes within 14 days, awards under objection, texts and promises that wait, indicators off track."""
    strikes = IndustrialAction.objects.visible_to(user).filter(
        state__in=BEFORE_START, planned_start__gte=now, planned_start__lt=now + SOON
    )
    waiting = Agreement.objects.visible_to(user).filter(state="tabled").order_by("id")
    promises = Commitment.objects.visible_to(user).standing().overdue(today)
    plan = _plan(user, today)
    rows = standings(plan.programme, plan) if plan is not None else []
    return Attention(
        list(strikes.select_related("office", "case__office").order_by("planned_start", "id")[:10]),
        Case.objects.filter(state="award_objected", is_demo=demo).count(), list(waiting[:10]),
        promises.count(), [one for one in rows if one.state == OFF], plan, len(rows),
    )  # fmt: skip


def _plan(user: Any, today: date) -> WorkPlan | None:
    plans = WorkPlan.objects.visible_to(user).select_related("programme").order_by("-starts_on", "-id")
    return plan_now(plans[:50], today)

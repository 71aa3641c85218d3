"""The page of an issue: disputes about it, what was agreed and promised on it, what that is to change."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import CharField, F, TextField, Value
from django.db.models.functions import Cast
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cases.models import Case
from cases.views.case_ties import TIES, Tie
from dialogue.models import AgendaItem, Clause, Commitment, Indicator, Meeting, PlanItem, WorkPlan
from dialogue.models.base import in_khmer
from dialogue.queries_thread import CATEGORIES, Tied, clauses_seen, issue_thread, outcome_of, plans_of
from dialogue.views.workplan import url_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

Rows = list[tuple[Any, str, str]]
"""What is shown: a row, its address, and the address of the indicator or plan it leads to."""


@never_cache
@require_safe
def issue_page(request: HttpRequest, category: str) -> HttpResponse:
    """Everything that is tied to one issue; disputes of others as a round number, or not at all."""
    if category not in CATEGORIES:
        raise Http404
    user = request.user
    found = issue_thread(user, category, demo=settings.DEMO)
    plans = plans_of(user, programmes_of(found.clauses, found.commitments))
    context = {
        "thread": found, "title": found.label,
        "clauses": clause_rows(found.clauses, plans),
        "commitments": commitment_rows(user, found.commitments, plans),
        "outcomes": outcomes(found.clauses, found.commitments, plans),
        "awards_url": f"{reverse('cases:register')}?category={category}",
    }  # fmt: skip
    return render(request, "dialogue/issue.html", context)


def programmes_of(clauses: Iterable[Clause], commitments: Iterable[Commitment]) -> set[int]:
    """The programmes that these are tied to."""
    found = {clause.indicator.programme_id for clause in clauses if clause.indicator}
    return found | {row.plan_item.programme_id for row in commitments if row.plan_item}


def clause_rows(clauses: Iterable[Clause], plans: dict[int, WorkPlan]) -> Rows:
    """Clauses with their place in the agreement, and their indicator."""
    return [(row, address_of_clause(row), indicator_url(row.indicator, plans)) for row in clauses]


def address_of_clause(clause: Clause) -> str:
    """Where the agreement shows the clause."""
    return f"{reverse('dialogue:agreement', args=[clause.agreement.number])}#clause-{clause.position}"


def indicator_url(indicator: Indicator | None, plans: dict[int, WorkPlan]) -> str:
    """The page of an indicator in the plan that the reader may see; empty without one."""
    plan = plans.get(indicator.programme_id) if indicator else None
    return url_of(plan, "indicator", indicator.code) if plan and indicator else ""


def commitment_rows(
    user: User | AnonymousUser, commitments: Iterable[Commitment], plans: dict[int, WorkPlan]
) -> Rows:
    """Commitments with their page (for who is signed in), and the plan."""
    return [(row, _address(user, row), item_url(row.plan_item, plans)) for row in commitments]


def _address(user: User | AnonymousUser, row: Commitment) -> str:
    if user.is_authenticated:
        return reverse("dialogue:commitment", args=[row.pk])
    return reverse("dialogue:agreement", args=[row.agreement.number]) if row.agreement else ""


def item_url(item: PlanItem | None, plans: dict[int, WorkPlan]) -> str:
    """The plan that shows an item of a programme; empty where the reader sees none."""
    plan = plans.get(item.programme_id) if item else None
    return url_of(plan) if plan else ""


def outcomes(
    clauses: Iterable[Clause], commitments: Iterable[Commitment], plans: dict[int, WorkPlan]
) -> list[tuple[PlanItem, str]]:
    """The outcomes that these are to bring about, each once, of programmes whose plan the reader may see."""
    items = [clause.indicator.item for clause in clauses if clause.indicator]
    items += [row.plan_item for row in commitments if row.plan_item]
    found = {place.pk: place for place in map(outcome_of, items) if place.programme_id in plans}
    return [(place, item_url(place, plans)) for place in found.values()]


def tied_context(user: User | AnonymousUser, tied: Tied, plan: WorkPlan) -> dict[str, Any]:
    """What the page of an indicator says of the clauses and commitments behind it."""
    plans = {plan.programme_id: plan}
    about = {c.category for c in tied.clauses} | {c.category for c in tied.commitments}
    return {
        "clauses": clause_rows(tied.clauses, plans),
        "commitments": commitment_rows(user, tied.commitments, plans),
        "about": sorted((str(CATEGORIES[name]), issue_url(name)) for name in about if name in CATEGORIES),
    }


def issue_url(category: str) -> str:
    """The page of an issue; empty where the category is none."""
    return reverse("dialogue:issue", args=[category]) if category in CATEGORIES else ""


def ties_of(case: Case, user: User) -> Iterable[Tie]:
    """What social dialogue has about a dispute: topics that became it, promises, agreements; one query."""
    names = ("tie_kind", "tie_ref", "tie_words", "tie_words_km")
    topics = AgendaItem.objects.filter(handed_to=case.pk, meeting__in=Meeting.objects.visible_to(user))
    promises = Commitment.objects.visible_to(user).standing().filter(case=case.pk)
    clauses = clauses_seen(user).filter(category__in=case.issues.values("category"))
    found = [
        _tied(topics, "meeting", F("meeting__number"), "title", "title_km"),
        _tied(promises, "commitment", Cast("pk", CharField()), "text", "text_km"),
        _tied(clauses, "issue", F("category"), "category", "category"),
    ]
    rows = [rows.order_by().values_list(*names) for rows in found]
    for kind, ref, words, words_km in sorted(rows[0].union(*rows[1:]))[:40]:
        yield _tie(kind, ref, in_khmer(words, words_km))


def _tied(rows: Any, kind: str, ref: Any, words: str, words_km: str) -> Any:
    return rows.annotate(
        tie_kind=Value(kind), tie_ref=Cast(ref, TextField()), tie_words=Cast(words, TextField()),
        tie_words_km=Cast(words_km, TextField()),
    )  # fmt: skip


def _tie(kind: str, ref: str, words: str) -> Tie:
    if kind == "meeting":
        return Tie(_("Topic of a meeting"), reverse("dialogue:meeting", args=[ref]), f"{ref} {words}")
    if kind == "commitment":
        return Tie(_("Commitment"), reverse("dialogue:commitment", args=[ref]), words)
    return Tie(_("Agreements on this issue"), issue_url(ref), str(CATEGORIES.get(ref, ref)))


TIES.append(ties_of)

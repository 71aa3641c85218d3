"""What is erased when and why: the rules of keeping applied to cases, before anything is erased."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.law import keeping_book
from cases.models import Case, Erasure, ErasureState, KeepingHold
from workflow.calendar import add_months
from workflow.rules import Rule, RuleSet

ERASED = ("KEEP_CONTACTS", "KEEP_TEXTS", "KEEP_FILES")
"""The rules by which contents of ended cases are erased."""
WORDS = {
    "KEEP_CONTACTS": _("Contact details, lists of workers, the complaint as received"),
    "KEEP_TEXTS": _("Confidential notes, minutes of separate interviews, excuses, the story"),
    "KEEP_FILES": _("Documents"),
    "KEEP_DRAFT": _("Complaints that were not sent, and what was typed and not sent"),
    "KEEP_ASIDE": _("Uploads that were not finished, and files of whole cases"),
    "KEEP_RECORD": _("The record, settlements and awards"),
}
"""What each rule is about."""
_SHORTEST_MONTH = 28
_MOST = 200


@dataclass(frozen=True, slots=True)
class Due:
    """One rule applied to one case: the day from which it is erased, and the rule it comes from."""

    case: Case
    rule: Rule
    rule_set: RuleSet
    ended_on: date
    due_on: date

    @property
    def words(self) -> str:
        """What is erased."""
        return str(WORDS[self.rule.code])


def due_of(case: Case, code: str) -> Due | None:
    """When a rule erases what it is about, by the rule of the day of the end; None while the case is open."""
    if case.is_open or case.ended_at is None:
        return None
    ended = timezone.localdate(case.ended_at, ZoneInfo(case.timezone))
    rule_set, rule = keeping_book().find(code, ended)
    if rule.length is None:
        return None
    return Due(case, rule, rule_set, ended, add_months(ended, rule.length))


def holds_of(case_ids: Iterable[int], today: date) -> QuerySet[KeepingHold]:
    """The holds that stand on that day."""
    standing = Q(until=None) | Q(until__gte=today)
    return KeepingHold.objects.filter(standing, case__in=list(case_ids), lifted=None)


def due_in(cases: QuerySet[Case], now: datetime) -> list[Due]:
    """What is due in these cases and neither held, listed nor erased, the oldest first; three queries.

    At most 200 at a time: what is left comes up when those are done.
    """
    shortest = min(rule.length or 0 for book in keeping_book().sets for rule in _erasing(book))
    ended = now - timedelta(days=_SHORTEST_MONTH * shortest)
    over = cases.filter(is_open=False, ended_at__lte=ended).exclude(_done())
    rows = list(over.order_by("ended_at", "pk")[:_MOST])
    today = timezone.localdate(now)
    held = set(holds_of([row.pk for row in rows], today).values_list("case_id", flat=True))
    taken = set(_taken().filter(case__in=rows).values_list("case_id", "rule"))
    found = [due_of(row, code) for row in rows if row.pk not in held for code in ERASED]
    return [d for d in found if d and d.due_on <= today and (d.case.pk, d.rule.code) not in taken]


def _erasing(rule_set: RuleSet) -> list[Rule]:
    return [rule for code, rule in rule_set.rules.items() if code in ERASED]


def _taken() -> QuerySet[Erasure]:
    return Erasure.objects.exclude(state=ErasureState.LEFT)


def _done() -> Q:
    """That every rule has been applied to a case."""
    every = Q()
    for code in ERASED:
        every &= Q(pk__in=_taken().filter(rule=code).values("case"))
    return every

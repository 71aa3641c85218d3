"""What is erased when and why: the rules of keeping applied to cases, before anything is erased."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.khmer import fold
from cases.law import keeping_book
from cases.models import Case, CaseEvent, Erasure, ErasureState, KeepingHold, OldCase
from cases.procedure.noted import NOTED
from workflow.calendar import add_months
from workflow.rules import Rule, RuleSet

ERASED = ("KEEP_CONTACTS", "KEEP_TEXTS", "KEEP_FILES", "KEEP_NAMES")
"""The rules by which contents of ended cases are erased."""
WORDS = {
    "KEEP_CONTACTS": _("Contact details, lists of workers, the complaint as received"),
    "KEEP_TEXTS": _("Confidential notes, minutes of separate interviews, excuses, the story"),
    "KEEP_FILES": _("Documents"),
    "KEEP_NAMES": _("Names and reasons in the record, drafts of awards, rows of old registers"),
    "KEEP_DRAFT": _("Complaints that were not sent, and what was typed and not sent"),
    "KEEP_ASIDE": _("Uploads that were not finished, and files of whole cases"),
    "KEEP_IMPORT": _("Files of old registers, with the rows that were refused"),
    "KEEP_RECORD": _("The record, settlements and awards"),
}
"""What each rule is about."""
_LATER = tuple(name for name in NOTED if name != "bring_in")
"""Entries of what was done with a case and not in it: files of it, holds, what was erased."""
_SHORTEST_MONTH = 28
_MOST = 200


@dataclass(frozen=True, slots=True)
class Due:
    """One rule applied to one case: the day from which it is erased, and the rule it comes from.

    `months` after `counted_from` are over on `due_on`. An old register may name no end (`no_end`): then the
    longest length of all rules runs from the latest day known of the case, whatever the rule itself says.
    """

    case: Case
    rule: Rule
    rule_set: RuleSet
    counted_from: date
    months: int
    due_on: date
    no_end: bool = False


def due_of(case: Case, code: str) -> Due | None:
    """When a rule erases what it is about, by the rule of the day of the end; None while the case is open.

    Cases that come `with_days` cost no query.
    """
    if case.is_open or case.ended_at is None:
        return None
    no_end = _no_end(case)
    zone = ZoneInfo(case.timezone)
    begins = timezone.localdate(_latest(case) if no_end else case.ended_at, zone)
    begins = begins if no_end else _whole(case, begins)
    rule_set, rule = keeping_book().find(code, begins)
    if rule.length is None:
        return None
    months = max(rule.length, *_lengths(rule_set)) if no_end else rule.length
    return Due(case, rule, rule_set, begins, months, add_months(begins, months), no_end)


def with_days(cases: QuerySet[Case]) -> QuerySet[Case]:
    """The cases with what `due_of` asks of them."""
    entries = CaseEvent.objects.filter(case=OuterRef("pk")).exclude(action__in=_LATER)
    latest = Subquery(entries.order_by("-occurred_at").values("occurred_at")[:1])
    return cases.select_related("old").annotate(latest_known=latest)


def _no_end(case: Case) -> bool:
    """Whether the case was over when an old register was brought in that names no day for it."""
    old: OldCase | None = getattr(case, "old", None)
    return old is not None and "ended_on" in old.said and not old.said["ended_on"]


def _whole(case: Case, day: date) -> date:
    """The last day meant by an old register that names the month or the year alone in which a case ended."""
    old: OldCase | None = getattr(case, "old", None)
    said = fold(old.said.get("ended_on", "")) if old is not None else ""
    if re.fullmatch(r"\d{4}", said):
        return day.replace(month=12, day=31)
    month = re.fullmatch(r"\d{1,2}[-/.]\d{4}|\d{4}-\d{1,2}", said)
    return add_months(day.replace(day=1), 1) - timedelta(days=1) if month else day


def _latest(case: Case) -> datetime:
    """The latest moment known of a case: of what happened in it, of its end, of its receipt."""
    known = case.__dict__.get("latest_known")
    if known is None:
        known = with_days(Case.objects.filter(pk=case.pk)).get().__dict__["latest_known"]
    return max(moment for moment in (known, case.ended_at, case.filed_at) if moment is not None)


def holds_of(case_ids: Iterable[int], today: date) -> QuerySet[KeepingHold]:
    """The holds that stand on that day."""
    return _standing(today).filter(case__in=list(case_ids))


def _standing(today: date) -> QuerySet[KeepingHold]:
    return KeepingHold.objects.filter(Q(until=None) | Q(until__gte=today), lifted=None)


def due_in(cases: QuerySet[Case], now: datetime) -> list[Due]:
    """What is due in these cases and neither held, listed nor erased, the oldest first; two queries.

    Of at most 200 cases at a time: what is left comes up when those are done.
    """
    today = timezone.localdate(now)
    over = with_days(cases.filter(is_open=False)).exclude(pk__in=_standing(today).values("case"))
    rows = list(over.filter(_may_be_due(now)).order_by("ended_at", "pk")[:_MOST])
    taken = set(_taken().filter(case__in=rows).values_list("case_id", "rule"))
    found = [due_of(row, code) for row in rows for code in ERASED]
    return [d for d in found if d and d.due_on <= today and (d.case.pk, d.rule.code) not in taken]


def _may_be_due(now: datetime) -> Q:
    """That some rule not applied yet may be due, so that those of which nothing is due fill no list."""
    shortest, most = _months(min), max(_months(max).values())
    known = Q(old=None) | ~Q(old__said__contains={"ended_on": ""}) | Q(latest_known__lte=_before(now, most))
    some = Q()
    for code in ERASED:
        over = Q(ended_at__lte=_before(now, shortest[code]))
        some |= over & ~Q(pk__in=_taken().filter(rule=code).values("case"))
    return known & some


def _months(of: Callable[[Iterable[int]], int]) -> dict[str, int]:
    """By rule the shortest or longest length that any set gives it."""
    sets = keeping_book().sets
    return {code: of([s.rules[code].length or 0 for s in sets if code in s.rules]) for code in ERASED}


def _before(now: datetime, months: int) -> datetime:
    """A moment so many months before, or a little later."""
    return now - timedelta(days=_SHORTEST_MONTH * months)


def _lengths(rule_set: RuleSet) -> list[int]:
    return [rule.length or 0 for code, rule in rule_set.rules.items() if code in ERASED]


def _taken() -> QuerySet[Erasure]:
    return Erasure.objects.exclude(state=ErasureState.LEFT)

"""What the office looks at before it registers a collective agreement, each with article and dates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import MostRepresentativeStatus
from cases.law import rule_book
from workflow.calendar import add_months
from workflow.rules import Rule, RuleMissing

if TYPE_CHECKING:
    from dialogue.models.collective_steps import CollectiveSteps

DAY = timedelta(days=1)
TERMS = {False: ("CBA_MAX",), True: ("CBA_MAX_STEWARDS", "CBA_MAX_TRANSITIONAL")}
"""The rules on how long it may run, by whether shop stewards signed it."""
CONTENTS = ("scope", "subjects", "text", "workers", "posted_on")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: in order, or not and why; `why` says how a date was found."""

    code: str
    label: str
    fails: bool
    text: str
    basis: str = ""
    why: str = ""
    verified: bool = True


def checks_of(agreement: CollectiveSteps, on: date) -> list[Check]:
    """Everything the office looks at, for a day; one query."""
    row: Any = agreement
    return [_status(row), *_terms(row), *_contents(row), *_days(row, on)]


def _status(row: Any) -> Check:
    """Whether the union was the most representative one on the day of the signature."""
    label = _("Who signed for the workers")
    if row.by_shop_stewards:
        return Check(
            "STEWARDS", label, False, _("Shop stewards signed. Shorter terms hold for them."), "LL 96"
        )
    held = MostRepresentativeStatus.objects.filter(
        Q(valid_until=None) | Q(valid_until__gte=row.signed_on),
        union=row.union_id, enterprise=row.employer_id, valid_from__lte=row.signed_on,
    ).first()  # fmt: skip
    if held is None:
        text = _("No most representative status of this union in this enterprise is on record for that day.")
        return Check("MRS_MISSING", label, True, text, "TUL 69")
    text = _("Most representative status, certificate %(number)s") % {"number": held.certificate or "–"}
    return Check("MRS", label, False, text, "TUL 69")


def last_day_allowed(rule: Rule, effective_on: date) -> date:
    """The last day of the longest term from a day; three years from 1 January end on 31 December."""
    return add_months(effective_on, rule.length or 0) - DAY


def _terms(row: Any) -> Iterator[Check]:
    for code in TERMS[row.by_shop_stewards]:
        try:
            rule_set, rule = rule_book().find(code, row.signed_on)
        except RuleMissing:
            continue
        latest = last_day_allowed(rule, row.effective_on)
        if code == "CBA_MAX_TRANSITIONAL":
            latest -= DAY  # less than two years
        yield _term(row, rule, latest, f"{rule_set.title}: {rule.note}")


def _term(row: Any, rule: Rule, latest: date, why: str) -> Check:
    values = {"from": row.effective_on.isoformat(), "latest": latest.isoformat(), "n": rule.length}
    counted = _("%(n)s months from %(from)s: until %(latest)s at the latest.") % values
    if row.expires_on is None:
        fails = row.by_shop_stewards
        text = _("It has no end.")
    else:
        fails = row.expires_on > latest
        text = _("It runs longer than the law allows.") if fails else _("Its term is within the limit.")
    return Check(rule.code, _("Term"), fails, text, rule.basis, f"{counted} {why}", rule.verified)


def _contents(row: Any) -> Iterator[Check]:
    words = {
        "scope": (_("Whom it covers"), _("It does not say whom it covers.")),
        "subjects": (_("Subjects"), _("No subject is named.")),
        "text": (_("Text"), _("The text is missing.")),
        "workers": (_("Workers covered"), _("The number of workers is missing.")),
        "posted_on": (_("Posted at the workplace"), _("The day it was posted at the workplace is missing.")),
    }
    for name in CONTENTS:
        label, missing = words[name]
        there = bool(getattr(row, name))
        text = _("It is there.") if there else missing
        yield Check(f"CBA_{name.upper()}", label, not there, text, "LL 96; Prakas 305/01", verified=False)


def _days(row: Any, on: date) -> Iterator[Check]:
    label = _("Days")
    if row.signed_on < row.concluded_on:
        yield Check("CBA_SIGNED_EARLY", label, True, _("It was signed before it was concluded."))
    if row.expires_on is not None and row.expires_on < on:
        yield Check("CBA_OVER", label, True, _("Its term is over already."))
    if row.effective_on < row.signed_on:
        yield Check("CBA_RETROACTIVE", label, False, _("It takes effect on a day before the signature."))


def end_by_notice(given_on: date, expires_on: date | None) -> tuple[date, str]:
    """When an agreement ends by notice, and why: after the notice, never before its own last day."""
    rule_set, rule = rule_book().find("CBA_CANCEL", given_on)
    after = add_months(given_on, rule.length or 0)
    ends = max(after, expires_on) if expires_on else after
    values = {
        "n": rule.length,
        "given": given_on.isoformat(),
        "after": after.isoformat(),
        "basis": rule.basis,
    }
    why = _("%(n)s months of notice from %(given)s run until %(after)s (%(basis)s).") % values
    if ends > after:
        why += " " + _("Its own term runs longer, so it ends with its term.")
    return ends, f"{why} {rule_set.title}."

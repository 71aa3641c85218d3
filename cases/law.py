"""The numbers of the law in force: the rule sets of this country and its calendar of rest days."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.conf import settings

from workflow.rules import RuleBook, RuleSet, load_rule_book


@cache
def known_sets() -> dict[str, RuleSet]:
    """Every rule set of the country by its code."""
    return {rule_set.code: rule_set for rule_set in rule_book().sets}


@cache
def rule_book() -> RuleBook:
    """The rule sets of the country in settings.COUNTRY, read once per process."""
    return load_rule_book(Path(__file__).parent / "rules" / settings.COUNTRY.lower())


@cache
def keeping_book() -> RuleBook:
    """The rules of how long what is kept: a book of its own, because no clock of a procedure runs by them."""
    return load_rule_book(Path(__file__).parent / "rules" / settings.COUNTRY.lower() / "keeping")

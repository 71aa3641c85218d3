"""What is asked for a dry run: a day, or a rule with another length from a day on."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.forms.base import CountField, DayField
from cases.law import rule_book
from cases.models.trials import Proposal
from cases.procedure import PROCEDURES
from workflow.holidays import current_calendar


def clock_labels() -> dict[str, Any]:
    """The time limits of the law by code, with their words."""
    return {code: clock.label for p in PROCEDURES.values() for code, clock in p.clocks.items()}


def _codes() -> list[tuple[str, Any]]:
    """The time limits that have a length in the rules in force."""
    labels = clock_labels()
    rules = {code: r for s in rule_book().in_force(timezone.localdate()) for code, r in s.rules.items()}
    lengths = {code for code, rule in rules.items() if rule.length is not None and rule.unit != "hours"}
    return [("", "–"), *((code, label) for code, label in labels.items() if code in lengths)]


class DryRunForm(forms.Form):
    """The proposal."""

    use_required_attribute = False
    proposal = forms.ChoiceField(
        label=gettext_lazy("What do you want to try?"), choices=Proposal.choices, widget=forms.RadioSelect
    )
    on = DayField(
        label=gettext_lazy("The day, or the day from which the new length holds"),
    )
    code = forms.ChoiceField(label=gettext_lazy("Time limit"), required=False)
    length = CountField(
        label=gettext_lazy("New length, in the unit of the rule"), required=False, max_value=1000
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["code"].choices = _codes()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A rule needs its code and length; a day that is taken away must be a holiday."""
        given = self.cleaned_data
        proposal, on = given.get("proposal"), given.get("on")
        if proposal == Proposal.RULE:
            self._need_rule(given)
        elif proposal and on and (on in current_calendar().holidays) == (proposal == Proposal.HOLIDAY):
            there = proposal == Proposal.HOLIDAY
            self.add_error("on", _("This day is a holiday already.") if there else _("This is no holiday."))
        return given

    def _need_rule(self, given: dict[str, Any]) -> None:
        if not given.get("code"):
            self.add_error("code", _("Choose a time limit."))
        if given.get("length") is None and "length" not in self.errors:
            self.add_error("length", _("Say how long it would be."))

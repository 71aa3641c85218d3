"""What the statistics are about: which months, which office, which procedure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Office
from cases.procedure import PROCEDURES
from cases.queries_statistics import QUARTERS, Period, months_on, quarter_of, year_of

YEARS = 3


def periods(today: date) -> dict[str, Period]:
    """The periods to choose from, by slug: this quarter and those before it, then the years."""
    quarters = [quarter_of(months_on(quarter_of(today).begins, -3 * n)) for n in range(QUARTERS)]
    years = [year_of(today.year - n) for n in range(YEARS)]
    return {period.slug: period for period in (*quarters, *years)}


def period_words(period: Period) -> str:
    """A period in words: 2026, third quarter."""
    return quarter_words(period.slug)


def quarter_words(slug: str) -> str:
    """The same from its slug."""
    year, _dash, quarter = slug.partition("-q")
    return f"{year}, {_QUARTERS[quarter]}" if quarter in _QUARTERS else year


_QUARTERS = {
    "1": _("first quarter"),
    "2": _("second quarter"),
    "3": _("third quarter"),
    "4": _("fourth quarter"),
}


class StatisticsForm(forms.Form):
    """The filters of a page of statistics; anything unreadable is an error beside its field."""

    use_required_attribute = False
    period = forms.ChoiceField(label=_("Period"), required=False)
    office = forms.ChoiceField(label=_("Province"), required=False)
    procedure = forms.ChoiceField(
        label=_("Procedure"), required=False,
        choices=[("", _("Both procedures")), *((p.name, p.label) for p in PROCEDURES.values())],
    )  # fmt: skip

    def __init__(self, data: Any, *, today: date, offices: Sequence[Office], country: bool) -> None:
        super().__init__(data)
        self.today, self.offices, self.country = today, list(offices), country
        self._choose("period", [(slug, period_words(p)) for slug, p in periods(today).items()])
        whole = [("", _("The whole country"))] if country else []
        self._choose("office", [*whole, *((o.slug, str(o)) for o in offices)])
        if len(self.offices) < 2:
            del self.fields["office"]

    def _choose(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    @property
    def chosen_period(self) -> Period:
        """The period that was asked for, else the quarter that runs."""
        slug = self.cleaned_data.get("period") or ""
        return periods(self.today).get(slug) or quarter_of(self.today)

    @property
    def chosen_office(self) -> Office | None:
        """The office that was asked for, else the only one or the first; None for the whole country."""
        slug = self.cleaned_data.get("office")
        found = next((office for office in self.offices if office.slug == slug), None)
        return found or (None if self.country else self.offices[0])

    @property
    def chosen_procedure(self) -> str:
        """The procedure that was asked for; empty for both."""
        return str(self.cleaned_data.get("procedure") or "")

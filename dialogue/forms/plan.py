"""Forms of the steps of a work plan."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.base import latin_digits
from cases.forms.filing import LineField
from dialogue.forms.base import DayField, StepForm, TextField
from dialogue.models import Constituency, Indicator, Measurement, PlanItem
from dialogue.reckoning import CONSTITUENCIES

_GROUPS = 40


class NumberField(forms.DecimalField):
    """A number with at most four digits after the point; Khmer digits are read."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal"})
        super().__init__(max_digits=18, decimal_places=4, widget=widget, **options)

    def to_python(self, value: Any) -> Any:
        """The number; a comma between thousands is dropped."""
        return super().to_python(
            latin_digits(value).replace(",", "").strip() if isinstance(value, str) else value
        )


class PlanForm(StepForm):
    """A form of a step of a work plan."""

    def indicators(self) -> Any:
        """The indicators of the plan's programme."""
        return Indicator.objects.filter(programme=self.facts.subject.programme_id).order_by("code")

    def _indicator_field(self) -> None:
        names = [(one.code, str(one)) for one in self.indicators()]
        self.fields["indicator"] = forms.ChoiceField(label=_("Indicator"), choices=[("", "–"), *names])

    def chosen(self) -> Indicator | None:
        """The indicator that was chosen or that the page is about."""
        code = (self.data or {}).get("indicator") or self.initial.get("indicator")
        return self.indicators().filter(code=code).first() if code else None

    def not_in_future(self, name: str) -> None:
        """Refuse a day that has not come."""
        day = self.cleaned_data.get(name)
        if day is not None and day > self.facts.day:
            self.add_error(name, forms.ValidationError(_("This day has not come yet."), code="future"))


class ValidateForm(PlanForm):
    """On which day the partners checked the plan."""

    on = DayField(label=_("On which day was it validated?"), required=False)

    def clean(self) -> dict[str, Any]:
        """No day that has not come."""
        super().clean()
        self.not_in_future("on")
        return self.cleaned_data


class EndorseForm(PlanForm):
    """For which side; the secretariat records an endorsement from paper with signer and day."""

    def build(self) -> None:
        """Sides that are missing and this person may speak for; day and signer for paper."""
        own = self.facts.actor.endorses
        sides = [s for s in self.facts.missing_endorsers if not own or s in own]
        names = [(s, Constituency(s).label) for s in CONSTITUENCIES if s in sides]
        first = names[0][0] if len(names) == 1 else None
        self.fields["constituency"] = forms.ChoiceField(
            label=_("For which side?"), choices=names, widget=forms.RadioSelect, initial=first
        )
        if not own:
            self.fields["signer"] = TextField(label=_("Who signed the paper?"), long=False, max_length=200)
            self.fields["on"] = DayField(label=_("On which day?"))

    def clean(self) -> dict[str, Any]:
        """No day that has not come."""
        super().clean()
        self.not_in_future("on")
        return self.cleaned_data


class ReportValueForm(PlanForm):
    """A value with its day, its split and the evidence; a value far from the others asks once more."""

    field_order = ("indicator", "value", "confirm", "on", "women", "men", "split", "evidence", "comment")

    def build(self) -> None:
        """The fields that the indicator asks for."""
        self._indicator_field()
        one = self.chosen()
        unit = f" ({one.unit})" if one is not None and one.unit else ""
        self.fields["value"] = NumberField(label=_("Value%(unit)s") % {"unit": unit})
        self.fields["on"] = DayField(label=_("On which day was it so?"))
        if one is not None and "sex" in one.disaggregation:
            self.fields["women"] = NumberField(label=_("Women"), required=False)
            self.fields["men"] = NumberField(label=_("Men"), required=False)
        self.fields["split"] = TextField(
            label=_("Split into groups"), required=False, max_length=2000, help_text=self._split_help(one)
        )
        self.fields["evidence"] = TextField(
            label=_("Evidence"), max_length=5000, help_text=_("Which register, report or list shows it?")
        )
        self.fields["comment"] = TextField(label=_("Comment"), required=False, max_length=5000)
        if one is not None and self._is_far(one):
            self.fields["confirm"] = forms.BooleanField(
                label=_("The value is right, although it is far from what was expected."), required=True
            )
        self.order_fields(self.field_order)

    def _split_help(self, one: Indicator | None) -> str:
        wanted = ", ".join(one.disaggregation) if one is not None else ""
        text = str(_("One group on each line, with its number: Siem Reap 12."))
        asked = _("Asked for: %(groups)s.") % {"groups": wanted}
        return f"{text} {asked}" if wanted else text

    def _is_far(self, one: Indicator) -> bool:
        """Whether the typed value lies outside 0 to 100 percent, or far outside baseline and target."""
        try:
            value = Decimal(latin_digits(str((self.data or {}).get("value") or "")).replace(",", "").strip())
        except InvalidOperation:
            return False
        if not value.is_finite():
            return False
        if one.unit == "percent":
            return not 0 <= value <= 100
        known = [v for v in (one.baseline, one.target) if v is not None]
        span = max(known) - min(known) if known else Decimal(0)
        return bool(span) and not min(known) - 2 * span <= value <= max(known) + 2 * span

    def clean(self) -> dict[str, Any]:
        """The split as numbers by group; no day that has not come."""
        super().clean()
        self.not_in_future("on")
        split = self._lines(self.cleaned_data.get("split") or "")
        for name in ("women", "men"):
            if self.cleaned_data.get(name) is not None:
                split[name] = _number(self.cleaned_data[name])
            self.cleaned_data.pop(name, None)
        self.cleaned_data["split"] = split
        self.cleaned_data.pop("confirm", None)
        return self.cleaned_data

    def _lines(self, text: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for line in filter(str.strip, text.splitlines()):
            name, _space, number = line.strip().rpartition(" ")
            try:
                value = Decimal(latin_digits(number).replace(",", ""))
            except InvalidOperation:
                value = Decimal("NaN")
            name = name.strip(" :").strip()
            if not name or len(name) > 60 or not value.is_finite() or abs(value) >= 10**14:
                message = _("Write each group as its name, a space and a number: Siem Reap 12.")
                self.add_error("split", forms.ValidationError(message, code="split"))
                return {}
            found[name] = _number(value)
        if len(found) > _GROUPS:
            self.add_error("split", forms.ValidationError(_("At most %d groups fit.") % _GROUPS, code="many"))
        return found

    def answers(self) -> dict[str, Any]:
        """The cleaned values; an empty split is left out."""
        return {k: v for k, v in super().answers().items() if v != {}}


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


class VerifyForm(PlanForm):
    """Which value is verified; the page shows it with its evidence."""

    def build(self) -> None:
        """Values of this programme that nobody verified."""
        rows = Measurement.objects.filter(
            indicator__programme=self.facts.subject.programme_id, verified_at=None
        ).select_related("indicator")
        self.fields["measurement"] = forms.ModelChoiceField(rows, label=_("Value"), widget=forms.HiddenInput)
        self.fields["checked"] = forms.BooleanField(
            label=_("I have seen the evidence, and the value is right."), required=True
        )

    def answers(self) -> dict[str, Any]:
        """The value alone."""
        return {"measurement": self.cleaned_data["measurement"]}


class AcceptForm(PlanForm):
    """Which verified value the partners accepted, and where."""

    def build(self) -> None:
        """Values of this programme that are verified and wait for the partners."""
        rows = Measurement.objects.verified().filter(
            indicator__programme=self.facts.subject.programme_id, accepted_at=None
        )
        self.fields["measurement"] = forms.ModelChoiceField(rows, label=_("Value"), widget=forms.HiddenInput)
        self.fields["accepted_in"] = LineField(
            label=_("Where did the partners accept it?"), max_length=200,
            help_text=_("The number of the meeting, or the letter and its day."),
        )  # fmt: skip


class ChangeTargetForm(PlanForm):
    """The new target with its day, and why; the log keeps the old one."""

    def build(self) -> None:
        """Which indicator, the new value, its day, the reason."""
        self._indicator_field()
        self.fields["value"] = NumberField(label=_("New target"))
        self.fields["on"] = DayField(label=_("To be reached on"), required=False)
        self.fields["reason"] = TextField(label=_("Why is it changed?"), max_length=2000)


class ReportProgressForm(PlanForm):
    """What was done in a period, in words."""

    def build(self) -> None:
        """On the whole plan or one of its items."""
        items = PlanItem.objects.filter(programme=self.facts.subject.programme_id).order_by("code")
        self.fields["item"] = forms.ModelChoiceField(
            items, label=_("About which part of the plan?"), required=False, to_field_name="code",
            empty_label=_("The whole plan"),
        )  # fmt: skip
        self.fields["period_from"] = DayField(label=_("From"))
        self.fields["period_until"] = DayField(label=_("Until"))
        self.fields["text"] = TextField(
            label=_("What was done"), max_length=20_000,
            help_text=_("What was reached, what was difficult, what comes next."),
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """The period must end after it begins and not in the future."""
        super().clean()
        begins, ends = self.cleaned_data.get("period_from"), self.cleaned_data.get("period_until")
        if begins and ends and ends < begins:
            self.add_error(
                "period_until", forms.ValidationError(_("This day lies before the first."), code="order")
            )
        self.not_in_future("period_until")
        return self.cleaned_data


PLAN_FORMS: dict[str, type[StepForm]] = {
    "validate_plan": ValidateForm,
    "endorse_plan": EndorseForm,
    "report_value": ReportValueForm,
    "verify_value": VerifyForm,
    "accept_value": AcceptForm,
    "change_target": ChangeTargetForm,
    "report_progress": ReportProgressForm,
}

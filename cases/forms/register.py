"""The form with which the public register is searched."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Office
from cases.models.award import OUTCOME_CHOICES
from cases.models.base import Category
from cases.queries_register import Wanted


class RegisterForm(forms.Form):
    """Words, year, issue, outcome, province, article."""

    use_required_attribute = False
    q = forms.CharField(label=_("Words"), max_length=200, required=False)
    year = forms.IntegerField(label=_("Year"), min_value=1997, max_value=2100, required=False)
    category = forms.ChoiceField(
        label=_("Issue"), choices=[("", _("All")), *Category.choices], required=False
    )
    outcome = forms.ChoiceField(
        label=_("Outcome"), choices=[("", _("All")), *OUTCOME_CHOICES], required=False
    )
    office = forms.ModelChoiceField(
        label=_("Province"), queryset=Office.objects.all(), required=False, to_field_name="slug",
        empty_label=_("All"),
    )  # fmt: skip
    sector = forms.CharField(label=_("Sector"), max_length=60, required=False)
    article = forms.CharField(label=_("Article of law"), max_length=60, required=False)

    def wanted(self) -> Wanted:
        """The search that the answers ask for."""
        values = {**self.cleaned_data, "office": None}
        office = self.cleaned_data["office"]
        return Wanted(**{**values, "office": office.pk if office is not None else None})

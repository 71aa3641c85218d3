"""The filters of the queue, as its address carries them, and the choice of a person for many cases."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.forms.intake import OfficerField, officers_of
from cases.models.base import Category
from cases.procedure.states import OPEN_AFTER_FILING, STATES
from cases.queries import Filters

VIEWS = {
    "all": _("All"),
    "today": _("Needs action today"),
    "unassigned": _("Unassigned"),
    "mine": _("Mine"),
    "parties": _("Waiting for a party"),
    "strikes": _("Strikes"),
}


class QueueForm(forms.Form):
    """What the queue is limited to; anything unreadable is an error beside its field."""

    use_required_attribute = False
    view = forms.ChoiceField(choices=list(VIEWS.items()), required=False, widget=forms.HiddenInput)
    q = forms.CharField(label=_("Case, party or enterprise"), max_length=100, required=False)
    state = forms.MultipleChoiceField(
        label=_("Stage"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(name, STATES[name].label) for name in OPEN_AFTER_FILING],
    )  # fmt: skip
    days = forms.IntegerField(label=_("Deadline within days"), min_value=0, max_value=366, required=False)
    category = forms.ChoiceField(
        label=_("Issue"), required=False, choices=[("", _("Every issue")), *Category.choices]
    )
    sector = forms.CharField(label=_("Sector"), max_length=60, required=False)
    women = forms.BooleanField(label=_("Mostly women"), required=False)
    vulnerable = forms.BooleanField(label=_("Migrant or informal workers"), required=False)
    after = forms.CharField(max_length=120, required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, office_id: int, **options: Any) -> None:
        super().__init__(data, **options)
        self.office_id = office_id
        self.fields["person"] = OfficerField(
            queryset=officers_of(office_id),
            label=_("Conciliator"),
            required=False,
            empty_label=_("Everybody"),
        )

    def filters(self, user_id: int) -> Filters:
        """The filters of the reads; a view and the fields limit together."""
        given, view = self.cleaned_data, self.cleaned_data["view"]
        days = 0 if view == "today" else given["days"]
        soon = timezone.now() + timedelta(days=days + 1) if days is not None else None
        return Filters(
            office=self.office_id, states=tuple(given["state"]), q=given["q"], due_before=soon,
            category=given["category"], sector=given["sector"], women_majority=given["women"],
            vulnerable=given["vulnerable"], unassigned=view == "unassigned", strike=view == "strikes",
            mine=user_id if view == "mine" else None, waits_for=("parties",) if view == "parties" else (),
            person=given["person"].pk if given["person"] else None,
        )  # fmt: skip


class AssignForm(forms.Form):
    """Whom the chosen cases are given to, and why."""

    use_required_attribute = False
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, data: Any = None, *, office_id: int, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["person"] = OfficerField(queryset=officers_of(office_id), label=_("New person in charge"))
        self.order_fields(["person", "reason"])

"""Forms of bodies and of planning meetings: who sits where, when a meeting is, whether somebody comes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.base import DayField, MomentField, TextField
from dialogue.models import Answer, Sex
from dialogue.queries import today


class PlanMeetingForm(forms.Form):
    """A meeting to be prepared."""

    use_required_attribute = False
    title = TextField(label=_("Title"), long=False, max_length=300)
    title_km = TextField(label=_("The same in Khmer"), long=False, max_length=300, required=False)
    starts_at = MomentField(label=_("Begins"), help_text=_("Local time of the place"))
    ends_at = MomentField(label=_("Ends about"), required=False)
    place = TextField(label=_("Place"), long=False, max_length=300, required=False)
    online_link = forms.URLField(
        label=_("Link for those who join online"), required=False, assume_scheme="https", max_length=200
    )

    def clean(self) -> dict[str, Any]:
        """It ends after it begins, and is somewhere."""
        found = super().clean() or self.cleaned_data
        begins, ends = found.get("starts_at"), found.get("ends_at")
        if begins and ends and ends <= begins:
            self.add_error("ends_at", _("It ends after it begins."))
        if not found.get("place") and not found.get("online_link") and "online_link" not in self.errors:
            self.add_error("place", _("Say where it is, or give a link."))
        return found


class SeatForm(forms.Form):
    """Who holds a seat or stands in, from when until when."""

    use_required_attribute = False
    name = TextField(label=_("Name"), long=False, max_length=200)
    email = forms.EmailField(
        label=_("E-mail"), required=False, widget=forms.EmailInput({"autocomplete": "off"}),
        help_text=_("Invitations go there. An account with this confirmed address gets the seat's pages."),
    )  # fmt: skip
    sex = forms.ChoiceField(
        label=_("Woman or man"), required=False, choices=[("", _("Not stated")), *Sex.choices],
        help_text=_("For counting women and men, nothing else."),
    )  # fmt: skip
    is_substitute = forms.BooleanField(label=_("Stands in for the member"), required=False)
    may_endorse = forms.BooleanField(label=_("May endorse agreements for this side"), required=False)
    valid_from = DayField(label=_("Term begins"), initial=today)
    valid_until = DayField(label=_("Term ends"), required=False)

    def clean(self) -> dict[str, Any]:
        """A term ends after it begins."""
        found = super().clean() or self.cleaned_data
        begins, ends = found.get("valid_from"), found.get("valid_until")
        if begins and ends and ends < begins:
            self.add_error("valid_until", _("It ends after it begins."))
        return found


class AnswerForm(forms.Form):
    """Whether an invited person comes."""

    use_required_attribute = False
    answer = forms.ChoiceField(
        label=_("Do you come?"), widget=forms.RadioSelect,
        choices=[(Answer.COMES, _("I come")), (Answer.ABSENT, _("I do not come")),
                 (Answer.SUBSTITUTE, _("I send my substitute"))],
    )  # fmt: skip
    note = TextField(
        label=_("Anything the secretariat should know"), long=False, max_length=300, required=False
    )

    def __init__(self, *args: Any, substitute: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not substitute:
            field: Any = self.fields["answer"]
            field.choices = [c for c in field.choices if c[0] != Answer.SUBSTITUTE]

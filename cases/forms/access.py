"""Forms of access for officers of other offices."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Office
from cases.forms.base import ActionForm, TextField, YesNoField
from cases.models import AccessRequest

LENGTHS = (1, 7, 30)
"""Days for which a head of office can let somebody read."""


class AskAccessForm(ActionForm):
    """Why an officer of another office wants to read the case."""

    reason = TextField(label=_("Why do you need to read this case?"), max_length=1000)
    office = forms.ModelChoiceField(Office.objects.all(), widget=forms.HiddenInput())


class UrgentForm(AskAccessForm):
    """The same in an emergency, knowing that it is on record."""

    reason = TextField(label=_("What is the emergency?"), max_length=1000)
    known = forms.BooleanField(
        label=_("I know that the head of the office is told now, with my name and reason")
    )


class DecideAccessForm(ActionForm):
    """Which request, and whether the person may read and for how long."""

    def build(self) -> None:
        """Requests that wait, and people who read now, whose access can be ended."""
        rows = [(str(r.pk), self._words(r)) for r in self.facts.access_requests]
        self.fields["request"] = forms.ChoiceField(label=_("Whose"), choices=rows, widget=forms.RadioSelect)
        self.fields["accepted"] = YesNoField(label=_("May this person read the case?"))
        choices = [(n, _("%(n)s days") % {"n": n}) for n in LENGTHS]
        self.fields["days"] = forms.TypedChoiceField(
            label=_("For how long"), choices=choices, coerce=int, initial=LENGTHS[1]
        )
        self.fields["reason"] = TextField(label=_("Words to the person"), required=False, max_length=1000)

    def _words(self, request: AccessRequest) -> str:
        words = _("%(name)s, %(office)s: %(reason)s") % {
            "name": request.user.name, "office": request.office, "reason": request.reason,
        }  # fmt: skip
        return _("%(words)s (reads now)") % {"words": words} if request.post_id else str(words)

    def complete(self, answers: dict[str, Any]) -> dict[str, Any]:
        """The request itself, as it was read with the facts."""
        chosen = next(r for r in self.facts.access_requests if str(r.pk) == answers["request"])
        return {**answers, "request": chosen}

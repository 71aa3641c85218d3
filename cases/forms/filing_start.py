"""The forms around a complaint: the three questions before it, its beginning, and the list of cases."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Office, Organization
from cases.forms.filing import LineField
from cases.procedure.states import STATES
from cases.queries import Filters

UNSURE = ("unsure", _("I am not sure"))
FOR_ME = "me"


class TriageForm(forms.Form):
    """Three questions before a complaint; any of them may be left open."""

    use_required_attribute = False
    people = forms.ChoiceField(
        label=_("One worker or several?"), required=False, widget=forms.RadioSelect,
        choices=[("one", _("One worker")), ("several", _("Several workers, or a union")), UNSURE],
    )  # fmt: skip
    working = forms.ChoiceField(
        label=_("Do you still work there?"), required=False, widget=forms.RadioSelect,
        choices=[("yes", _("Yes")), ("no", _("No")), UNSURE],
    )  # fmt: skip
    strike = forms.ChoiceField(
        label=_("Is there a strike now?"), required=False, widget=forms.RadioSelect,
        choices=[("no", _("No")), ("yes", _("Yes")), UNSURE],
    )  # fmt: skip

    def procedure(self) -> str:
        """The procedure that fits: collective for several workers or a strike, else individual."""
        given = self.cleaned_data if self.is_bound and self.is_valid() else {}
        many = given.get("people") == "several" or given.get("strike") == "yes"
        return "collective" if many else "individual"


class NewForm(forms.Form):
    """Where a draft begins: for whom, for one or for many, and at which office."""

    use_required_attribute = False
    filed_for = forms.ChoiceField(label=_("Who files?"), widget=forms.RadioSelect)
    procedure = forms.ChoiceField(
        label=_("Whom is it about?"), widget=forms.RadioSelect,
        choices=[
            ("individual", _("One worker, or a few with the same problem")),
            ("collective", _("Workers together, or a union")),
            ("unsure", _("I am not sure")),
        ],
    )  # fmt: skip
    office = forms.ModelChoiceField(
        label=_("Province of the workplace"), queryset=Office.objects.all(), to_field_name="slug",
        empty_label=_("Choose a province"), error_messages={"required": _("Choose a province.")},
    )  # fmt: skip

    def __init__(self, data: Any = None, *, organizations: list[Organization], **options: Any) -> None:
        super().__init__(data, **options)
        field = self.fields["filed_for"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [*((str(o.pk), str(o)) for o in organizations), (FOR_ME, _("I file for myself"))]
        if not organizations:
            field.widget = forms.HiddenInput()
            field.required = False

    def wanted(self) -> tuple[str, int | None]:
        """The procedure and the organization's id (None: the person); in doubt a union's is collective."""
        chosen = self.cleaned_data.get("filed_for") or FOR_ME
        organization = None if chosen == FOR_ME else int(chosen)
        procedure = self.cleaned_data["procedure"]
        if procedure == "unsure":
            procedure = "collective" if organization else "individual"
        return procedure, organization


class CaseListForm(forms.Form):
    """The filters of the list of cases, as the address bar carries them."""

    use_required_attribute = False
    q = LineField(label=_("Number or name"), max_length=100, required=False)
    state = forms.ChoiceField(
        label=_("Stage"), required=False,
        choices=[("", _("All stages")), ("open", _("Open")), ("ended", _("Ended"))]
        + [(name, state.plain) for name, state in STATES.items() if name != "draft"],
    )  # fmt: skip
    after = forms.CharField(required=False, max_length=120, widget=forms.HiddenInput)
    before = forms.CharField(required=False, max_length=120, widget=forms.HiddenInput)

    def filters(self) -> Filters:
        """What the list is limited to."""
        stage = self.cleaned_data["state"]
        is_open = {"open": True, "ended": False}.get(stage)
        states = (stage,) if stage in STATES else ()
        return Filters(q=self.cleaned_data["q"], states=states, is_open=is_open)

"""The one long form of the desk: an officer writes down what a person says."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Office
from cases.forms.base import TextField
from cases.forms.filing import ISSUES, LineField
from cases.models.conciliation import SigningMethod


class DeskForm(forms.Form):
    """Who, against whom, about what, and how it was signed."""

    use_required_attribute = False
    office = forms.ModelChoiceField(label=_("Office"), queryset=Office.objects.none(), to_field_name="slug")
    procedure = forms.ChoiceField(
        label=_("Whom is it about?"), widget=forms.RadioSelect,
        choices=[("individual", _("One worker, or a few with the same problem")),
                 ("collective", _("Workers together, or a union"))],
    )  # fmt: skip
    name = LineField(label=_("Name of the person"), max_length=200)
    phone = LineField(label=_("Phone"), max_length=40, required=False)
    safe_contact = LineField(label=_("How to reach the person safely"), max_length=200, required=False)
    helper = LineField(label=_("Who helps the person"), max_length=200, required=False)
    interpreter = LineField(label=_("Interpreter for (language)"), max_length=60, required=False)
    employer = LineField(label=_("Exact name of the employer"), max_length=250)
    issues = forms.MultipleChoiceField(
        label=_("What is the dispute about?"), choices=ISSUES, widget=forms.CheckboxSelectMultiple
    )
    story = TextField(label=_("What the person says, and asks for"))
    workers = forms.IntegerField(
        label=_("Workers in this dispute"), min_value=1, max_value=1_000_000, required=False
    )
    method = forms.ChoiceField(
        label=_("How the person signed"), widget=forms.RadioSelect,
        choices=[c for c in SigningMethod.choices if c[0] != SigningMethod.ELECTRONIC],
    )  # fmt: skip
    declaration = forms.BooleanField(label=_("I read everything aloud and the person agreed"))

    def __init__(self, data: Any = None, *, offices: list[int], **options: Any) -> None:
        super().__init__(data, **options)
        rows = Office.objects.filter(pk__in=offices)
        field = self.fields["office"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows
        field.initial = rows.first()

    def by_question(self) -> dict[str, Any]:
        """The answers in the shape of the questions of a complaint."""
        given = self.cleaned_data
        contact = {k: given[k] for k in ("name", "phone", "safe_contact") if given[k]}
        told = {f"issue-{name}": {"text": given["story"]} for name in given["issues"]}
        people = {"workers": given["workers"]} if given["workers"] else {}
        return {
            "contact": contact,
            "helper": {"interpreter": given["interpreter"], "helper": given["helper"]},
            "respondent": {"name": given["employer"]},
            "issues": {"issues": given["issues"]},
            "story": {"story": given["story"]},
            "people": people,
            **told,
        }

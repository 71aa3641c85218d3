"""Forms about commitments outside an agreement: recording one under an item, finding some."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from dialogue.forms.agreement import SIDES, CommitmentForm

STATES = (
    ("open", gettext_lazy("Open")),
    ("overdue", gettext_lazy("Overdue")),
    ("done", gettext_lazy("Done")),
    ("dropped", gettext_lazy("Given up")),
    ("all", gettext_lazy("All")),
)


class ItemCommitmentForm(CommitmentForm):
    """A promise made under an item of the agenda."""

    item = forms.ChoiceField(label=gettext_lazy("Under which item"))

    def build(self) -> None:
        """The items of this meeting; nothing is changed or taken out here."""
        super().build()
        field: Any = self.fields["item"]
        field.choices = [(row.key, str(row)[:120]) for row in self.facts.subject.items.all()]
        del self.fields["commitment"]
        self.fields.pop("remove", None)
        self.order_fields(["item"])


class CommitmentListForm(forms.Form):
    """Whose, how far, from where."""

    use_required_attribute = False
    whose = forms.ChoiceField(
        label=gettext_lazy("Whose"), required=False,
        choices=[("", gettext_lazy("All")), ("mine", gettext_lazy("Mine")), *SIDES],
    )  # fmt: skip
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False, choices=STATES)
    origin = forms.RegexField(
        label=gettext_lazy("Number of the agreement or meeting"), required=False, max_length=20,
        regex=r"^\s*[A-Za-z]{2}-\d{4}-\d{1,9}\s*$",
        error_messages={"invalid": gettext_lazy("A number looks like AG-2026-0012 or MT-2026-0012.")},
    )  # fmt: skip
    after = forms.RegexField(
        regex=r"^(\d{4}-\d\d-\d\d)?\.\d{1,18}$", required=False, widget=forms.HiddenInput,
        error_messages={"invalid": gettext_lazy("This page of the list is not there. Begin again.")},
    )  # fmt: skip

"""What is asked for to publish a holiday: its official name and source; then somebody else's decision."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.forms.base import TextField, refuse_doubled
from cases.khmer import has_khmer

PUBLISH, THROW_AWAY = "publish", "throw_away"


class ProposeForm(forms.Form):
    """The name and source of a holiday; of one that is taken away the source alone."""

    use_required_attribute = False
    name_km = TextField(label=gettext_lazy("Official name in Khmer"), long=False, max_length=500)
    name_en = TextField(label=gettext_lazy("Official name in English"), long=False, max_length=300)
    source = TextField(
        label=gettext_lazy("Source"), long=False, max_length=200,
        help_text=gettext_lazy("The sub-decree or prakas, with its number and date."),
    )  # fmt: skip

    def __init__(self, *args: Any, named: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if named:
            del self.fields["name_km"], self.fields["name_en"]

    def clean_name_km(self) -> str:
        """Raises ValidationError for a name without a Khmer letter."""
        name = str(self.cleaned_data["name_km"])
        if not has_khmer(name):
            raise ValidationError(_("Write the name in Khmer letters."))
        return name

    def clean_name_en(self) -> str:
        """Raises ValidationError for a name with Khmer letters."""
        name = str(self.cleaned_data["name_en"])
        if has_khmer(name):
            raise ValidationError(_("Write the name in English."))
        return name

    def clean(self) -> dict[str, Any]:
        """Each field once."""
        refuse_doubled(self)
        return self.cleaned_data


class DecideForm(forms.Form):
    """Publish, or throw away and say why; who may not publish is asked for the reason alone."""

    use_required_attribute = False
    answer = forms.ChoiceField(
        label=gettext_lazy("Your decision"), widget=forms.RadioSelect,
        choices=[(PUBLISH, gettext_lazy("Publish")), (THROW_AWAY, gettext_lazy("Throw away"))],
    )  # fmt: skip
    reason = TextField(
        label=gettext_lazy("Reason, if you throw it away"), long=False, max_length=300,
        error_messages={"required": gettext_lazy("Say why it is thrown away.")},
    )  # fmt: skip

    def __init__(self, *args: Any, may_publish: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reason"].required = not self.is_bound or self.data.get("answer") == THROW_AWAY
        self.button = gettext_lazy("Decide") if may_publish else gettext_lazy("Throw away")
        if not may_publish:
            self.fields["answer"].widget = forms.HiddenInput()
            self.fields["answer"].initial = THROW_AWAY

    def clean(self) -> dict[str, Any]:
        """Each field once."""
        refuse_doubled(self)
        return self.cleaned_data

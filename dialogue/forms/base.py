"""The base of every form of a step: one description of its input for page, API and file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.base import IGNORED, DayField, MomentField, TextField, YesNoField, refuse_doubled
from dialogue.models.facts import Facts

__all__ = ["DayField", "MomentField", "StepForm", "TextField", "YesNoField"]


class StepForm(forms.Form):
    """The input of one step on one subject; fields that depend on the subject are added in `build`."""

    use_required_attribute = False

    def __init__(
        self, data: Any = None, files: Any = None, *, facts: Facts, step: str, **options: Any
    ) -> None:
        self.facts = facts
        self.step = step
        super().__init__(data, files, **options)
        self.build()

    def build(self) -> None:
        """Add the fields that depend on the subject; nothing by default."""

    def clean(self) -> dict[str, Any]:
        """Refuse names that the form does not know, and fields given twice."""
        for name in self.data or ():
            if name not in self.fields and name not in IGNORED and self.data.get(name) not in (None, ""):
                words = _("“%s” is not asked for here.") % name[:80]
                self.add_error(None, forms.ValidationError(words, code="unknown"))
        refuse_doubled(self)
        return self.cleaned_data

    def answers(self) -> dict[str, Any]:
        """The cleaned values for the service; empty ones are left out."""
        return {k: v for k, v in self.cleaned_data.items() if v not in (None, "", []) or isinstance(v, bool)}


class PlainForm(StepForm):
    """A step that asks for nothing but the decision to take it."""

"""Forms of the steps of registering a collective agreement."""

from __future__ import annotations

from dialogue.forms.base import StepForm

COLLECTIVE_FORMS: dict[str, type[StepForm]] = {}

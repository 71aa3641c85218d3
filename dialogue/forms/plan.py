"""Forms of the steps of a work plan."""

from __future__ import annotations

from dialogue.forms.base import StepForm

PLAN_FORMS: dict[str, type[StepForm]] = {}

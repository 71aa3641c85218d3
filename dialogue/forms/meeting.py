"""Forms of the steps of a meeting."""

from __future__ import annotations

from dialogue.forms.base import StepForm

MEETING_FORMS: dict[str, type[StepForm]] = {}

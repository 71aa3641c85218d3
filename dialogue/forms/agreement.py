"""Forms of the steps of an agreement."""

from __future__ import annotations

from dialogue.forms.base import StepForm

AGREEMENT_FORMS: dict[str, type[StepForm]] = {}

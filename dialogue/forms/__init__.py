"""Which form belongs to which step: one dictionary per procedure, by the names of its table."""

from __future__ import annotations

from dialogue.forms.agreement import AGREEMENT_FORMS
from dialogue.forms.base import PlainForm, StepForm
from dialogue.forms.collective import COLLECTIVE_FORMS
from dialogue.forms.meeting import MEETING_FORMS
from dialogue.forms.plan import PLAN_FORMS

FORMS: dict[str, dict[str, type[StepForm]]] = {
    "meeting": MEETING_FORMS,
    "agreement": AGREEMENT_FORMS,
    "collective_agreement": COLLECTIVE_FORMS,
    "work_plan": PLAN_FORMS,
}

__all__ = ["FORMS", "PlainForm", "StepForm"]

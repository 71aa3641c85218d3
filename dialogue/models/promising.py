"""What agreements and meetings share: promises made in them, and reports on how far they are."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from dialogue.models.endorsing import HOME
from dialogue.models.steps import Step


def report_on(rows: Any, step: Step) -> None:
    """Its owner says how far a promise is; done or given up without a word on proof is refused."""
    row = step.need(
        rows.filter(pk=step.answers["commitment"]).first(), "no_commitment",
        _("No commitment has that number."),
    )  # fmt: skip
    actor = step.actor
    if "secretariat" not in actor.roles and row.pk not in actor.owns and actor.constituency != row.owner:
        step.refuse("not_owner", _("Only the side that made this commitment reports on it."))
    row.status = step.answers["status"]
    row.evidence = step.answers.get("evidence") or row.evidence
    if row.status != "open" and not row.evidence:
        step.refuse("no_evidence", _("Say what proves it, or why there is no proof."))
    row.done_on = (step.answers.get("on") or step.day(HOME)) if row.status == "done" else None
    row.save(update_fields=["status", "evidence", "done_on"])

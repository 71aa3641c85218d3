"""Writing the award together: one writer a section, safe hand-over, nothing ever overwritten."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.models import Case
from cases.models.acting import Refused, Stale
from cases.models.drafting import AwardSection, SectionVersion
from workflow.table import Reason

FIRST = (("heading", _("Heading and parties")), ("facts", _("Facts and procedure")))
LAST = (("costs", _("Final provisions")),)


def open_draft(case: Case) -> None:
    """Make the sections of a draft once: heading, facts, reasons and order for each issue, the end."""
    if AwardSection.objects.filter(case=case).exists():
        return
    issues = case.issues.filter(status="remaining").order_by("position", "id")
    keys = [key for key, _label in FIRST]
    keys += [f"{part}-{issue.key}" for issue in issues for part in ("reasons", "order")]
    keys += [key for key, _label in LAST]
    AwardSection.objects.bulk_create(
        [AwardSection(case=case, key=key, position=n) for n, key in enumerate(keys)], ignore_conflicts=True
    )


def take_section(section: AwardSection, *, by: User, now: datetime) -> AwardSection:
    """Become the writer of a section. Raises Refused while another member is writing it."""
    with transaction.atomic():
        row: AwardSection = AwardSection.objects.select_for_update().get(pk=section.pk)
        if not row.free_for(by.pk, now):
            raise Refused(Reason("taken", _("Another member is writing this section.")))
        row.writer, row.active_at = by, now
        row.save(update_fields=["writer", "active_at"])
        return row


def save_section(
    section: AwardSection, *, by: User, text: str, version: int, done: bool, now: datetime
) -> AwardSection:
    """Save what this writer wrote on top of the version they read; `done` hands the section back.

    Raises Stale where somebody saved meanwhile (nothing is overwritten), Refused where another writes.
    """
    with transaction.atomic():
        row: AwardSection = AwardSection.objects.select_for_update().get(pk=section.pk)
        if row.version != version:
            raise Stale(Reason("stale", _("Another member saved this section meanwhile.")), [])
        if not row.free_for(by.pk, now):
            raise Refused(Reason("taken", _("Another member is writing this section.")))
        if row.text != text:
            row.text, row.version = text, row.version + 1
            SectionVersion.objects.create(
                section=row, version=row.version, text=text, saved_by=by, saved_at=now
            )
        row.writer, row.active_at = (None, None) if done else (by, now)
        row.save()
        return row


def compiled(case: Case) -> dict[str, str]:
    """The draft as the answers of `propose_award`: the running text, and reasons and order per issue."""
    answers: dict[str, str] = {}
    running: list[str] = []
    for section in AwardSection.objects.filter(case=case).order_by("position", "id"):
        part, _dash, issue = section.key.partition("-")
        if issue:
            answers[f"{part}.{issue}"] = section.text
        elif section.text:
            running.append(section.text)
    return {"text": "\n\n".join(running), **answers}

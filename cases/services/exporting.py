"""Files of whole cases: asked for on the record, made by a job, handed to who asked, deleted after a day.

What goes into one is in cases/case_file; how it is checked, in tools/verify_case.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from accounts.access import access_of, remember_access
from cases.files import store
from cases.models import Case, CaseExport, ExportState
from cases.models.acting import Actor, Refused
from cases.procedure import roles
from cases.roles import actor_for
from cases.services.noting import note
from workflow.table import Reason

if TYPE_CHECKING:
    from accounts.models import User

BUILD_JOB = "cases.build_export"
KEPT = timedelta(hours=24)
"""How long a file lies here after it was asked for."""
MOST = 5
"""Files of one case that one person may have at a time."""
_TOO_MANY = Reason(
    "too_many_exports", _("You have %(most)d files of this case. Take one of those, or wait a day.")
)
_VIEWS = (
    ("office", (roles.OFFICER, roles.HEAD, roles.CONCILIATOR)), ("panel", (roles.CHAIR, roles.ARBITRATOR)),
    ("council", (roles.COUNCIL,)), ("delegate", (roles.DELEGATE,)),
)  # fmt: skip


def view_of(actor: Actor) -> str:
    """As whom somebody sees a case, in one word; empty for who may not take it along, such as a guest."""
    for view, held in _VIEWS:
        if actor.roles & set(held):
            return view
    return "party" if actor.party_id is not None else ""


def ask(case: Case, user: User, actor: Actor) -> CaseExport:
    """Ask for the file of a case; what waits already is given again. Raises Refused for too many."""
    with transaction.atomic():
        Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
        alive = list(of_person(case, user, actor))
        running = next((row for row in alive if row.is_running), None)
        if running is not None:
            return running
        if len(alive) >= MOST:
            raise Refused(replace(_TOO_MANY, text=str(_TOO_MANY.text) % {"most": MOST}))
        return _begin(case, user, actor)


def _begin(case: Case, user: User, actor: Actor) -> CaseExport:
    export = CaseExport(
        case=case,
        user=user,
        view=view_of(actor),
        party_id=actor.party_id,
        acting_for=access_of(user).acting_for,
    )
    event = note(case, "export_case", actor, {"export": str(export.pk), "view": export.view})
    export.event, export.asked_at, export.ends_at = event, event.recorded_at, event.recorded_at + KEPT
    export.save(force_insert=True)
    app.configure_task(BUILD_JOB).defer(export_id=str(export.pk))
    return export


def of_person(case: Case, user: User, actor: Actor) -> list[CaseExport]:
    """The files this person asked for as whom they are now and that are not deleted, the newest first."""
    party = Q(party=None) if actor.party_id is None else Q(party_id=actor.party_id)
    rows = CaseExport.objects.filter(party, case=case, user=user, view=view_of(actor))
    return list(rows.exclude(state=ExportState.GONE))


def path_of(export: CaseExport) -> Path:
    """Where the file lies. The sweeper of files knows no such name: it would go after a day in any case."""
    return store.folder() / "exports" / f"{export.pk}.zip"


def reader_of(export: CaseExport) -> Actor | None:
    """Who asked, as the actor they are on the case now; None where they no longer see it as they did then."""
    user = export.user
    if not user.is_active:
        return None
    remember_access(user, replace(access_of(user), acting_for=export.acting_for))
    if not Case.objects.visible_to(user).filter(pk=export.case_id).exists():
        return None
    actor = actor_for(user, export.case)
    same = view_of(actor) == export.view and actor.party_id == export.party_id
    return actor if same else None


def sweep(now: datetime) -> int:
    """Delete the files whose day is over; give how many."""
    over = list(CaseExport.objects.filter(ends_at__lte=now).exclude(state=ExportState.GONE))
    for export in over:
        path_of(export).unlink(missing_ok=True)
        CaseExport.objects.filter(pk=export.pk).update(state=ExportState.GONE)
    return len(over)

"""Writing a complaint before it is sent: answers one by one, and the sending itself.

Of the same shape as `take_action`, for acts on a draft: lock the row, ask who it is, compare versions,
write. Two windows never overwrite each other silently: each question counts its own versions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Office, Organization
from cases.models import (
    Audience,
    Case,
    CaseEvent,
    Document,
    DocumentState,
    KeptAnswer,
    SideTaken,
    Worker,
    WorkerList,
)
from cases.models.acting import Actor, KeyReused, NotYours, Refused, Stale
from cases.procedure import roles
from cases.procedure.words import GATE_WORDS
from cases.roles import actor_for
from cases.services.act import take_action
from cases.services.draft_keeping import forget_draft, kept_until
from cases.services.opening import start_draft
from cases.services.receipts import seal_of
from cases.services.sheets import compose, facts_of
from cases.worker_tables import PeopleRead
from workflow.table import Reason

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

_SHEET_FIELDS = (
    "sheet", "title", "facts_text", "sector", "workers", "women", "migrants", "informal", "strike_now",
    "kept_until",
)  # fmt: skip


class DraftStale(Stale):
    """Somebody saved this question meanwhile (409); `theirs` is what is there now."""

    def __init__(self, theirs: dict[str, Any]) -> None:
        text = _("Somebody saved this part while you were writing.")
        super().__init__(Reason("stale", text), [])
        self.theirs = theirs


def begin(
    *,
    procedure: str,
    office: Office,
    by: User,
    filed_for: Organization | None,
    answers: dict[str, Any],
    key: str,
) -> Case:
    """Begin a draft with what is known already; the same key gives the same draft again."""
    with transaction.atomic():
        _one_at_a_time(by)
        mine = Case.objects.filter(created_by=by, state="draft", sheet__key=key)
        found: Case | None = mine.first() if key else None
        if found is not None:
            return found
        sheet = {"key": key, "answers": answers, "saved": {}, "saved_at": timezone.now().isoformat()}
        draft = start_draft(
            procedure=procedure, office=office, created_by=by.pk, sheet=sheet, filed_for=filed_for,
            kept_until=kept_until(timezone.now()),
        )  # fmt: skip
        _recompose(draft)
        draft.save(update_fields=_SHEET_FIELDS)
    return draft


def answers_of(draft: Case, question: str) -> dict[str, Any]:
    """What is kept as the answer to a question; empty where nothing is."""
    found: dict[str, Any] = draft.sheet.get("answers", {}).get(question, {})
    return found


def version_of(draft: Case, question: str) -> int:
    """How often a question was saved; the page sends it back."""
    return int(draft.sheet.get("saved", {}).get(question, 0))


def save_answers(draft: Case, question: str, cleaned: dict[str, Any], *, by: User, seen: int) -> Case:
    """Keep the answer to one question; give the draft as it is now.

    `cleaned` is plain JSON, `seen` the version the page showed. Saving what stands there already is
    no clash. Raises NotYours (403), Refused where it was sent already, DraftStale (both 409).
    """
    with transaction.atomic():
        locked = lock(draft, by)
        current = answers_of(locked, question)
        if seen != version_of(locked, question):
            if cleaned != current:
                raise DraftStale(current)
            return locked
        sheet = locked.sheet
        sheet.setdefault("answers", {})[question] = cleaned
        sheet.setdefault("saved", {})[question] = seen + 1
        sheet["saved_at"] = timezone.now().isoformat()
        locked.kept_until = kept_until(timezone.now(), locked.timezone)
        _recompose(locked)
        locked.save(update_fields=_SHEET_FIELDS)
    return locked


def delete_draft(draft: Case, *, by: User) -> None:
    """Delete a draft and its files' rows for good. Raises NotYours, and Refused once it was sent."""
    with transaction.atomic():
        locked = lock(draft, by)
        forget_draft(locked)


def remove_document(draft: Case, document_id: str, *, by: User) -> None:
    """Take a file out of a draft. Raises NotYours, and Refused once it was sent."""
    with transaction.atomic():
        locked = lock(draft, by)
        Document.objects.filter(case=locked, pk=document_id, event=None).delete()


def may_write(draft: Case, by: User | AnonymousUser) -> bool:
    """Whether this person may write in the draft (a mandate to look only is not enough)."""
    return draft.state == "draft" and roles.CLAIMANT in actor_for(by, draft).roles


def send(draft: Case, *, by: User | Actor, answers: dict[str, Any], key: str) -> CaseEvent:
    """Send the complaint: bring the case's fields up to date, file it, bind its files to the record.

    Sending twice with the same key gives the same event. Raises as `take_action` does.
    """
    with transaction.atomic():
        rows = Case.objects.select_for_update(of=["self"]).select_related("filed_for", "created_by")
        locked = rows.get(pk=draft.pk)
        if locked.state == "draft":
            _recompose(locked)
            locked.save(update_fields=_SHEET_FIELDS)
        event = take_action(locked, "file", by=by, answers=answers, key=key)
        _bind_files(event)
        bind_workers(event)
        seal_of(event)
    return event


def file_at_desk(
    *,
    officer: User,
    office: Office,
    procedure: str,
    answers: dict[str, Any],
    people: PeopleRead,
    said: dict[str, Any],
    key: str,
) -> CaseEvent:
    """File for a person at the desk, in one go; the officer is on record as who wrote it down.

    `answers` are the answers by question, `people` the list of workers, `said` what stands in the event:
    declaration, helper, how it was signed. The same key gives the same event. Raises as `take_action` does.
    """
    words = {"answers": answers, "list_digest": people.digest}
    with transaction.atomic():
        _one_at_a_time(officer)
        kept = _filed_before(officer, words, key)
        if kept is not None:
            return kept
        sheet = {**words, "desk": True, "saved": {}}
        draft = start_draft(procedure=procedure, office=office, created_by=officer.pk, sheet=sheet)
        lay_beside(draft, people)
        name = answers["contact"]["name"]
        actor = Actor(officer.pk, name, frozenset({roles.CLAIMANT}), may_sign=True)
        event = send(draft, by=actor, answers={**said, "desk": True}, key=key)
        # The officer wrote for the claimant and has taken no side by it.
        SideTaken.objects.filter(case=event.case, user=officer).delete()
    return event


def _one_at_a_time(person: User) -> None:
    """Let two windows of one person begin or file one after the other, until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('filing'), %s)", [person.pk])


def _filed_before(officer: User, words: dict[str, Any], key: str) -> CaseEvent | None:
    """What this key filed before; raises KeyReused where it filed other words."""
    kept = KeptAnswer.objects.select_related("event__case").filter(user=officer, key=key).first()
    if kept is None:
        return None
    sheet = kept.event.case.sheet
    if kept.event.action != "file" or {name: sheet.get(name) for name in words} != words:
        raise KeyReused(Reason("key_reused", _("This page was sent before with other words. Begin again.")))
    return kept.event


def lock(draft: Case, by: User) -> Case:
    """The draft, locked for who may write in it. Raises NotYours, and Refused once it was sent."""
    locked: Case = (
        Case.objects.select_for_update(of=["self"]).select_related("filed_for", "created_by").get(pk=draft.pk)
    )
    if locked.state != "draft":
        raise Refused(Reason("sent", _("This complaint was sent already.")))
    if not may_write(locked, by):
        raise NotYours(GATE_WORDS["not_yours"])
    return locked


def _recompose(draft: Case) -> None:
    """Bring parties, issues and the case's own fields in line with the answers."""
    draft.sheet.update(compose(draft))
    for name, value in facts_of(draft.sheet).items():
        setattr(draft, name, value)


def _bind_files(event: CaseEvent) -> None:
    """The files of the draft become part of the record; what was for officers is the claimant's too.

    What the checks stopped stays out of it.
    """
    files = Document.objects.filter(case=event.case, event=None).exclude(state=DocumentState.BLOCKED)
    files.filter(audience=Audience.OFFICERS).update(
        audience=Audience.PARTY, audience_party=event.case.claimant_id
    )
    files.update(event=event, party=event.case.claimant_id)


def lay_beside(draft: Case, people: PeopleRead) -> None:
    """Put a list beside a draft that is sent in the same transaction: who sends it has seen it."""
    if people.people:
        WorkerList.objects.create(
            case=draft, by_id=draft.created_by_id, read_at=timezone.now(), people=people.people,
            counts=people.counts, taken=True,
        )  # fmt: skip


def bind_workers(event: CaseEvent) -> None:
    """The list of the draft becomes rows of the case, for officers and the own side; what waited goes."""
    lists = WorkerList.objects.filter(case=event.case)
    for row in lists.filter(taken=True):
        rows = [
            Worker(case=event.case, party=event.case.claimant, listed_by=event, **one) for one in row.people
        ]
        Worker.objects.bulk_create(rows, batch_size=1000)
    lists.delete()

"""Files of social dialogue: through the same quarantine as those of cases, then to those they are for."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone
from procrastinate.contrib.django import app

from cases.models import DocumentState
from cases.services import documents
from dialogue.models import Attachment, Entry, Subject
from dialogue.services.step import MORE, take_step
from dialogue.services.telling import tell_of_paper

if TYPE_CHECKING:
    from accounts.models import User
    from dialogue.models.steps import Step

CHECK_JOB = "dialogue.check_attachment"


def receive_file(
    upload: documents.Upload,
    user: User,
    *,
    key: str,
    title: str = "",
    manifest: documents.Manifest | None = None,
    **place: Any,
) -> Attachment:
    """Take a file to the shelf; nobody else sees it until a step names it and its checks have passed.

    `place` says whose it is, for whom and in which language. The same key with the same bytes gives the same
    row. A small file is ready or refused when this returns. Raises FileRefused; then no row exists.
    """
    taken = documents.take_in(upload, manifest or documents.Manifest())
    name = f"dialogue/{user.pk}/{key}/{taken.stored.sha256}"
    identity = uuid.uuid5(uuid.NAMESPACE_OID, name)
    found = Attachment.objects.filter(pk=identity).first()
    if found is not None:
        return found
    state = documents.check_now(taken.stored, taken.name)
    with transaction.atomic():
        row, _new = Attachment.objects.get_or_create(
            pk=identity,
            defaults={
                "title": (title.strip() or taken.name)[:200], "original_name": taken.name,
                "content_type": taken.content_type, "size": taken.stored.size, "sha256": taken.stored.sha256,
                "state": state, "uploaded_by": user, "created_at": timezone.now(), **place,
            },
        )  # fmt: skip
        if state == DocumentState.CHECKING:
            _ask_check(row.pk)
    return row


@transaction.atomic
def take_with_file(
    subject: Subject, name: str, *, by: User, answers: dict[str, Any], key: str, seen: str | None,
    upload: documents.Upload | None, **place: Any,
) -> Entry:  # fmt: skip
    """A step with the file it brings, if it brings one; where it is refused, no file stays either.

    `place` is for `receive_file`. Raises FileRefused, and what `take_step` raises.
    """
    if upload is not None:
        answers = {**answers, "file": str(receive_file(upload, by, key=key, **place).pk)}
    return take_step(subject, name, by=by, answers=answers, seen=seen, key=key)


def _ask_check(pk: uuid.UUID) -> None:
    app.configure_task(CHECK_JOB).defer(attachment=str(pk))


def check_attachment(pk: str) -> str:
    """Look into a waiting file and write down the outcome; give its state. Raises ScannerAway.

    Running it again finds nothing to do.
    """
    row = Attachment.objects.filter(pk=pk, state=DocumentState.CHECKING).first()
    if row is None:
        return ""
    code = documents.fault_of(row.sha256, row.original_name)
    state = DocumentState.BLOCKED if code else DocumentState.READY
    with transaction.atomic():
        locked = Attachment.objects.select_for_update(of=("self",)).get(pk=pk)
        if locked.state == DocumentState.CHECKING:
            locked.state, locked.blocked_code = state, code
            locked.save(update_fields=["state", "blocked_code"])
            tell_of_paper(locked)
    return str(state)


def ask_again() -> int:
    """Put files that have waited long for their checks into the queue again; gives how many."""
    stuck = Attachment.objects.filter(state=DocumentState.CHECKING, created_at__lt=Now() - documents.STUCK)
    ids = list(stuck.values_list("pk", flat=True)[:200])
    for pk in ids:
        _ask_check(pk)
    return len(ids)


def put_on_record(subject: Subject, step: Step, entry: Entry) -> None:
    """The file that a step brought is part of the record from here on; its audience is told."""
    if not step.answers.get("file"):
        return
    mine = Attachment.objects.filter(entry=None, uploaded_by=step.actor.user_id)
    row = mine.select_for_update(of=("self",)).filter(pk=step.answers["file"]).first()
    if row is not None:
        row.entry = entry
        row.save(update_fields=["entry"])
        tell_of_paper(row)


MORE.update(dict.fromkeys(("add_paper", "report_commitment", "add_text_file"), put_on_record))


def named_here(names: list[str]) -> set[str]:
    """Those of some SHA-256 that a row of social dialogue names."""
    return set(Attachment.objects.filter(sha256__in=names).values_list("sha256", flat=True))


documents.NAMED_ELSEWHERE.append(named_here)

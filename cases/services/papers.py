"""Papers with a code: issuing one at its first print, finding it again, comparing it with the record."""

from __future__ import annotations

import hashlib
import json

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from cases.files.codes import new_code, read_code
from cases.models import (
    AuditEntry,
    Award,
    AwardStatus,
    Case,
    CaseEvent,
    IndustrialAction,
    Paper,
    Session,
    Settlement,
    SettlementStatus,
)
from cases.services.emptying import told_hash
from cases.services.notices import ACTS

_TRIES = 5


def issue(about: Case | IndustrialAction, kind: str, source: int) -> Paper:
    """The paper of that kind about that source, with its code; made when it is first asked for.

    `source` is the id of the event (receipt, report, certificate), of the session (minutes), of the
    settlement or of the award; of the newest entry in the audit for a notice that no case is about.
    Raises LookupError when there is no such source.
    """
    found = Paper.objects.filter(kind=kind, source=source).first()
    tries = 0
    while found is None:
        found = _make(about, kind, source)
        tries += 1
        if found is None and tries == _TRIES:
            raise LookupError("no free code")
    return found


def _make(about: Case | IndustrialAction, kind: str, source: int) -> Paper | None:
    """A new paper, or the one somebody else made at this moment; None when the code is taken."""
    digest = digest_of(kind, source)
    owner = {"case": about} if isinstance(about, Case) else {"notice": about}
    try:
        with transaction.atomic():
            return Paper.objects.create(
                code=new_code(), kind=kind, source=source, digest=digest, issued_at=timezone.now(), **owner,
            )  # fmt: skip
    except IntegrityError:
        return Paper.objects.filter(kind=kind, source=source).first()


def digest_of(kind: str, source: int) -> str:
    """SHA-256 (hex) over what a paper says, taken from the record as it stands; LookupError without one."""
    content = _DIGESTS[kind](source)
    text = json.dumps([kind, *content], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _event_content(source: int) -> list[object]:
    event = CaseEvent.objects.filter(pk=source).first()
    if event is None:
        raise LookupError("no such event")
    return [told_hash(event)]


def _session_content(source: int) -> list[object]:
    session = Session.objects.select_related("event").filter(pk=source, held=True).first()
    if session is None or session.event is None:
        raise LookupError("no such session")
    return [told_hash(session.event), session.number, session.minutes]


def _settlement_content(source: int) -> list[object]:
    settlement = Settlement.objects.prefetch_related("signatures").filter(pk=source).first()
    if settlement is None or settlement.certified_by_id is None:
        raise LookupError("no such settlement")
    standing = Settlement.digest_of(settlement.text, settlement.obligations, settlement.covers)
    return [standing, sorted([s.party_id, s.digest] for s in settlement.signatures.all())]


def _award_content(source: int) -> list[object]:
    award = Award.objects.prefetch_related("signatures", "outcomes__issue").filter(pk=source).first()
    if award is None or award.status != AwardStatus.ISSUED:
        raise LookupError("no such award")
    outcomes = sorted([row.issue.key, row.outcome, row.reasons, row.order] for row in award.outcomes.all())
    names = sorted([s.arbitrator_id, s.digest, s.dissents] for s in award.signatures.all())
    return [award.number, award.digest, award.text, award.binding, outcomes, names]


def entries_of(row: IndustrialAction) -> QuerySet[AuditEntry]:
    """What was done with a notice that no case is about, as the audit keeps it, the oldest first."""
    verbs = [f"notice_{name}" for name in ("notify", *ACTS)]
    return AuditEntry.objects.filter(verb__in=verbs, data__notice=row.number).order_by("pk")


def _notice_content(source: int) -> list[object]:
    """The notice as it stood after that entry: who gave it where, and every entry until then."""
    last = AuditEntry.objects.filter(pk=source).first()
    number = last.data.get("notice") if last is not None else None
    row = IndustrialAction.objects.filter(case=None, number=number).first() if number else None
    if row is None:
        raise LookupError("no such notice")
    done = [[e.verb, e.data, e.user_id, e.at.isoformat()] for e in entries_of(row).filter(pk__lte=source)]
    return [row.number, row.kind, row.organization_id, row.office_id, done]


_DIGESTS = {
    "notice": _notice_content,
    "award": _award_content,
    "no_objection": _event_content,
    "receipt": _event_content,
    "report": _event_content,
    "minutes": _session_content,
    "settlement": _settlement_content,
}


def find_paper(text: str) -> Paper | None:
    """The paper with the code somebody typed; None where none has it. Raises WrongCode."""
    code = read_code(text)
    found: Paper | None = (
        Paper.objects.select_related("case__office", "notice__office", "notice__organization")
        .filter(code=code)
        .first()
    )
    return found


def matches(paper: Paper) -> bool:
    """Whether the record still says what the paper said when it was issued."""
    try:
        return digest_of(paper.kind, paper.source) == paper.digest
    except LookupError:
        return False


def is_set_aside(paper: Paper) -> bool:
    """Whether the settlement of a paper was set aside after it was issued."""
    if paper.kind != "settlement":
        return False
    return Settlement.objects.filter(pk=paper.source, status=SettlementStatus.SET_ASIDE).exists()


def is_outdated(paper: Paper) -> bool:
    """Whether more was done with a notice after its paper was issued."""
    return paper.notice is not None and entries_of(paper.notice).filter(pk__gt=paper.source).exists()

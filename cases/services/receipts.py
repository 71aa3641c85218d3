"""Receipts that can be checked without us: what was received is written down once, and signed when asked for.

The format is told in tools/verify_receipt/README.md; tools/verify_receipt/verify_receipt.py checks it.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from cases.files import signing_keys
from cases.models import Case, CaseEvent, Document, DocumentState, Seal, Worker

FORMAT = "concord-receipt/1"
CONTENT = "concord-complaint/1"
_INNER = frozenset({"organization", "person"})
"""Keys of a party that mean rows of ours and nothing to anybody else."""
CONTACT = frozenset({"phone", "email", "address", "safe_contact"})


def seal_of(event: CaseEvent) -> Seal:
    """What was received, written down once: in the transaction of the sending, or when first asked for."""
    found = Seal.objects.filter(event=event).first()
    if found is not None:
        return found
    case = Case.objects.select_related("office").get(pk=event.case_id)
    content = written(content_of(case))
    statement = canonical(statement_of(case, event, content))
    try:
        with transaction.atomic():
            return Seal.objects.create(event=event, content=content, statement=statement)
    except IntegrityError:
        return Seal.objects.get(pk=event.pk)


def receipt_file(event: CaseEvent) -> str:
    """The receipt as a file: statement, key and signature. Raises signing_keys.NoKey."""
    statement = seal_of(event).statement
    signer = signing_keys.signer()
    receipt = {
        "format": FORMAT,
        "statement": json.loads(statement),
        "key": signer.public.key,
        "public_key": signer.public.public_key,
        "signature": signer.sign(statement.encode()),
    }
    return written(receipt)


def content_of(case: Case) -> dict[str, Any]:
    """What the complaint said, without numbers that mean something to us alone."""
    sheet = case.sheet
    return {
        "format": CONTENT,
        "number": case.number,
        "procedure": case.procedure,
        "title": case.title,
        "facts": case.facts_text,
        "claimant": sheet.get("claimant", ""),
        "parties": [_party(row, sheet.get("claimant", "")) for row in sheet.get("parties", [])],
        "issues": sheet.get("issues", []),
        "answers": _without(sheet.get("answers", {}), _INNER),
        **_named(case),
    }


def _named(case: Case) -> dict[str, Any]:
    """The workers the complaint named, where it named any."""
    rows = Worker.objects.filter(case=case, listed_by__action="file").order_by("pk")
    named = list(rows.values("name", "sex", "card", "job", "informal", "migrant"))
    return {"workers": named} if named else {}


def _party(row: dict[str, Any], claimant: str) -> dict[str, Any]:
    """One party; how to reach the others stands in what the claimant wrote, or is not theirs to read."""
    found: dict[str, Any] = _without(row, _INNER if row.get("key") == claimant else _INNER | CONTACT)
    return found


def _without(value: Any, names: frozenset[str]) -> Any:
    if isinstance(value, dict):
        return {name: _without(inner, names) for name, inner in value.items() if name not in names}
    return [_without(row, names) for row in value] if isinstance(value, list) else value


def statement_of(case: Case, event: CaseEvent, content: str) -> dict[str, Any]:
    """What a receipt says: number, times, place in the record, and the SHA-256 of all that was received."""
    data = content.encode()
    return {
        "format": FORMAT,
        "number": case.number,
        "procedure": case.procedure,
        "office": str(case.office.slug),
        "issuer": settings.SITE_URL,
        "made_up": case.is_demo,
        "received_at": _moment(event.occurred_at, ZoneInfo(case.timezone)),
        "recorded_at": _moment(event.recorded_at, UTC),
        "sealed_at": _moment(timezone.now(), UTC),
        "record": {"seq": event.seq, "hash": event.hash},
        "content": {
            "name": content_name(case),
            "size": len(data),
            "sha256": hashlib.sha256(data).hexdigest(),
        },
        "files": [
            _file(d)
            for d in Document.objects.filter(event=event)
            .exclude(state=DocumentState.BLOCKED)
            .exclude(sha256="")
            .order_by("created_at", "pk")
        ],
    }


def _file(document: Document) -> dict[str, Any]:
    """A file as the receipt names it; of a photo that its sender made smaller, what it was before too."""
    found = {"name": document.original_name, "size": document.size, "sha256": document.sha256}
    if document.before_sha256:
        before = {"size": document.before_size, "sha256": document.before_sha256}
        return {**found, "said_to_be_smaller_copy_of": before}
    return found


def content_name(case: Case) -> str:
    """The name under which the complaint itself is handed out."""
    return f"{case.number}-complaint.json"


def canonical(value: Any) -> str:
    """JSON as it is signed: keys in order, no spaces."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def written(value: Any) -> str:
    """JSON as people can read it."""
    return json.dumps(value, sort_keys=True, indent=2, ensure_ascii=False) + "\n"


def _moment(at: datetime, zone: Any) -> str:
    return at.astimezone(zone).isoformat(timespec="microseconds")


def printed_seal(event: CaseEvent) -> dict[str, str]:
    """What the paper receipt says of the signed one: fingerprint of the complaint, and its key if any."""
    said = json.loads(seal_of(event).statement)
    try:
        key = signing_keys.signer().public.key
    except signing_keys.NoKey:
        key = ""
    return {"content": said["content"]["sha256"], "key": key}

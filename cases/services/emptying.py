"""Empties the words of entries of the record by rule, so that its chain still proves all the rest.

An entry keeps its hash. What it says afterwards has another digest, which the entry `erase_by_rule` names:
whoever walks the chain passes over an emptied entry only where a later entry says of it exactly this.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cases.models import Case, CaseEvent
from cases.models.record import APART, EMPTIED_BY
from cases.services.record import is_digest
from cases.services.retention import ERASED

_REACH = frozenset(("phone", "email", "address", "safe_contact", "link"))
"""How somebody is reached: emptied with the contacts wherever in an answer it stands."""
_OF_PEOPLE = frozenset(
    ("reason", "text", "what", "words", "answers", "cannot_attend", "clause", "excuse", "grounds", "means",
     "how_to_appeal", "signer", "signatures", "person", "interpreter_name", "witness", "how", "proof",
     "evidence", "obligation", "obligations", "reasons", "order", "dissent", "binding_basis", "judgment",
     "officer", "remarks", "outcome")
)  # fmt: skip
"""Answers that go with the names."""
_OF_ACT = {
    ("add_workers", "workers"): "KEEP_CONTACTS",
    ("explain_absence", "reason"): "KEEP_TEXTS",
    ("answer_session", "words"): "KEEP_TEXTS",
    ("answer_slots", "words"): "KEEP_TEXTS",
    ("add_document", "title"): "KEEP_FILES",
    ("add_document", "shows"): "KEEP_FILES",
    ("record_order_compliance", "order"): "",
    ("issue_order", "text"): "",
    ("correct_award", "text"): "",
}
"""Where an answer goes by another rule than its name says; empty: it stays, with what it is part of."""
STAYS = frozenset(
    ("minutes", "positions", "issues", "kinds", "joining", "title", "demands", "minimum_service", "place",
     "served", "interpreter", "legal_basis", "court", "number", "reference", "body", "articles", "summary",
     "sector")
)  # fmt: skip
"""Words of entries that stay, as the table of places says why; other answers are codes, numbers and days."""
_CODES = frozenset(("answer", "by", "due", "sex"))


@dataclass(frozen=True, slots=True)
class Emptied:
    """One entry as it will be: what it still says, and the digest of that."""

    pk: int
    seq: int
    data: dict[str, Any]
    digest: str


def rule_of(act: str, name: str) -> str:
    """The rule by which the answer of that name goes from an entry; empty where it stays."""
    return _OF_ACT.get((act, name), "KEEP_NAMES" if name in _OF_PEOPLE else "")


def without_words(act: str, data: dict[str, Any], rule: str) -> dict[str, Any]:
    """What an entry says once a rule has been applied; the last rule takes what earlier ones left."""
    goes = ERASED if rule == "KEEP_NAMES" else (rule,)
    found = {}
    for name, value in data.items():
        whole = rule_of(act, name) in goes and not is_digest(act, name)
        found[name] = _emptied(value, whole, reach="KEEP_CONTACTS" in goes, name=name)
    return found if found == data else {**found, "erased": sorted({*data.get("erased", ()), rule})}


def _emptied(value: Any, whole: bool, *, reach: bool, name: str) -> Any:
    if isinstance(value, dict):
        return {k: _emptied(v, whole and k not in _CODES, reach=reach, name=k) for k, v in value.items()}
    if isinstance(value, list):
        return [_emptied(one, whole, reach=reach, name=name) for one in value]
    return "" if isinstance(value, str) and (whole or (reach and name in _REACH)) else value


def to_empty(case: Case, rule: str) -> list[Emptied]:
    """The entries that a rule empties. Of what two parties said to each other they hold digests alone."""
    rows = []
    for event in CaseEvent.objects.filter(case=case, seq__lt=APART).order_by("seq").iterator(chunk_size=500):
        data = without_words(event.action, event.data, rule)
        if data != event.data:
            event.data = data
            rows.append(Emptied(event.pk, event.seq, data, event.digest()))
    return rows


def empty(rows: list[Emptied]) -> None:
    """Write the emptied entries; the database lets it happen only while the erasing that names them runs."""
    for row in rows:
        CaseEvent.objects.filter(pk=row.pk).update(data=row.data)


def emptied_of(case_id: int) -> dict[int, tuple[str, CaseEvent]]:
    """By its place what an emptied entry must say now, as a digest, and the entry that says so; one query."""
    rows = CaseEvent.objects.filter(case=case_id, action=EMPTIED_BY, data__has_key="emptied").order_by("seq")
    return {int(seq): (digest, row) for row in rows for seq, digest in row.data["emptied"].items()}


def told_hash(event: CaseEvent) -> str:
    """The hash an entry was written with, where it is whole or emptied as the record says; else a new one."""
    digest = event.digest()
    if digest == event.hash:
        return digest
    named = emptied_of(event.case_id).get(event.seq)
    return event.hash if named is not None and named[0] == digest else digest

"""Finding personal data in an award before it is published; a person decides on every find."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from cases.khmer import fold
from cases.models import Case, Party, Worker

MASK = "█████"
_DIGIT = "[0-9០-៩]"
_PATTERNS = (
    ("phone", re.compile(rf"(?<!{_DIGIT})(?:\+?855|0|០)[\s.-]?(?:{_DIGIT}[\s.-]?){{7,9}}(?!{_DIGIT})")),
    ("identity", re.compile(rf"(?<!{_DIGIT})(?:{_DIGIT}[\s-]?){{9,12}}(?!{_DIGIT})")),
    ("email", re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+\.[\w.-]+")),
)


@dataclass(frozen=True, slots=True)
class Find:
    """One place that looks like personal data: of which kind, and the very words."""

    kind: str
    text: str


def names_of(case_id: int) -> list[str]:
    """Names that must not be published: workers on the lists, and parties who are people."""
    workers = Worker.objects.filter(case_id=case_id).values_list("name", flat=True)
    people = Party.objects.filter(case_id=case_id, kind="person").values_list("name", "name_latin")
    rows = [*workers, *(name for pair in people for name in pair)]
    return sorted({name.strip() for name in rows if len(name.strip()) > 2}, key=lambda n: (-len(n), n))


def find_personal(text: str, names: Iterable[str]) -> list[Find]:
    """Every phone number, identity number, e-mail address and known name in a text, each once."""
    found: dict[str, Find] = {}
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            words = match.group().strip()
            found.setdefault(words, Find(kind, words))
    folded = fold(text)
    for name in names:
        if fold(name) in folded:
            found.setdefault(name, Find("name", name))
    return list(found.values())


def masked(text: str, names: Iterable[str]) -> str:
    """The text with every find covered: what is proposed, before a person reads it."""
    for find in sorted(find_personal(text, names), key=lambda f: -len(f.text)):
        text = re.sub(re.escape(find.text), MASK, text, flags=re.IGNORECASE)
    return text


def public_text(case: Case) -> str:
    """The award as it would be published: its running text, then reasons and order on each issue, masked."""
    award = case.awards.filter(status="issued").first()
    if award is None:
        return ""
    parts = [award.text]
    for row in award.outcomes.select_related("issue"):
        parts += [f"{row.issue}: {row.get_outcome_display()}", row.reasons, row.order]
    return masked("\n\n".join(part for part in parts if part), names_of(case.pk))

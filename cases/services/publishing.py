"""What publishing an award leaves in the public register, in the transaction of the act."""

from __future__ import annotations

import hashlib
from typing import Any

from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db.models import Func, TextField, Value

from cases.khmer import index_words
from cases.masking import masked, names_of, public_text
from cases.models import Award, Case, CaseEvent, PublicAward
from cases.models.acting import Act


def publish(case: Case, act: Act, event: CaseEvent) -> None:
    """Write the masked document; what a paper file leaves out is masked by the machine and says so."""
    award = Award.objects.prefetch_related("outcomes__issue").get(case_id=case.pk, status="issued")
    text = act.answers.get("masked") or public_text(case)
    outcomes, issued_on = list(award.outcomes.all()), award.issued_on or act.now.date()
    names = names_of(case.pk)
    values: dict[str, Any] = {
        "number": award.number or f"AW-{case.number}", "title": masked(case.title or str(case), names)[:300],
        "issued_on": issued_on, "published_at": act.now, "year": issued_on.year,
        "office_id": case.office_id, "sector": case.sector, "status": str(case.state),
        "binding": award.binding, "summary": act.answers.get("summary", ""), "text": text,
        "decisions": [
            {"issue": masked(row.issue.title, names), "category": row.issue.category, "outcome": row.outcome}
            for row in outcomes
        ],
        "categories": sorted({row.issue.category for row in outcomes}),
        "outcomes": sorted({row.outcome for row in outcomes}),
        "articles": "; ".join(sorted({row.articles for row in outcomes if row.articles}))[:400],
        "digest": hashlib.sha256(text.encode()).hexdigest(),
    }  # fmt: skip
    words = " ".join([values["number"], values["title"], values["summary"], text, values["articles"]])
    PublicAward.objects.create(award=award, words=vector_of(words), **values)


def vector_of(text: str) -> Func:
    """The search words of a text, without their places: folded, Khmer in pieces, English as it stands."""
    words = SearchVector(Value(index_words(text), output_field=TextField()), config="simple")
    return Func(words, function="strip", output_field=SearchVectorField())

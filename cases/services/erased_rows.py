"""Empties the rows of a case, each rule its own; what stays is named in `erased_places`."""

from __future__ import annotations

from collections.abc import Callable

from django.urls import reverse

from accounts import typed
from cases.models import (
    AccessRequest,
    Award,
    AwardOutcome,
    AwardSection,
    AwardService,
    AwardSignature,
    AwardStatus,
    Case,
    CaseImport,
    CaseNote,
    Challenge,
    Document,
    DocumentState,
    Draw,
    Exclusion,
    Excuse,
    Hearing,
    ImportRow,
    ImportState,
    Interview,
    KeepingHold,
    Objection,
    Offer,
    OldCase,
    PanelSeat,
    Party,
    Seal,
    SectionVersion,
    Session,
    SessionAnswer,
    Settlement,
    Signature,
    SlotOffer,
    SlotReply,
    Worker,
)
from cases.services.receipts import CONTACT

NO_TITLE = "—"
"""What a document is called whose words were erased."""
_OF_PEOPLE = ("officer", "outcome")
"""What an old register says in its own words."""


def _contacts(case: Case) -> list[str]:
    Party.objects.filter(case=case).update(**dict.fromkeys(sorted(CONTACT), ""))
    Worker.objects.filter(case=case).delete()
    Seal.objects.filter(event__case=case).update(content="")
    for model in (Session, Hearing, SlotOffer):
        model.objects.filter(case=case).update(link="")
    Case.objects.filter(pk=case.pk).update(sheet={})
    return []


def _texts(case: Case) -> list[str]:
    CaseNote.objects.filter(case=case).update(text="")
    Interview.objects.filter(case=case).update(minutes="")
    Offer.objects.filter(case=case).update(text="", words="")
    Excuse.objects.filter(case=case).update(reason="")
    SessionAnswer.objects.filter(session__case=case).update(words="")
    SlotReply.objects.filter(offer__case=case).update(words="")
    Case.objects.filter(pk=case.pk).update(facts_text="")
    typed.forget_under(reverse("cases:case", args=[case.number]))
    return []


def _files(case: Case) -> list[str]:
    rows = Document.objects.filter(case=case)
    names = sorted(set(rows.exclude(sha256="").values_list("sha256", flat=True)))
    rows.filter(event=None).delete()
    words = {"title": NO_TITLE, "original_name": "", "shows": "", "text": ""}
    seen = rows.filter(state__in=[DocumentState.READY, DocumentState.WITHDRAWN])
    seen.update(state=DocumentState.ERASED, **words)
    # Others never knew of these: they stay blocked, so that nobody learns of them now.
    hidden = rows.exclude(state=DocumentState.ERASED)
    hidden.update(state=DocumentState.BLOCKED, sha256="", **words)
    return names


def _names(case: Case) -> list[str]:
    _drafts(case)
    for model in (Session, Hearing):
        model.objects.filter(case=case).update(interpreter_name="")
    AwardService.objects.filter(award__case=case).update(how="", proof="")
    Objection.objects.filter(award__case=case).update(grounds="", means="")
    PanelSeat.objects.filter(case=case).update(interests="")
    Challenge.objects.filter(case=case).update(grounds="")
    Draw.objects.filter(case=case).update(reason="", witness="")
    AccessRequest.objects.filter(case=case).update(reason="", answer="")
    Exclusion.objects.filter(case=case).update(reason="")
    KeepingHold.objects.filter(case=case).update(reason="")
    _brought_in(case)
    return []


def _drafts(case: Case) -> None:
    """Texts that came to nothing: of the award before it was issued, of settlements that nobody certified."""
    AwardSection.objects.filter(case=case).update(text="")
    SectionVersion.objects.filter(section__case=case).update(text="")
    drafts = Award.objects.filter(case=case).exclude(status=AwardStatus.ISSUED)
    AwardOutcome.objects.filter(award__in=drafts).update(reasons="", order="")
    AwardSignature.objects.filter(award__in=drafts).update(dissent="")
    drafts.update(text="", binding_basis="")
    texts = Settlement.objects.filter(case=case, certified_by=None)
    Signature.objects.filter(settlement__in=texts).update(signer="")
    texts.update(text="", obligations=[])


def _brought_in(case: Case) -> None:
    """The row of the old register as it was written there, and the file that it came in."""
    CaseImport.objects.filter(rows__case=case, state=ImportState.TAKEN).update(content=b"")
    ImportRow.objects.filter(case=case).update(cells=[], values={}, problems=[])
    for old in OldCase.objects.filter(case=case):
        said = {name: text for name, text in old.said.items() if name not in _OF_PEOPLE}
        OldCase.objects.filter(pk=old.pk).update(said=said)


PARTS: dict[str, Callable[[Case], list[str]]] = {
    "KEEP_CONTACTS": _contacts, "KEEP_TEXTS": _texts, "KEEP_FILES": _files, "KEEP_NAMES": _names,
}  # fmt: skip
"""What each rule empties; gives the SHA-256 of files whose bytes go."""

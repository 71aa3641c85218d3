"""The cases of the world of the doors, each brought lawfully to where something can be seen or hidden."""

from __future__ import annotations

import datetime as dt
from typing import Any
from unittest import mock

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts import typed
from accounts.models import Office
from cases.models import Case, Document, DocumentState
from cases.models.drafting import AwardSection
from cases.services import drafts
from cases.services.documents import receive_upload
from cases.services.drafting import save_section
from cases.services.worker_lists import keep_read, take
from cases.worker_tables import read_people
from tests.conftest import Cast, Table, begin_draft, bring_to, sheet_of
from tests.council.conftest import RECEIVED, bring_to_council
from tests.doors.words import WORDS


def in_talks(cast: Cast) -> Table:
    """In conciliation, both sides with a way to reach them that the other must not know."""
    parties = sheet_of(cast)["parties"]
    parties[0] |= {"safe_contact": WORDS["union_contact"], "email": f"{WORDS['union_mail']}@example.org"}
    parties[1] |= {"safe_contact": WORDS["employer_contact"], "address": f"1 {WORDS['employer_home']} St"}
    issues = sheet_of(cast)["issues"]
    issues[0]["text"] = f"Overtime {WORDS['issue']}"
    table = bring_to(begin_draft(cast, parties=parties, issues=issues), "in_conciliation")
    _hide(table)
    _hold_sessions(table.do)
    _settle_in_part(table.do)
    table.do("conciliator", "propose_settlement", {"key": "offer", "text": WORDS["offer"], "issues": ["1"]})
    _propose_times(table.do)
    _announce_strike(table.do)
    _make_offers(table.do)
    return table


def _hide(table: Table) -> None:
    """A word of each kind that not everybody may read."""
    do = table.do
    note = do("conciliator", "add_note", {"text": f"Private {WORDS['note']}"})
    for party, word in (("union", "union_interview"), ("factory", "employer_interview")):
        said = {"party": party, "minutes": f"Said {WORDS[word]}", "signed": "thumbprint"}
        do("conciliator", "record_interview", said)
    do("union_rep", "add_document", {"title": "For all", "text": WORDS["shared"], "audience": "all"})
    do("union_rep", "add_document", {"title": WORDS["title"], "text": WORDS["text"], "audience": "party"})
    file = send_file(table, "file")
    do("union_rep", "add_document", {"title": WORDS["file"], "document": str(file.pk), "audience": "party"})
    do("officer", "add_document", {"title": "Office", "text": WORDS["office"], "audience": "officers"})
    do("union_rep", "explain_absence", {"reason": WORDS["excuse"]})
    do("union_rep", "add_workers", {"lines": f"{WORDS['worker']}; woman; sewing"})
    do("officer", "link_proceeding", {"kind": "court", "reference": WORDS["proceeding"]})
    do("officer", "correct", {"entry": note.seq, "text": f"Not so, {WORDS['correction']}"})


def _hold_sessions(do: Any) -> None:
    """One with both sides, one with the employer alone, and one to come."""
    both = {"attended": ["union", "factory"], "minutes": f"Talks {WORDS['minutes']}", "place": "Office"}
    do("conciliator", "record_session", both)
    alone = {"attended": ["factory"], "minutes": f"Alone {WORDS['separate']}", "kind": "separate"}
    do("conciliator", "record_session", alone)
    do("conciliator", "schedule_session", {"starts_at": _in_days(3), "place": "Room 2", "despite": True})


def _propose_times(do: Any) -> None:
    """Two times for the next session; the union answered, with a word for the conciliator."""
    times = {"slots": [_in_days(5), _in_days(6)], "minutes": 120, "place": "Room 2", "answer_by": _in_days(4)}
    do("conciliator", "propose_slots", {**times, "despite": True})
    do(
        "union_rep",
        "answer_slots",
        {"free": {"1": True, "2": False}, "words": f"Not Fridays {WORDS['when']}"},
    )


def _settle_in_part(do: Any) -> None:
    """One issue is settled: signed by both sides and certified."""
    text = {"key": "deal", "text": f"Paid double {WORDS['deal']}", "issues": ["2"]}
    do("conciliator", "propose_settlement", text)
    for who in ("union_rep", "employer_rep"):
        do(who, "sign_settlement", {"agree": True, "signer": who, "settlement": "deal"})
    do("conciliator", "certify_partial_settlement", {"settlement": "deal", "issues": ["2"]})


def _make_offers(do: Any) -> None:
    """Two offers that the sides keep to themselves, and between them one for the conciliator too."""
    do("union_rep", "make_offer", {"text": WORDS["pair_offer"]})
    do("employer_rep", "answer_offer", {"answer": "decline", "words": WORDS["pair_answer"]})
    for who in ("union_rep", "employer_rep"):
        do(who, "share_offers", {"wish": "true"})
    do("union_rep", "make_offer", {"text": WORDS["pair_shared"]})
    do("employer_rep", "share_offers", {"wish": "false"})
    do("union_rep", "make_offer", {"text": WORDS["pair_later"]})


def _announce_strike(do: Any) -> None:
    """The union gives notice of a strike; heads and leadership learn of every notice."""
    today = timezone.localdate().isoformat()
    served = {"factory": today, "ministry": today}
    do("union_rep", "notify_strike", {"demands": f"Sundays {WORDS['strike']}", "served": served})


def _in_days(days: int, hour: int = 9) -> str:
    day = timezone.localdate() + dt.timedelta(days=days)
    return f"{day.isoformat()}T{hour:02}:00"


def send_file(table: Table, word: str) -> Document:
    """A file whose name, title and bytes hold a word, checked and found harmless."""
    file = SimpleUploadedFile(f"{WORDS[word]}.txt", f"In the file {WORDS[word]}".encode(), "text/plain")
    document = receive_upload(table.case, table.cast.union_rep, file, title=WORDS[word], audience="party")
    Document.objects.filter(pk=document.pk).update(state=DocumentState.READY)
    return document


def asked(cast: Cast) -> Table:
    """Both sides were asked for information by a date of their own."""
    table = bring_to(begin_draft(cast), "under_review")
    day = (timezone.localdate() + dt.timedelta(days=9)).isoformat()
    table.do("officer", "ask_information", {"what": "Pay slips", "answer_by": {"union": day, "factory": day}})
    return table


def before_panel(cast: Cast) -> Table:
    """Three arbitrators sit over it; what was said in the talks before is not for them."""
    table = bring_to(begin_draft(cast), "in_conciliation")
    do = table.do
    do("conciliator", "add_note", {"text": WORDS["talks_note"]})
    both = {"attended": ["union", "factory"], "minutes": WORDS["talks_minutes"]}
    do("conciliator", "record_session", both)
    alone = {"attended": ["factory"], "minutes": WORDS["talks_alone"], "kind": "separate"}
    do("conciliator", "record_session", alone)
    do("union_rep", "propose_settlement", {"key": "try", "text": WORDS["talks_offer"], "issues": ["1"]})
    do("union_rep", "add_document", {"title": "For us", "text": WORDS["talks_text"], "audience": "party"})
    do("union_rep", "add_document", {"title": "Exhibit", "text": WORDS["exhibit"], "audience": "all"})
    do("union_rep", "make_offer", {"text": WORDS["pair_before"]})
    said = {key: f"Position on {key} {WORDS['position']}" for key in ("union", "factory")}
    report = {"positions": {"1": said, "2": said}, "reason": "No move"}
    with mock.patch.dict(RECEIVED[0][2], report):
        bring_to_council(table, "in_arbitration")
    _write_award(table)
    do("secretary", "schedule_hearing", {"starts_at": _in_days(4), "until": _in_days(4, 11), "place": "Hall",
                                         "despite": True})  # fmt: skip
    said = {"attended": ["union", "factory"], "minutes": WORDS["hearing"], "place": "Hall"}
    do("secretary", "record_hearing", said)
    order = {"kind": "administrative", "text": WORDS["order"], "due": (_in_days(9))[:10], "key": "order-1"}
    do("officer", "issue_order", order)
    return table


def _write_award(table: Table) -> None:
    section = AwardSection.objects.get(case=table.case, key="reasons-1")
    save_section(
        section, by=table.cast.arb_workers, text=WORDS["award_draft"], version=0, done=True,
        now=timezone.now(),
    )  # fmt: skip


def awarded(cast: Cast) -> Table:
    """The award is issued, served on the union, and published without names."""
    table = bring_to_council(bring_to(begin_draft(cast), "in_conciliation"), "award_issued")
    receipt = {"party": "union", "how": "By hand", "proof": "Signed receipt"}
    table.do("secretary", "serve_award", receipt)
    masked = {"masked": f"The text {WORDS['published']}", "summary": "Sundays are paid double."}
    table.do("secretary", "publish_award", masked)
    return table


def elsewhere(cast: Cast) -> Table:
    """Another union against another employer at another office."""
    table = begin_draft(other_cast(cast))
    Case.objects.filter(pk=table.case.pk).update(title=f"Overtime {WORDS['elsewhere']}")
    return bring_to(table, "under_review")


def other_cast(cast: Cast, office: str = "siem-reap") -> Cast:
    """The people of another dispute: the rival union against the second employer."""
    officer = cast.officer if office == "phnom-penh" else cast.officer_elsewhere
    people = {**cast.people, "union_rep": cast.rival_rep, "officer": officer}
    return Cast(
        Office.objects.get(slug=office), cast.rival, cast.other_employer, cast.union, cast.employer, people
    )


def draft(cast: Cast) -> Table:
    """A complaint still being written on the pages of filing, for the union."""
    answers = {
        "respondent": {"name": "Employer A", "organization": str(cast.employer.pk)},
        "issues": {"issues": ["overtime"]},
        "story": {"story": f"Told in the draft {WORDS['draft']}"},
    }
    case = drafts.begin(
        procedure="collective", office=cast.office, by=cast.union_rep, filed_for=cast.union,
        answers=answers, key="draft-1",
    )  # fmt: skip
    words = {"story": f"Typed and not saved {WORDS['typed']}"}
    typed.keep(cast.union_rep, f"/en/file/{case.pk}/story/", words, seen="0", now=timezone.now())
    table = Table(cast, case)
    send_file(table, "evidence")
    for word in ("listed", "read"):
        waits = keep_read(
            case, read_people(f"Name\n{WORDS[word]}".encode()), "l.csv", by=cast.union_rep, now=timezone.now()
        )
        if word == "listed":
            take(case, waits.pk, by=cast.union_rep)
    return table


CASES = {
    "talks": in_talks, "panel": before_panel, "awarded": awarded, "elsewhere": elsewhere, "draft": draft,
}  # fmt: skip
"""Each case by its name in doors.yaml."""

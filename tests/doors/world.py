"""One world with something behind every door: cases, papers, words that few may read, and who knocks."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone, translation

from accounts.models import AccountRecovery, ApiToken, Mandate, Office, Post, User
from accounts.second_factor import mark_passed
from accounts.services import invite_to_organization
from accounts.tokens import make_token
from cases.models import Case, Document, DocumentState, Exclusion, Paper, SavedView, Session
from cases.services import drafts, papers
from cases.services.documents import receive_upload
from notifications.models import Notification
from tests.accounts.factories import make_mandate, make_official, make_representative
from tests.conftest import Cast, Table, begin_draft, bring_to, make_cast, sheet_of
from tests.doors.words import WORDS

ABSENT = {
    "number": "CD-2026-9999",
    "draft": 888_888,
    "pk": 888_888,
    "seq": 888_888,
    "document": "00000000-0000-4000-8000-000000000000",
    "document_id": "00000000-0000-4000-8000-000000000000",
    "token": "x" * 43,
    "code": "0000-0000",
    "topic": "nothing",
}
"""Well-formed values of the parameters of addresses that nothing has."""


@dataclass
class World:
    """The cases by name, the things in them by name, the people by name (None: nobody signed in)."""

    cast: Cast
    tables: dict[str, Table]
    people: dict[str, User | None]
    things: dict[str, Any] = field(default_factory=dict)

    def case(self, name: str) -> Case:
        """A case of the world as it stands now."""
        found: Case = Case.objects.get(pk=self.tables[name].case.pk)
        return found


def make_world() -> World:
    """Build it: about a second, once for all tests of this folder."""
    with translation.override("en"):
        cast = make_cast()
        people = _people(cast)
        User.objects.update(password=make_password("a made-up password"))
        tables = {name: make(cast) for name, make in _CASES.items()}
        world = World(cast, tables, people)
        _keep_someone_out(world)
        _hide_words(world)
        world.things = _things(world)
    return world


def _people(cast: Cast) -> dict[str, User | None]:
    """The cast, and those who belong to no dispute of the world."""
    lawyer = make_representative(cast.union, name="Lawyer of Both")
    make_mandate(lawyer, cast.employer)
    more: dict[str, User | None] = {
        "lawyer": lawyer,
        "excluded": make_official("officer", cast.office, name="Officer With a Brother"),
        "head_elsewhere": make_official("head_of_office", "siem-reap", name="Head Elsewhere"),
        "leader": make_official("leadership", None, name="Leader"),
        "admin": make_official("admin", None, name="Administrator"),
    }
    return {"anonymous": None, **cast.people, **more}


def _talks(cast: Cast) -> Table:
    """In conciliation, both sides with a way to reach them that the other must not know."""
    parties = sheet_of(cast)["parties"]
    parties[0] |= {"safe_contact": WORDS["union_contact"], "email": f"{WORDS['union_mail']}@example.org"}
    parties[1] |= {"safe_contact": WORDS["employer_contact"], "address": f"1 {WORDS['employer_home']} St"}
    issues = sheet_of(cast)["issues"]
    issues[0]["text"] = f"Overtime {WORDS['issue']}"
    return bring_to(begin_draft(cast, parties=parties, issues=issues), "in_conciliation")


def _failed(cast: Cast) -> Table:
    """Conciliation failed and the report is written: the delegate of the Minister sees it."""
    table = bring_to(begin_draft(cast), "in_conciliation")
    said = {key: f"Position on {key} {WORDS['position']}" for key in ("union", "factory")}
    table.do("conciliator", "report_non_conciliation", {"positions": {"1": said, "2": said}})
    return table


def _settled(cast: Cast) -> Table:
    """Signed by both sides and certified."""
    table = bring_to(begin_draft(cast), "in_conciliation")
    text = {"key": "deal", "text": f"Paid double {WORDS['deal']}", "issues": ["1", "2"]}
    table.do("conciliator", "propose_settlement", text)
    for who in ("union_rep", "employer_rep"):
        table.do(who, "sign_settlement", {"agree": True, "signer": who})
    table.do("conciliator", "certify_settlement", {})
    return table


def _elsewhere(cast: Cast) -> Table:
    """Another union against another employer at another office."""
    other = Cast(
        Office.objects.get(slug="siem-reap"), cast.rival, cast.other_employer, cast.union, cast.employer,
        {**cast.people, "union_rep": cast.rival_rep, "officer": cast.officer_elsewhere},
    )  # fmt: skip
    table = begin_draft(other)
    Case.objects.filter(pk=table.case.pk).update(title=f"Overtime {WORDS['elsewhere']}")
    return bring_to(table, "under_review")


def _draft(cast: Cast) -> Table:
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
    typed = {"story": f"Typed and not saved {WORDS['typed']}"}
    drafts.keep_words(case, "story", typed, by=cast.union_rep, seen=0)
    _send_file(Table(cast, case), "evidence", "evidence.txt")
    return Table(cast, case)


_CASES = {"talks": _talks, "failed": _failed, "settled": _settled, "elsewhere": _elsewhere, "draft": _draft}


def _send_file(table: Table, word: str, name: str) -> Document:
    """A file whose name, title and bytes hold a word, checked and found harmless."""
    body = f"In the file {WORDS[word]}".encode()
    file = SimpleUploadedFile(f"{WORDS[word]}-{name}", body, "text/plain")
    document = receive_upload(
        table.case, table.cast.union_rep, file, title=WORDS[word], audience="party", key=word
    )
    Document.objects.filter(pk=document.pk).update(state=DocumentState.READY)
    return document


def _keep_someone_out(world: World) -> None:
    """One officer has a brother at the union and is kept out of every case of the office."""
    for case in Case.objects.filter(office=world.cast.office).exclude(state="draft"):
        Exclusion.objects.create(case=case, user=world.people["excluded"], reason=WORDS["conflict"])


def _hide_words(world: World) -> None:
    """Put a word of each kind that not everybody may read into the case in conciliation."""
    do = world.tables["talks"].do
    note = do("conciliator", "add_note", {"text": f"Private {WORDS['note']}"})
    for party, word in (("union", "union_interview"), ("factory", "employer_interview")):
        said = {"party": party, "minutes": f"Said {WORDS[word]}", "signed": "thumbprint"}
        do("conciliator", "record_interview", said)
    do("union_rep", "add_document", {"title": "For all", "text": WORDS["shared"], "audience": "all"})
    do("union_rep", "add_document", {"title": WORDS["title"], "text": WORDS["text"], "audience": "party"})
    file = _send_file(world.tables["talks"], "file", "payslip.txt")
    do("union_rep", "add_document", {"title": WORDS["file"], "document": str(file.pk), "audience": "party"})
    do("officer", "add_document", {"title": "Office", "text": WORDS["office"], "audience": "officers"})
    do("union_rep", "explain_absence", {"reason": WORDS["excuse"]})
    do("union_rep", "add_workers", {"lines": f"{WORDS['worker']}; woman; sewing"})
    do("officer", "link_proceeding", {"kind": "court", "reference": WORDS["proceeding"]})
    do("officer", "correct", {"entry": note.seq, "text": f"Not so, {WORDS['correction']}"})
    _hold_sessions(do)
    do("conciliator", "propose_settlement", {"key": "offer", "text": WORDS["offer"], "issues": ["1"]})


def _hold_sessions(do: Any) -> None:
    """One with both sides, one with the employer alone, and one to come."""
    both = {"attended": ["union", "factory"], "minutes": f"Talks {WORDS['minutes']}", "place": "Office"}
    do("conciliator", "record_session", both)
    alone = {"attended": ["factory"], "minutes": f"Alone {WORDS['separate']}", "kind": "separate"}
    do("conciliator", "record_session", alone)
    when = (timezone.localtime() + dt.timedelta(days=3)).replace(microsecond=0)
    do("conciliator", "schedule_session", {"starts_at": when.strftime("%Y-%m-%dT%H:%M"), "place": "Room 2"})


def _things(world: World) -> dict[str, Any]:
    """What the addresses and bodies of doors.yaml name: ids of people, documents, papers and rows."""
    cast, talks = world.cast, world.case("talks")
    ids: dict[str, Any] = {name: user.pk for name, user in world.people.items() if user is not None}
    titles = {"shared": "For all", "private": WORDS["title"], "file": WORDS["file"], "office": "Office"}
    for name, title in titles.items():
        ids[f"{name}_document"] = str(Document.objects.get(case=talks, title=title).pk)
    ids |= {"union": cast.union.pk, "employer": cast.employer.pk, "rival": cast.rival.pk}
    ids["evidence"] = str(Document.objects.get(case=world.case("draft")).pk)
    ids["mandate"] = Mandate.objects.get(user=cast.union_viewer).pk
    ids["post"] = Post.objects.get(user=cast.officer2).pk
    ids["paper"] = _print_papers(world)
    ids["invitation"] = invite_to_organization(
        "invited@example.org", cast.union, "view", by=cast.union_rep, now=timezone.now()
    )[1]
    ids["recovery"] = AccountRecovery.objects.create(user=cast.employer_rep).pk
    ids |= _of_the_union_rep(cast)
    return ids


def _of_the_union_rep(cast: Cast) -> dict[str, Any]:
    """The union's representative has a token, a second session, news and the officer a saved view."""
    session = SessionStore()
    mark_passed(session, cast.union_rep)
    session.create()
    mandate = Mandate.objects.get(user=cast.union_rep)
    later = timezone.now() + dt.timedelta(days=9)
    token, text = make_token(cast.union_rep, session, mandate, name=WORDS["token"], expires_at=later)
    browser = UserSession.objects.create(
        user=cast.union_rep, session_key=session.session_key, ip="127.0.0.1", user_agent="Other browser"
    )
    SavedView.objects.create(user=cast.officer, name=WORDS["view"], query="state=in_conciliation")
    news = Notification.objects.filter(user=cast.union_rep).order_by("seq").first()
    assert news is not None and isinstance(token, ApiToken)
    return {"token": token.pk, "bearer": text, "session": browser.pk, "news": news.seq}


def _print_papers(world: World) -> str:
    """Each paper is printed once, so that looking at it again changes nothing; gives the deal's code."""
    for name in ("talks", "failed", "settled"):
        case = world.case(name)
        for event in case.events.filter(action__in=["file", "report_non_conciliation"]):
            papers.issue(case, "receipt" if event.action == "file" else "report", event.pk)
        for session in Session.objects.filter(case=case, held=True):
            papers.issue(case, "minutes", session.pk)
    deal = world.case("settled").settlements.get()
    papers.issue(world.case("settled"), "settlement", deal.pk)
    return str(Paper.objects.get(kind="settlement").code)

"""One world with something behind every door: cases, papers, words that few may read, and who knocks."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.utils import timezone, translation

from accounts.feeds import make_feed
from accounts.models import AccountRecovery, Mandate, Post, User
from accounts.second_factor import mark_passed
from accounts.services import invite_to_organization
from accounts.tokens import make_token
from cases.case_file.build import build
from cases.models import (
    Case,
    CaseImport,
    Document,
    Exclusion,
    Paper,
    PublicAward,
    Room,
    SavedView,
    Session,
    SlotAsk,
)
from cases.models.keeping import next_in_series
from cases.replay.old_words import problem
from cases.roles import actor_for
from cases.services import access, dry_runs, exporting, holiday_publishing, papers
from cases.services.notices import give_notice
from cases.services.papers import entries_of, issue
from cases.services.receipts import seal_of
from config.models import Wording
from dialogue.models import Body, Meeting, Programme, ProgrammeImport, SeatMandate, WorkPlan
from dialogue.models.endorsing import HOME
from dialogue.services.filing import take_with_file
from dialogue.services.opening import (
    draft_agreement,
    plan_meeting,
    submit_collective_agreement,
)
from dialogue.services.step import take_step
from notifications.failing import ask_a_person
from notifications.models import Delivery, Inbox, Notification
from notifications.webhooks import make_webhook
from tests.accounts.factories import make_mandate, make_official, make_representative, make_user
from tests.case_file.lists import proposed
from tests.conftest import Cast, Table, make_cast
from tests.council.conftest import roster
from tests.doors.cases import CASES
from tests.doors.words import WORDS

ABSENT = {
    "number": "CD-2026-9999",
    "draft": 888_888,
    "pk": 888_888,
    "document": "00000000-0000-4000-8000-000000000000",
    "document_id": "00000000-0000-4000-8000-000000000000",
    "file": "00000000-0000-4000-8000-000000000000",
    "token": "x" * 43,
    "code": "0000-0000",
    "topic": "nothing",
}
"""Well-formed values of the parameters of addresses that nothing has."""

MANY = 1000
"""The head of the office was told this much before: the numbers of later notifications nobody else has."""


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


_LARGE_IDS = """SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, 700000)
 FROM pg_sequences WHERE schemaname = 'public' AND coalesce(last_value, 0) < 700000"""


def make_world() -> World:
    """Build it: about two seconds, once for all tests of this folder.

    Ids are large, so that one that stands in an answer is not taken for a year or a size.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LARGE_IDS)
    with translation.override("en"):
        cast = make_cast()
        Inbox.objects.create(user=cast.head, last_seq=MANY)
        roster(cast)
        people = {"anonymous": None, **cast.people, **_more_people(cast)}
        User.objects.update(password=make_password("a made-up password"))
        world = World(cast, {name: make(cast) for name, make in CASES.items()}, people)
        _keep_someone_out(world)
        _let_someone_in(world)
        world.things = _things(world)
    return world


def _more_people(cast: Cast) -> dict[str, User]:
    """Those who belong to no dispute of the world."""
    lawyer = make_representative(cast.union, name="Lawyer of Both")
    make_mandate(lawyer, cast.employer)
    return {
        "lawyer": lawyer,
        "excluded": make_official("officer", cast.office, name="Officer With a Brother"),
        "head_elsewhere": make_official("head_of_office", "siem-reap", name="Head Elsewhere"),
        "guest": make_official("officer", "siem-reap", name="Officer Let In"),
        "arbitrator": make_official("arbitrator", None, name="Arbitrator of No Panel"),
        "leader": make_official("leadership", None, name="Leader"),
        "clerk": make_official("secretariat", None, name="Clerk of Social Dialogue"),
        "sitter": make_user(name="Sitter for the Workers"),
        "admin": make_official("admin", None, name="Administrator"),
        "reviewer": make_official("reviewer", None, name="Reviewer of Khmer"),
    }


def _keep_someone_out(world: World) -> None:
    """One officer has a brother at the union and is kept out of every case of the office."""
    for case in Case.objects.filter(office=world.cast.office).exclude(state="draft"):
        Exclusion.objects.create(case=case, user=world.people["excluded"], reason=WORDS["conflict"])


def _let_someone_in(world: World) -> None:
    """An officer of the other office opened the case in conciliation in an emergency, for an hour."""
    guest = world.people["guest"]
    assert guest is not None
    access.ask(world.case("talks"), guest, f"Urgent {WORDS['urgent']}", key="guest-1", urgent=True)


def _things(world: World) -> dict[str, Any]:
    """What the addresses and bodies of doors.yaml name: ids of people, documents, papers and rows."""
    things: dict[str, Any] = {name: user.pk for name, user in world.people.items() if user is not None}
    titles = {"shared": "For all", "private": WORDS["title"], "file": WORDS["file"], "office": "Office"}
    for name, title in titles.items():
        things[f"{name}_document"] = str(Document.objects.get(case=world.case("talks"), title=title).pk)
    cast = world.cast
    things |= {"union": cast.union.pk, "employer": cast.employer.pk, "rival": cast.rival.pk}
    things["digest"] = world.case("talks").settlements.filter(key="offer").latest("pk").digest
    things["evidence"] = str(Document.objects.get(case=world.case("draft")).pk)
    things["mandate"] = Mandate.objects.get(user=cast.union_viewer).pk
    things["wording"] = Wording.objects.create(english="conciliation", khmer="ការផ្សះផ្សា", area="cases").pk
    things["post"] = Post.objects.get(user=cast.officer2).pk
    things["paper"] = _print_papers(world)
    things["recovery"] = AccountRecovery.objects.create(user=cast.employer_rep).pk
    things["award"] = PublicAward.objects.get().number
    things["strike"] = world.case("talks").industrial_actions.get().number
    things["apart"] = _announce_apart(world.cast)
    things |= _meet(world)
    for name in ("panel", "awarded"):
        things[f"{name}_number"] = world.case(name).council_number
    things["slot_link"] = SlotAsk.objects.get(user=cast.employer_rep).token
    things["room"] = Room.objects.create(name="Room 1", office=cast.office).pk
    things["unreached"] = _fail_to_reach(cast, str(world.case("talks").number))
    things["export"] = _take_along(world.case("talks"), cast.union_rep)
    things["dry_run"] = _try_a_rule(people=world.people)
    things |= _try_holidays(people=world.people)
    things["old_import"] = _bring_old_cases_in(cast)
    things["erasing"] = proposed(cast.head, world.case("talks"))
    things["latest"] = _last_of(cast.head)
    return things | _of_the_union_rep(cast)


def _fail_to_reach(cast: Cast, ref: str) -> int:
    """The latest message of the office to the union about the talks did not arrive."""
    mine = Notification.objects.filter(user=cast.union_rep, kind="case", ref=ref)
    news = mine.filter(verb="propose_settlement").latest("pk")
    row = Delivery.objects.create(
        notification=news, channel="mail", due_at=timezone.now(), state="failed", failed_at=timezone.now(),
        reason="address_refused",
    )  # fmt: skip
    with transaction.atomic():
        ask_a_person(row)
    return row.pk


def _take_along(case: Case, user: User) -> str:
    """The union's representative has the file of the whole case."""
    export = exporting.ask(case, user, actor_for(user, case))
    assert build(str(export.pk)) == "ready"
    return str(export.pk)


def _last_of(user: User) -> int:
    """The number of a person's latest notification."""
    return int(Notification.objects.filter(user=user).latest("seq").seq)


def _announce_apart(cast: Cast) -> str:
    """The union gives notice of a strike that no case is about, to the office of the capital."""
    answers = {
        "kind": "strike", "organization": cast.union, "office": cast.office, "against": cast.employer.name,
        "opponent": cast.employer, "demands": f"Rice {WORDS['apart']}",
    }  # fmt: skip
    row = give_notice(by=cast.union_rep, answers=answers, key="apart", now=timezone.now())
    issue(row, "notice", entries_of(row).latest("pk").pk)  # at its first print a paper gets its code
    return str(row.number)


def _meet(world: World) -> dict[str, str]:
    """A body that is not public, a draft and a meeting of it, each with a word for those in it."""
    body = Body.objects.create(
        slug="doors-body", name="Body of the Doors", endorsers=["workers"], public=False
    )
    seat = body.seats.create(constituency="workers", number=1)
    since = timezone.localdate() - dt.timedelta(days=9)
    SeatMandate.objects.create(seat=seat, user=world.people["sitter"], name="Sitter", valid_from=since)
    now = timezone.now()
    draft = draft_agreement(title="On wages", endorsers=["workers"], moment=now, body=body)
    clauses = [{"number": "1", "text": WORDS["agreement"], "category": "wages"}]
    written = {"clauses": clauses, "version": 0}
    take_step(draft, "write_clauses", by=world.people["clerk"], answers=written)
    meeting = plan_meeting(body, title=WORDS["meeting"], starts_at=now + dt.timedelta(days=9))
    side = _paper_for_a_side(world, meeting)
    return {"agreement": str(draft.number), "meeting": str(meeting.number), "plan": _plan_work(body),
            "side": side, "import": _bring_in(world), "collective": _bargain(world)}  # fmt: skip


def _paper_for_a_side(world: World, meeting: Meeting) -> str:
    """A paper for the workers' seats, with a word in its name."""
    clerk, upload = world.people["clerk"], SimpleUploadedFile("side.txt", WORDS["side"].encode())
    entry = take_with_file(
        meeting, "add_paper", by=clerk, answers={"audience": "workers"}, key="side", seen=None,
        upload=upload, title=f"Paper {WORDS['side']}", meeting=meeting, audience="workers", language="en",
    )  # fmt: skip
    return str(entry.files.get().pk)


def _bargain(world: World) -> str:
    """A collective agreement of both sides that waits for registration; its text holds a word."""
    cast, today = world.cast, timezone.localdate()
    row = submit_collective_agreement(
        moment=timezone.now(), office=cast.office, employer=cast.employer, union=cast.union,
        concluded_on=today, signed_on=today, effective_on=today, text=WORDS["collective"],
        submitted_by=cast.union_rep,
    )  # fmt: skip
    return str(row.number)


def _plan_work(body: Body) -> str:
    """A programme of that body with a draft of a plan; one of its items holds a word."""
    span = {"starts_on": dt.date(2026, 1, 1), "ends_on": dt.date(2029, 12, 31)}
    programme = Programme.objects.create(code="doors", title={"en": "Programme"}, body=body, **span)
    item = programme.items.create(level="priority", code="1", title={"en": f"First {WORDS['plan']}"})
    programme.indicators.create(item=item, code="1.1", title={"en": "Share"}, baseline=1, target=2)
    number = next_in_series("WP", timezone.now(), HOME)
    plan = WorkPlan.objects.create(number=number, programme=programme, code="2026-2029", **span)
    return str(plan.number)


def _bring_in(world: World) -> str:
    """A file of a programme that the secretariat sent and no job has looked into."""
    row = ProgrammeImport.objects.create(
        user=world.people["clerk"], file_name="doors.json", content=b"{}", created_at=timezone.now()
    )
    return str(row.pk)


def _try_a_rule(people: dict[str, User | None]) -> int:
    """What a longer time limit would move."""
    admin = people["admin"]
    assert admin is not None
    run = dry_runs.begin(admin, "rule", dt.date(2020, 1, 1), "COL_CONCILIATION", 30)
    dry_runs.work(run.pk)
    return run.pk


def _try_holidays(people: dict[str, User | None]) -> dict[str, int]:
    """One that was only tried, and one that the administrator proposes to publish."""
    admin = people["admin"]
    assert admin is not None
    runs = [dry_runs.begin(admin, "holiday", dt.date(2030, 6, day)) for day in (6, 7)]
    for run in runs:
        dry_runs.work(run.pk)
        run.refresh_from_db()
    named = {"name_km": "ទិវាថ្មី", "name_en": "New Day", "source": "Sub-decree 1"}
    row = holiday_publishing.propose(runs[1], admin, timezone.now(), **named)
    return {"tried_holiday": runs[0].pk, "proposed_holiday": row.pk}


def _bring_old_cases_in(cast: Cast) -> int:
    """A row of an old register of the office, looked into and refused; it holds a word."""
    begun = CaseImport.objects.create(
        user=cast.head, office=cast.office, source="Old register", file_name="old.csv", content=b"-",
        head=["No", "Union"], columns={"number": 0}, digest="-", state="ready", total=1, refused=1,
        created_at=timezone.now(),
    )  # fmt: skip
    problems = [problem("outcome", "unknown_outcome", text=WORDS["register"])]
    begun.rows.create(number=2, cells=["1", "Union"], key="1", problems=problems, state="refused")
    return begun.pk


def _of_the_union_rep(cast: Cast) -> dict[str, Any]:
    """The union's representative has a token, another session, an invitation sent, news; an officer a view."""
    session = SessionStore()
    mark_passed(session, cast.union_rep)
    session.create()
    mandate, now = Mandate.objects.get(user=cast.union_rep), timezone.now()
    later = now + dt.timedelta(days=9)
    token, text = make_token(cast.union_rep, session, mandate, name=WORDS["token"], expires_at=later)
    browser = UserSession.objects.create(
        user=cast.union_rep, session_key=session.session_key, ip="127.0.0.1", user_agent="Other browser"
    )
    invited = invite_to_organization("invited@example.org", cast.union, "view", by=cast.union_rep, now=now)
    view = SavedView.objects.create(user=cast.officer, name=WORDS["view"], query="state=in_conciliation")
    news = Notification.objects.filter(user=cast.union_rep).earliest("seq")
    return {
        "browser": cast.union_rep.browsers.create(mark="-", digest="-", label="Chrome · Android").pk,
        "webhook": make_webhook(token, "https://webhook.example.org/")[0].pk,
        "token": token.pk, "bearer": text, "session": browser.pk, "invitation": invited[1], "news": news.seq,
        "view": view.pk, "feed": make_feed(cast.union_rep),
    }  # fmt: skip


def _print_papers(world: World) -> str:
    """Each paper is printed once, so that looking at it again changes nothing; gives the deal's code."""
    for case in Case.objects.filter(pk__in=[table.case.pk for table in world.tables.values()]):
        for event in case.events.filter(action__in=["file", "report_non_conciliation"]):
            kind = "receipt" if event.action == "file" else "report"
            papers.issue(case, kind, event.pk)
            if kind == "receipt":
                seal_of(event)
        for session in Session.objects.filter(case=case, held=True):
            papers.issue(case, "minutes", session.pk)
    deal = world.case("talks").settlements.get(key="deal")
    papers.issue(world.case("talks"), "settlement", deal.pk)
    return str(Paper.objects.get(kind="settlement").code)

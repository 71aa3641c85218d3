"""What the pages of the page list show: made-up cases in many states, long names, both languages, empty rooms."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import override_settings
from django.utils import timezone, translation

from accounts.models import AccountRecovery, Mandate, Office, Organization, User
from accounts.recovery import approve_recovery
from accounts.services import invite_to_organization
from cases.models import (
    Arbitrator,
    Case,
    Document,
    IndustrialAction,
    Paper,
    PublicAward,
    Room,
    SavedView,
    SlotAsk,
    Tally,
)
from cases.published_tables import BY_SLUG
from cases.queries_statistics import quarter_of
from cases.replay import importing
from cases.services import drafts, dry_runs, holiday_publishing, papers, tallies
from cases.services.documents import receive_upload
from cases.services.notices import give_notice
from cases.services.releasing import Counted, content_of, names_of, publish, release
from cases.services.worker_lists import keep_read, take
from cases.worker_tables import read_people
from config.models import Wording
from notifications.channels.webpush import public_key
from notifications.failing import ask_a_person
from notifications.models import Delivery, Notification
from tests.accounts.factories import make_official, make_user
from tests.browser.hall import make_dialogue
from tests.browser.server import PUSH_KEY
from tests.case_file.lists import proposed
from tests.conftest import Cast, Table, begin_draft, bring_to, make_cast
from tests.council.conftest import STEPS, TEXT, roster
from tests.imports.conftest import GOOD, as_csv, looked, row

UNION = "សហជីពកម្មករនិយោជិតនៃរោងចក្រកាត់ដេរ ស៊ូរិយា ខេត្តកំពង់ស្ពឺ (ឧទាហរណ៍)"
FACTORY = "Soriya International Garment Manufacturing (Cambodia) Company Limited (made up)"
OVERTIME = "ម៉ោងបន្ថែមថ្ងៃអាទិត្យ បើកត្រឹម 150% មិនមែន 200% តាំងពីខែមករា ឆ្នាំ 2026"
BONUS = "The attendance bonus of October was not paid to 371 women and 41 men of lines 4 to 9."
AGREED = "និយោជកយល់ព្រមបើកប្រាក់រង្វាន់វត្តមានខែតុលា ឱ្យកម្មករទាំងអស់។\nThe employer pays the bonus of October."
AHEAD = {"by": "factory", "text": "បើកប្រាក់រង្វាន់វត្តមានខែតុលា ឱ្យកម្មករ 412 នាក់", "due": "2027-02-01"}


@dataclass
class World:
    """People by name (None: nobody signed in), and the values that addresses of the page list name."""

    people: dict[str, User | None]
    things: dict[str, str] = field(default_factory=dict)


def make_world() -> World:
    """Build it, through the services, as people would."""
    with translation.override("en"):
        cast = _named(make_cast())
        tables = {name: make(cast) for name, make in CASES.items()}
        world = World({"stranger": None, "worker": make_user(name="វណ្ណា", language="km"), **cast.people})
        world.things = {name: str(table.case.number or table.case.pk) for name, table in tables.items()}
        seated, in_hall = make_dialogue()
        reviewer = make_official("reviewer", None, name="Reviewer of Khmer")
        world.people |= seated | {"reviewer": reviewer, "admin": make_official("admin", None)}
        world.things |= _of_cases(tables) | _of_people(cast) | in_hall | _registers(cast)
        _publish()
        tallies.refresh()
        Tally.objects.update(is_demo=True)  # a trial shows what is counted of made-up cases
    return world


def _registers(cast: Cast) -> dict[str, str]:
    """Old registers: one whose columns nobody has named, one that was looked into; and a dry run."""
    rows = [GOOD, row(number="8/2010", Workers="many"), row(number="9/2010", Result="nonsense")]
    new = importing.begin(cast.head, cast.office, "បញ្ជីចាស់ 2010", "ចាស់.csv", b"A,B\n1,2\n", is_table=True)
    run = dry_runs.begin(cast.delegate, "rule", dt.date(2020, 1, 1), "COL_CONCILIATION", 30)
    dry_runs.work(run.pk)
    return {
        **_holidays(cast),
        "dry_run": str(run.pk),
        "new_import": str(new.pk),
        "old_import": str(looked(cast.head, as_csv(rows)).pk),
    }


def _holidays(cast: Cast) -> dict[str, str]:
    """One that was published, then one that was tried, and one that waits for the second person."""
    admin, found = make_official("admin", None, name="ស៊ិន ម៉ានី"), {}
    named = {"name_km": "ទិវាថ្មីនៃការងារសមរម្យ", "name_en": "Decent Work Day", "source": "អនុក្រឹត្យលេខ 12 ចុះថ្ងៃទី 2"}
    for day, name in enumerate(("published", "tried", "waiting"), start=5):
        run = dry_runs.begin(admin, "holiday", dt.date(2030, 6, day))
        dry_runs.work(run.pk)
        run.refresh_from_db()
        found[f"{name}_holiday"] = str(run.pk)
        if name == "tried":
            continue
        row = holiday_publishing.propose(run, admin, timezone.now(), **named)
        found[f"{name}_holiday"] = str(row.pk)
        if name == "published":
            holiday_publishing.publish(row, cast.delegate, timezone.now())
    return found


def _named(cast: Cast) -> Cast:
    """The cast under names as long as real ones, in the script people write them in."""
    Organization.objects.filter(pk=cast.union.pk).update(name="Soriya Workers Union", name_km=UNION)
    Organization.objects.filter(pk=cast.employer.pk).update(name=FACTORY)
    cast.union.refresh_from_db()
    cast.employer.refresh_from_db()
    for name, words in {"union_rep": "ស្រីមុំ", "conciliator": "សុខ ដារ៉ា", "head": "ចាន់ លីដា"}.items():
        User.objects.filter(pk=cast.people[name].pk).update(name=words)
        cast.people[name].refresh_from_db()
    return cast


def _draft(cast: Cast, procedure: str = "collective") -> Table:
    sheet = {
        "parties": [
            {"key": "union", "side": "workers", "kind": "union", "name": UNION, "workers": 412, "women": 371,
             "organization": cast.union.pk, "phone": "012 000 000"},
            {"key": "factory", "side": "employer", "kind": "enterprise", "name": FACTORY, "workers": 398,
             "organization": cast.employer.pk},
        ],
        "issues": [
            {"key": "1", "kind": "rights", "category": "overtime", "text": OVERTIME, "asked": "បើកឱ្យគ្រប់"},
            {"key": "2", "kind": "interests", "category": "bonus", "text": BONUS},
        ],
    }  # fmt: skip
    table = begin_draft(cast, procedure, **sheet)
    Case.objects.filter(pk=table.case.pk).update(title=f"{UNION} / {FACTORY}", workers=412, women=371)
    return table


def _talks(cast: Cast) -> Table:
    """In conciliation: answered, one session held, one to come, notes, files, a text on the table."""
    table = bring_to(_draft(cast), "in_conciliation")
    do = table.do
    do(
        "employer_rep",
        "respond",
        {"answers": {"1": {"answer": "deny", "words": "All was paid."}, "2": "admit"}},
    )
    do(
        "conciliator",
        "record_interview",
        {"party": "union", "minutes": "សហជីពចង់បានពេញ", "signed": "thumbprint"},
    )
    do(
        "conciliator",
        "record_session",
        {"minutes": AGREED, "attended": ["union", "factory"], "place": "បន្ទប់ 2"},
    )
    do(
        "conciliator",
        "schedule_session",
        {"starts_at": _days(40, "%Y-%m-%dT09:00"), "place": "Room 2", "despite": True},
    )
    times = [_days(n, "%Y-%m-%dT09:00") for n in (41, 42)]
    offered = {"slots": times, "minutes": 120, "place": "បន្ទប់ 2", "answer_by": times[0], "despite": True}
    do("conciliator", "propose_slots", offered)
    do("union_rep", "answer_slots", {"free": {"1": True, "2": False}, "words": "ព្រឹកល្អជាង Mornings"})
    do("conciliator", "add_note", {"text": "សហជីពអាចទទួលយកពាក់កណ្តាល។ Half might do.", "about": "workers"})
    do("union_rep", "add_document", {"title": "ប័ណ្ណបើកប្រាក់ខែតុលា", "text": "x", "audience": "all"})
    do("union_rep", "add_document", {"title": "Names of the lines", "text": "x", "audience": "party"})
    for who in ("union_rep", "employer_rep"):
        do(who, "share_offers", {"wish": True})
    do("employer_rep", "make_offer", {"text": "ពាក់កណ្តាល មុនថ្ងៃ 5។ Half of it by the 5th.", "issues": ["1"]})
    do("employer_rep", "request_extension", {"deadline": "COL_CONCILIATION", "days": 5, "reason": "Payroll"})
    return _propose(table)


def _propose(table: Table) -> Table:
    text = {"key": "main", "text": AGREED, "issues": ["1", "2"], "obligations": [AHEAD]}
    table.do("conciliator", "propose_settlement", text)
    return table


def _signing(cast: Cast) -> Table:
    """One side has signed."""
    table = _propose(bring_to(_draft(cast), "in_conciliation"))
    table.do("employer_rep", "sign_settlement", {"agree": True, "signer": "Made Up"})
    return table


def _settled(cast: Cast) -> Table:
    table = _signing(cast)
    table.do("union_rep", "sign_settlement", {"agree": True, "signer": "ស្រីមុំ"})
    table.do("conciliator", "certify_settlement", {})
    return table


def _failed(cast: Cast) -> Table:
    table = bring_to(_draft(cast), "in_conciliation")
    said = {"union": OVERTIME, "factory": "Everything was paid as the law asks."}
    table.do("conciliator", "report_non_conciliation", {"positions": {"1": said, "2": said}})
    table.do("union_rep", "request_retry", {})
    return table


def _asked(cast: Cast) -> Table:
    """Individual; both were asked for papers, the set date is near."""
    table = bring_to(_draft(cast, "individual"), "under_review")
    asked = {"what": "បញ្ជីប្រាក់ឈ្នួលខែតុលា", "answer_by": {"union": _days(2), "factory": _days(2)}}
    table.do("officer", "ask_information", asked)
    return table


def _refused(cast: Cast) -> Table:
    table = bring_to(_draft(cast), "under_review")
    why = {
        "reason": "The dispute is before a court.",
        "legal_basis": "Prakas 074/25",
        "how_to_appeal": "Here.",
    }
    table.do("officer", "refuse", why)
    return table


def _written(cast: Cast) -> Table:
    """A complaint still being written on the pages of filing, ready to be sent, with a file."""
    answers = {
        "respondent": {"name": FACTORY, "organization": str(cast.employer.pk)},
        "issues": {"issues": ["overtime", "bonus"]},
        "issue-overtime": {"text": OVERTIME, "asked": "បើកឱ្យគ្រប់"},
    }
    case = drafts.begin(
        procedure="collective",
        office=cast.office,
        by=cast.union_rep,
        filed_for=cast.union,
        answers=answers,
        key="d",
    )
    file = SimpleUploadedFile("ប័ណ្ណបើកប្រាក់.txt", "ខែតុលា".encode(), "text/plain")
    receive_upload(case, cast.union_rep, file, title="ប័ណ្ណបើកប្រាក់", audience="party", key="payslip")
    rows = "ឈ្មោះ,ភេទ,លេខប័ណ្ណការងារ,មុខងារ\nសុខ ធីតា,ស្រី,A-1,ដេរ\nចាន់ រតនា,ប្រុស,A-2,កាត់\n"
    for text in (rows, rows + "ស៊ុយ ម៉ៅ,ច្រើន,A-3,ដេរ\n,ស្រី,A-4,\n"):
        waits = keep_read(case, read_people(text.encode()), "បញ្ជី.csv", by=cast.union_rep, now=timezone.now())
        if text == rows:
            take(case, waits.pk, by=cast.union_rep)
    return Table(cast, case)


def _begun(cast: Cast) -> Table:
    """A complaint of which nothing is written yet."""
    case = drafts.begin(
        procedure="individual",
        office=cast.office,
        by=cast.union_rep,
        filed_for=cast.union,
        answers={},
        key="e",
    )
    return Table(cast, case)


def _at_council(cast: Cast, *names: str) -> Table:
    """A case taken to the Arbitration Council, through the steps of these names."""
    if not Arbitrator.objects.filter(case=None).exists():
        roster(cast)
    table = bring_to(_draft(cast), "in_conciliation")
    for name in ("panel_forming", "chosen", *names):
        for who, action, answers in STEPS[name]:
            table.do(who, action, answers)
    return table


def _sitting(cast: Cast) -> Table:
    table = _at_council(cast, "in_arbitration")
    heard = {
        "starts_at": _days(12, "%Y-%m-%dT09:00"),
        "until": _days(12, "%Y-%m-%dT11:00"),
        "place": "បន្ទប់ 1",
        "despite": True,
    }
    table.do("secretary", "schedule_hearing", heard)
    return table


def _frozen(cast: Cast) -> Table:
    table = _at_council(cast, "in_arbitration")
    table.do("arb_ministry", "propose_award", TEXT)
    return table


def _published(cast: Cast) -> Table:
    table = _at_council(cast, "in_arbitration", "award_issued")
    table.do("secretary", "serve_award", {"party": "union", "how": "By hand", "proof": "Receipt (made up)"})
    public = {"masked": f"{AGREED}\n\nសេចក្តីបង្គាប់", "summary": "The employer pays the overtime of Sundays."}
    table.do("secretary", "publish_award", public)
    return table


def _strike(cast: Cast) -> Table:
    """Notice of a strike was given."""
    table = bring_to(_draft(cast), "in_conciliation")
    ballot = {"members": 412, "voters": 400, "for": 390, "against": 10, "secret": True}
    served = {"factory": _days(0), "ministry": _days(0)}
    table.do("union_rep", "notify_strike", {"demands": OVERTIME, "served": served, "ballot": ballot})
    return table


CASES = {
    "talks": _talks,
    "signing": _signing,
    "settled": _settled,
    "failed": _failed,
    "asked": _asked,
    "refused": _refused,
    "filed": lambda cast: bring_to(_draft(cast), "filed"),
    "review": lambda cast: bring_to(_draft(cast), "under_review"),
    "accepted": lambda cast: bring_to(_draft(cast), "accepted"),
    "chosen": _at_council,
    "sitting": _sitting,
    "frozen": _frozen,
    "published": _published,
    "strike": _strike,
    "written": _written,
    "begun": _begun,
}


def _days(ahead: int, form: str = "%Y-%m-%d") -> str:
    return (timezone.localtime() + dt.timedelta(days=ahead)).strftime(form)


def _publish() -> None:
    """The tables of an old quarter: one with made-up numbers, the others of too few."""
    counted = Counted(names_of("sector"), names_of(""))
    for case in range(400):
        counted.found[min(case % 31, case % 7), 0].append(case)
        counted.sides[case, "employer"] = counted.sides[case, "workers"] = {str(case % 50)}
    now, table = timezone.now(), BY_SLUG["filed-by-sector"]
    release(table, "2024-q1", content_of(counted), now).save()
    publish(quarter_of(dt.date(2024, 1, 1)), now, demo=True)


def _of_cases(tables: dict[str, Table]) -> dict[str, str]:
    """A document, the code of a printed paper, numbers at the Council, a notice and a public award."""
    talks_of, settled = tables["talks"], tables["settled"].case
    talks = talks_of.case
    shared = Document.objects.filter(case=talks).order_by("created_at").first()
    paper: Paper = papers.issue(settled, "settlement", settled.settlements.get().pk)
    council = {f"{name}_ac": str(table.case.council_number) for name, table in tables.items()}
    notice, award = IndustrialAction.objects.get().number, PublicAward.objects.get().number
    apart = give_notice(
        by=talks_of.cast.union_rep, key="apart", now=timezone.now(),
        answers={"organization": talks_of.cast.union, "kind": "strike", "against": FACTORY,
                 "office": talks.office, "demands": OVERTIME},
    )  # fmt: skip
    room = Room.objects.create(name="បន្ទប់ 1", office=talks.office, address="ផ្លូវ 1 (made up)", seats=20)
    return {
        "room": str(room.pk),
        "slot_link": SlotAsk.objects.filter(party__key="factory", offer__case=talks).latest("pk").token,
        "apart": str(apart.number),
        "document": str(shared.pk if shared else ""),
        "code": paper.code,
        "notice": notice,
        "award": award,
        **council,
    }


def _of_people(cast: Cast) -> dict[str, str]:
    """An invitation, a recovery that waits and one that may be used, news, a saved view."""
    now = timezone.now()
    SavedView.objects.create(user=cast.officer, name="រោងចក្រកាត់ដេរ", query="state=in_conciliation")
    with override_settings(PUSH_KEY=PUSH_KEY):
        cast.union_rep.browsers.create(
            mark="-", digest="-", label="Samsung Internet · Android", key=public_key()
        )
    invited = invite_to_organization("new@example.org", cast.union, "act", by=cast.union_rep, now=now)
    waiting = AccountRecovery.objects.create(user=cast.union_viewer)
    lost = AccountRecovery.objects.create(user=cast.rival_rep)
    past = now - dt.timedelta(hours=30)
    news = Notification.objects.filter(user=cast.union_rep).latest("seq")
    text = "Sent, and read by %(name)s. <strong>conciliation</strong> begins on the day after."
    khmer = "បានផ្ញើ ហើយអានដោយ %(name)s។ <strong>ការផ្សះផ្សា</strong> ចាប់ផ្តើមនៅថ្ងៃបន្ទាប់។"
    return {
        "wording": str(
            Wording.objects.create(english=text, khmer=khmer, area="cases", places="cases/words.py").pk
        ),
        "union": str(cast.union.pk),
        "mandate": str(Mandate.objects.get(user=cast.union_viewer).pk),
        "invitation": invited[1],
        "waiting": str(waiting.pk),
        "recovery": approve_recovery(lost, by=cast.registrar, proof="Card seen", now=past),
        "office": Office.objects.get(slug="phnom-penh").slug,
        "news": str(news.seq),
        "unreached": _unreached(news),
        "erasing": str(
            proposed(cast.head, Case.objects.exclude(state="draft").filter(office=cast.office)[0])
        ),
    }


def _unreached(news: Notification) -> str:
    """The news did not arrive by SMS, and the office was told."""
    row = Delivery.objects.create(
        notification=news, channel="sms", due_at=news.created_at, state="failed", failed_at=news.created_at,
        reason="unknown_number",
    )  # fmt: skip
    row.attempts.create(outcome="refused", evidence="HTTP 404 (made up)")
    with transaction.atomic():
        ask_a_person(row)
    return str(row.pk)

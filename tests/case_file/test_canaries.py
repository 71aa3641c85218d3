"""After every rule nothing of a person is left but what the table of places says stays, in rows and on disk.

A long dispute is played with a canary in every answer that is words; then the whole database is searched, and the
file store. `test_a_word_that_is_forgotten_is_found` is the sabotage switch.
"""

from __future__ import annotations

from datetime import timedelta
from unittest import mock

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, models, transaction
from django.test import override_settings
from django.utils import timezone

from accounts import typed
from cases.files import store
from cases.forms import FORMS
from cases.forms.base import TextField
from cases.models import (
    AccessRequest,
    AwardSection,
    Case,
    CaseImport,
    Challenge,
    Exclusion,
    Hearing,
    ImportRow,
    Objection,
    Offer,
    OldCase,
    Party,
    SectionVersion,
    Session,
    SessionAnswer,
    SlotOffer,
    SlotReply,
)
from cases.roles import actor_for
from cases.services import emptying, erased_rows, erasing, exporting, holding, papers
from cases.services.access import ask
from cases.services.chain import verify_case as chain_of
from cases.services.documents import receive_upload
from cases.services.erased_places import PLACES
from cases.services.kept import verify_files, verify_texts
from cases.services.receipts import seal_of
from cases.services.retention import ERASED, due_in
from config import grants
from tests.case_file.conftest import fresh, inside, taken
from tests.conftest import Table, begin_draft, make_cast
from tests.samples import SAMPLES, enter, filled, seat_the_council
from tools.verify_case import verify_case

pytestmark = [pytest.mark.django_db, pytest.mark.database]
CANARY = "canariaserinus"
WAY = (
    "filed", "under_review", "accepted", "talks", "failed", "reported", "referred", "forming", "chosen", "drawn",
    "declared", "sitting", "binding", "final",
)  # fmt: skip
ASIDE = (
    "respond", "add_document", "add_workers", "ask_information", "explain_absence",
    "record_interview", "join_party", "add_note", "link_proceeding", "correct", "schedule_session",
    "record_session", "make_offer", "propose_settlement", "issue_order", "schedule_hearing", "record_hearing",
    "publish_award",
)  # fmt: skip
"""Acts taken where the way passes their world; none leads off it."""
MORE = {"add_workers": {"lines": f"{CANARY} A; woman; {CANARY}; {CANARY}"}, "add_document": {"shows": CANARY}}
_CODES = {"key", "by", "due", "sex", "answer", "on", "side", "kind", "category", "number"}


class Sung(Table):
    """A table at which everybody says the canary in every answer that a rule erases."""

    def do(self, who, action, answers=None, **options):
        return super().do(who, action, sung(answers or {}, action), **options)


def sung(answers, act):
    more = {"reason": "Why"} if "reason" in FORMS[act].base_fields else {}
    words = {name for name in (*more, *answers) if emptying.rule_of(act, name) or name == "minutes"}
    return {name: _sung(value, name in words, name) for name, value in {**more, **answers}.items()}


def _sung(value, whole, name):
    if isinstance(value, dict):
        return {k: _sung(v, whole, k) for k, v in value.items()}
    if isinstance(value, list):
        return [_sung(v, whole, name) for v in value]
    return f"{value} {CANARY}" if whole and isinstance(value, str) and name not in _CODES else value


def play(table):
    """From the filing to an award that is final, then rows that people fill beside the acts."""
    for world in WAY:
        enter(table, world)
        for name in ASIDE:
            if SAMPLES[name].at == world:
                table.do(
                    SAMPLES[name].who, name, {**filled(SAMPLES[name].answers, table), **MORE.get(name, {})}
                )
    fill(table.case, table.cast)


def fill(case, cast):
    """A canary where no act of the way puts one."""
    now, head, party = timezone.now(), actor_for(cast.head, case), case.parties.get(key="union")
    event, address = case.events.get(action="file"), f"https://meet.example/{CANARY}"
    reach = {**dict.fromkeys(("phone", "address", "safe_contact"), CANARY), "email": f"{CANARY}@example.org"}
    Party.objects.filter(case=case).update(**reach)
    Case.objects.filter(pk=case.pk).update(facts_text=CANARY, sheet={"answers": {"x": CANARY}})
    for model in (Session, Hearing):
        model.objects.filter(case=case).update(link=address, interpreter_name=CANARY)
    section = AwardSection.objects.create(case=case, key="reasons", text=CANARY)
    SectionVersion.objects.create(section=section, version=1, text=CANARY, saved_by=cast.chair, saved_at=now)
    Exclusion.objects.create(case=case, user=cast.officer2, reason=CANARY)
    Challenge.objects.create(case=case, seat=case.seats.first(), party=party, grounds=CANARY, event=event)
    Objection.objects.create(award=case.awards.last(), party=party, grounds=CANARY, means=CANARY, event=event)
    asked = SlotOffer.objects.create(case=case, link=address, answer_by=now, event=event)
    SlotReply.objects.create(offer=asked, party=party, words=CANARY, event=event)
    session = case.sessions.first()
    SessionAnswer.objects.create(session=session, party=party, coming=True, words=CANARY, event=event)
    Offer.objects.filter(case=case).update(words=CANARY)
    ask(case, cast.officer_elsewhere, CANARY, key="ask")
    AccessRequest.objects.filter(case=case).update(answer=CANARY)
    typed.keep(cast.officer, f"/en/cases/{case.number}/actions/correct/", {"text": CANARY}, seen="", now=now)
    bring_in(case, cast, now)
    holding.place(case, head, CANARY, None)
    holding.lift(case, head, CANARY)


def bring_in(case, cast, now):
    """As if the case had come from an old register, with the file it came in."""
    brought = CaseImport.objects.create(
        user=cast.head, office=case.office, source="Book", file_name="old.csv", content=CANARY.encode(),
        digest="0" * 64, state="taken", created_at=now,
    )  # fmt: skip
    texts = {"cells": [CANARY], "values": {"said": CANARY}, "problems": [{"values": {"text": CANARY}}]}
    ImportRow.objects.create(brought_in=brought, number=2, key="7", state="taken", case=case, **texts)
    said = {"code": "settled", "filed_on": "2009", "ended_on": "1/2010", "officer": CANARY, "outcome": CANARY}
    OldCase.objects.create(
        case=case, office=case.office, source="Book", key="7", row=2, file_name="x", said=said
    )


@pytest.fixture(scope="module")
def played(django_db_setup, django_db_blocker, tmp_path_factory):
    """The case with its files and receipt, ended eleven years ago."""
    places = override_settings(
        MEDIA_ROOT=tmp_path_factory.mktemp("files"), RECEIPT_KEYS=tmp_path_factory.mktemp("k")
    )
    with django_db_blocker.unblock(), places, transaction.atomic():
        cast = make_cast()
        seat_the_council(cast)
        plain = begin_draft(cast)
        table = Sung(cast, plain.case)
        play(table)
        table.do("officer", "report_compliance", {"evidence": {"award-1": "Receipt 9"}})
        file = SimpleUploadedFile(f"{CANARY}.txt", CANARY.encode(), "text/plain")
        document = receive_upload(table.case, cast.union_rep, file)
        assert document.original_name
        seal_of(table.case.events.get(action="file"))
        past = timezone.now() - timedelta(days=11 * 366)
        Case.objects.filter(pk=table.case.pk).update(ended_at=past)
        yield table
        transaction.set_rollback(True)


@pytest.fixture
def ended(played, db):
    for user in played.cast.people.values():
        user.__dict__.pop("_access", None)
    store.keep([CANARY.encode()])
    return Table(played.cast, Case.objects.get(pk=played.case.pk))


def erase(table, codes=ERASED):
    """All that is due by these rules, proposed and confirmed by two people, and carried out."""
    later = timezone.now() + timedelta(days=2)
    due = [d for d in due_in(Case.objects.filter(pk=table.case.pk), later) if d.rule.code in codes]
    batch = erasing.propose(table.case.office, table.cast.head, due, later)
    erasing.confirm(batch, table.cast.officer2, later)
    return erasing.run(later)


_COLUMNS = """SELECT table_name, array_agg(column_name::text), array_agg(data_type::text)
  FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
 WHERE table_schema = 'public' AND table_type = 'BASE TABLE' GROUP BY 1"""


def found():
    """Every column of every table, and the disk, in which the canary is, as `model.column`."""
    hits = set()
    with connection.cursor() as cursor:
        cursor.execute(_COLUMNS)
        for table, columns, kinds in cursor.fetchall():
            tests = ", ".join(
                f"bool_or({_text(c, k)} ILIKE '%{CANARY}%')" for c, k in zip(columns, kinds, strict=True)
            )
            cursor.execute(f'SELECT {tests} FROM "{table}"')
            found = zip(columns, cursor.fetchone(), strict=True)
            hits |= {f"{table.removeprefix('cases_')}.{column}" for column, hit in found if hit}
    disk = [p for p in store.path_of("0" * 64).parents[2].rglob("*") if p.is_file()]
    return hits | {f"disk {p.name}" for p in disk if CANARY.encode() in p.read_bytes()}


def _text(column, kind):
    return f"encode(\"{column}\", 'escape')" if kind == "bytea" else f'"{column}"::text'


STAYS = {field for place in PLACES if not place.goes for field in place.fields}
GOES = {field for place in PLACES if place.goes for field in place.fields}


def test_each_place_of_the_database_stands_once_in_the_table_and_what_stays_has_its_reason():
    kinds = (models.TextField, models.CharField, models.JSONField, models.BinaryField)
    columns = {
        f"{model._meta.model_name}.{field.name}"
        for model in apps.get_app_config("cases").get_models()
        for field in model._meta.concrete_fields
        if isinstance(getattr(field, "base_field", field), kinds)
        and not field.choices
        and field.name != "state"
    }
    assert columns ^ (STAYS | GOES) == set(), "Say in cases/services/erased_places.py what becomes of these."
    assert len(columns) == sum(len(place.fields) for place in PLACES)
    assert all(place.goes != bool(place.why) for place in PLACES)


def test_each_answer_of_an_act_that_is_words_goes_or_is_named_as_staying():
    words = {
        (act, name)
        for act, form in FORMS.items()
        for name, field in form.base_fields.items()
        if isinstance(field, TextField) and name not in ("seed", "deadline", "masked", "lines", "date")
    }
    lost = {(a, n) for a, n in words if not emptying.rule_of(a, n) and n not in emptying.STAYS}
    assert lost == {("issue_order", "text"), ("correct_award", "text")}


BY_LAW = {"award.binding_basis", "award.text", "awardoutcome.order", "awardoutcome.reasons"}
PAPERS = {"caseevent.data", "session.minutes", "hearing.minutes"}


def test_after_every_rule_the_canary_is_only_where_the_table_says_it_stays(ended):
    export = exporting.path_of(taken(ended, "conciliator"))
    before = found()
    assert len(before & GOES) > 35 and f"disk {export.name}" in before
    assert "accounts_typedtext.texts" in before
    grants.make_roles("trial_app", "trial_reader")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE trial_app")
        assert erase(ended) == len(ERASED)
        cursor.execute("RESET ROLE")
    assert found() == BY_LAW | PAPERS
    left = {e.action for e in ended.case.events.all() if CANARY in str(e.data)}
    assert left == {"record_session", "record_hearing"}
    for who in ("union_rep", "head", "council"):
        page = fresh(getattr(ended.cast, who)).get(f"/en/cases/{ended.case.number}/timeline/")
        assert "Its words were erased by rule." in page.content.decode()
        assert CANARY not in page.content.decode()


def test_a_word_that_is_forgotten_is_found(ended):
    """The sabotage switch: one answer of one act, and one column, that no rule takes."""
    with (
        mock.patch.dict(emptying._OF_ACT, {("declare_interest", "text"): ""}),
        mock.patch.object(erased_rows, "_drafts"),
    ):
        erase(ended)
    assert found() - BY_LAW - PAPERS >= {"awardsection.text", "sectionversion.text", "settlement.text"}
    left = {e.action for e in ended.case.events.all() if CANARY in str(e.data)}
    assert "declare_interest" in left


@pytest.mark.parametrize(
    ("rule", "gone", "there"),
    [
        (
            "KEEP_CONTACTS",
            {"party.phone", "worker.name", "session.link"},
            {"casenote.text", "challenge.grounds"},
        ),
        (
            "KEEP_TEXTS",
            {"excuse.reason", "slotreply.words", "accounts_typedtext.texts"},
            {"party.phone", "exclusion.reason"},
        ),
        ("KEEP_FILES", {"document.shows", "document.original_name"}, {"party.phone", "importrow.cells"}),
        (
            "KEEP_NAMES",
            {"caseimport.content", "oldcase.said", "objection.means"},
            {"party.phone", "document.shows"},
        ),
    ],
)
def test_each_rule_takes_its_own_and_leaves_the_rest_until_its_day(ended, rule, gone, there):
    erase(ended, [rule])
    after = found()
    assert not after & gone
    assert after >= there


def test_the_record_its_papers_and_the_file_of_the_case_still_prove_what_is_left(ended, capsys):
    case, own = ended.case, [str(ended.case.number)]
    assert [*verify_texts(own), *verify_files(own)] == []
    event = case.events.get(action="report_non_conciliation")
    issued = [
        papers.issue(case, "report", event.pk),
        papers.issue(case, "minutes", case.sessions.get(held=True).pk),
    ]
    erase(ended)
    assert [*chain_of(case), *verify_texts(own), *verify_files(own)] == []
    assert all(papers.matches(paper) for paper in issued)
    export = taken(ended, "conciliator")
    assert verify_case.main([str(exporting.path_of(export))]) == 3
    emptied = case.events.filter(data__has_key="erased").first()
    assert f"the words of entry {emptied.seq}: erased by rule on" in capsys.readouterr().out
    assert CANARY.encode() not in inside(export)["texts.json"]


def test_an_emptied_entry_that_says_anything_else_than_the_record_names_is_found(ended):
    erase(ended)
    entry = ended.case.events.filter(data__has_key="erased").first()
    told = [papers.issue(ended.case, "receipt", entry.pk)]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            """UPDATE cases_caseevent SET data = data || '{"reason": "Other"}' WHERE id = %s""", [entry.pk]
        )
    assert chain_of(ended.case) == [f"entry {entry.seq} was changed"]
    assert not any(papers.matches(paper) for paper in told)


def test_nobody_empties_an_entry_outside_an_erasing_that_is_on_record(ended):
    for said in ({"erased": ["KEEP_NAMES"]}, {}):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            ended.case.events.filter(action="file").update(data=said)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        OldCase.objects.filter(case=ended.case).update(said={"code": "settled"})

"""Erasing by rule: two people, never an open or held case, never twice, whole after a kill, the record untouched."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from unittest import mock

import pytest
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.utils import timezone

from accounts.models import Office
from cases.files import store
from cases.law import keeping_book
from cases.models import (
    Case,
    CaseNote,
    Document,
    Erasure,
    ErasureBatch,
    Exclusion,
    Interview,
    Party,
    Seal,
    Worker,
)
from cases.models.acting import Refused
from cases.roles import actor_for
from cases.services import draft_keeping, erasing, exporting, holding
from cases.services.chain import verify_case as chain_of
from cases.services.kept import verify_files, verify_texts
from cases.services.receipts import seal_of
from cases.services.retention import ERASED, due_in, due_of
from tests.accounts.factories import make_official
from tests.case_file.conftest import PHOTO, fresh, inside, taken
from tools.verify_case import verify_case

pytestmark = pytest.mark.django_db
LATER = timedelta(days=2)
EMPTY = {
    "notes": {""}, "minutes": {""}, "workers": 0, "phones": {""}, "seals": {""}, "texts": {""}, "names": {""},
    "bytes": 0, "entries": 4, "states": {"done"}, "faults": [],
}  # fmt: skip
"""What is left of a case in the end, however often the work was cut off."""


@pytest.fixture
def ended(talks):
    """The case, withdrawn eleven years ago, with its complaint sealed and a telephone number."""
    seal_of(talks.case.events.get(action="file"))
    Party.objects.filter(case=talks.case).update(phone="+855 12 000 000")
    talks.do("union_rep", "withdraw", {"reason": "Settled at home"})
    Case.objects.filter(pk=talks.case.pk).update(ended_at=timezone.now() - timedelta(days=11 * 366))
    store.keep([PHOTO])
    talks.case = Case.objects.get(pk=talks.case.pk)
    return talks


def now():
    return timezone.now() + LATER


def confirmed(table):
    """A list of all that is due, confirmed by somebody else."""
    due = due_in(Case.objects.filter(pk=table.case.pk), now())
    batch = erasing.propose(table.case.office, table.cast.head, due, now())
    erasing.confirm(batch, table.cast.officer2, now())
    return batch


def left_of(case):
    """What is left of a case in rows, on disk and in the record."""
    documents = Document.objects.filter(case=case)

    def values(rows, name):
        return set(rows.filter(case=case).values_list(name, flat=True))

    return {
        "notes": values(CaseNote.objects, "text"), "minutes": values(Interview.objects, "minutes"),
        "workers": Worker.objects.filter(case=case).count(), "phones": values(Party.objects, "phone"),
        "seals": set(Seal.objects.filter(event__case=case).values_list("content", flat=True)),
        "texts": values(documents, "text"), "names": values(documents, "original_name"),
        "bytes": sum(store.path_of(d.sha256).exists() for d in documents if d.sha256),
        "entries": case.events.filter(action="erase_by_rule").count(),
        "states": values(Erasure.objects, "state"), "faults": [*chain_of(case), *verify_texts(), *verify_files()],
    }  # fmt: skip


def test_the_contents_go_and_the_record_still_holds(ended):
    assert left_of(ended.case)["faults"] == []
    confirmed(ended)
    assert erasing.run(now()) == len(ERASED)
    assert left_of(ended.case) == EMPTY
    assert erasing.run(now()) == 0


def test_the_file_of_the_case_says_what_was_erased_and_holds(ended, capsys):
    confirmed(ended)
    erasing.run(now())
    export = taken(ended, "conciliator")
    assert verify_case.main([str(exporting.path_of(export))]) == 3
    assert f"erased by rule on {timezone.localdate()}, KEEP_FILES" in capsys.readouterr().out
    assert b"NOTESECRET" not in b"".join(inside(export).values())


KILLS = {
    "while the rows are emptied": "cases.services.erasing.note",
    "while the bytes go": "cases.services.erasing.store.forget",
    "before it is noted as done": "cases.services.erasing.documents.known_addresses",
}


@pytest.mark.parametrize("place", KILLS.values(), ids=list(KILLS))
def test_a_worker_killed_anywhere_and_started_again_ends_in_the_same_place(ended, place):
    confirmed(ended)
    with mock.patch(place, side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        erasing.run(now())
    erasing.run(now())
    assert left_of(ended.case) == EMPTY


def test_work_that_is_noted_as_done_before_the_bytes_are_gone_is_noticed(ended):
    """The sabotage switch: the note first, then the kill."""
    confirmed(ended)
    whole = erasing._empty_rows

    def sabotaged(pk, moment):
        whole(pk, moment)
        Erasure.objects.filter(pk=pk).update(state="done")

    with mock.patch.object(erasing, "_empty_rows", sabotaged):
        erasing.run(now())
    erasing.run(now())
    assert left_of(ended.case)["bytes"] == 1


def test_bytes_that_another_case_names_stay(ended):
    other = Document.objects.get(case=ended.case, original_name="notice.txt")
    other.pk, other.event, other.case = None, None, Case.objects.create(
        procedure="collective", office=ended.case.office, created_by=ended.cast.union_rep
    )  # fmt: skip
    other.save(force_insert=True)
    confirmed(ended)
    erasing.run(now())
    assert store.read(other.sha256) == PHOTO


def test_an_open_case_is_never_due_and_one_that_is_open_again_is_left_alone(ended):
    confirmed(ended)
    Case.objects.filter(pk=ended.case.pk).update(is_open=True)
    assert due_in(Case.objects.filter(pk=ended.case.pk), now()) == []
    assert erasing.run(now()) == 0
    assert set(Erasure.objects.values_list("state", "because")) == {("left", "open")}
    assert "" not in left_of(ended.case)["notes"]


def test_a_hold_stops_what_was_confirmed_and_lifted_it_comes_up_again(ended):
    confirmed(ended)
    head = actor_for(ended.cast.head, ended.case)
    holding.place(ended.case, head, "A court asks", None)
    assert erasing.run(now()) == 0
    assert set(Erasure.objects.values_list("because", flat=True)) == {"held"}
    assert due_in(Case.objects.all(), now()) == []
    holding.lift(ended.case, head, "The court has it")
    assert {d.rule.code for d in due_in(Case.objects.all(), now())} == set(ERASED)


def test_a_hold_until_a_day_stands_on_that_day_and_no_longer(ended):
    today = timezone.localdate()
    holding.place(ended.case, actor_for(ended.cast.head, ended.case), "A court asks", today)
    assert due_in(Case.objects.all(), timezone.now()) == []
    assert due_in(Case.objects.all(), timezone.now() + timedelta(days=1)) != []


def test_who_proposed_a_list_cannot_confirm_it_and_the_database_says_so_too(ended):
    due = due_in(Case.objects.filter(pk=ended.case.pk), now())
    batch = erasing.propose(ended.case.office, ended.cast.head, due, now())
    with pytest.raises(Refused):
        erasing.confirm(batch, ended.cast.head, now())
    with pytest.raises(Exception, match="erasing_takes_two"), transaction.atomic():
        ErasureBatch.objects.update(confirmed_by=ended.cast.head)
    with pytest.raises(Refused):
        erasing.propose(ended.case.office, ended.cast.head, due, now())
    assert erasing.run(now()) == 0


def test_nobody_empties_a_note_outside_an_erasure_that_is_on_record(ended):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        CaseNote.objects.filter(case=ended.case).update(text="")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Seal.objects.filter(event__case=ended.case).update(content="")


def test_each_thing_has_its_day_from_the_end_and_says_that_the_rule_is_not_confirmed(ended):
    for code, years in (("KEEP_CONTACTS", 2), ("KEEP_TEXTS", 5), ("KEEP_FILES", 10)):
        due = due_of(ended.case, code)
        assert due.due_on.year == due.counted_from.year + years
    page = fresh(ended.cast.union_rep).get(f"/en/cases/{ended.case.number}/keeping/").content.decode()
    assert page.count("not confirmed") == len(ERASED) + 1
    assert "Kept without end." in page
    assert 'name="reason"' not in page


def test_the_rules_of_drafts_and_files_laid_aside_are_those_that_run():
    rules = keeping_book().sets[0].rules
    assert rules["KEEP_DRAFT"].length == draft_keeping.KEPT
    assert timedelta(hours=rules["KEEP_ASIDE"].length) == store.FORGOTTEN == exporting.KEPT


def test_the_head_proposes_and_another_official_confirms_on_the_pages(ended):
    head, other = fresh(ended.cast.head), fresh(ended.cast.officer2)
    shown = head.get("/en/erasing/").content.decode()
    items = [f"{ended.case.pk}-{code}" for code in ERASED]
    assert all(item in shown for item in items)
    assert other.get("/en/erasing/").status_code == 404
    url = head.post("/en/erasing/", {"item": items})["Location"]
    assert head.post(url, {"answer": "confirm"}).status_code == 409
    assert fresh(ended.cast.officer_elsewhere).get(url).status_code == 404
    assert other.post(url, {"answer": "confirm"}).status_code == 302
    assert ErasureBatch.objects.get().confirmed_by == ended.cast.officer2


def test_a_list_that_is_thrown_away_erases_nothing_and_can_be_proposed_again(ended):
    due = due_in(Case.objects.filter(pk=ended.case.pk), now())
    erasing.throw_away(erasing.propose(ended.case.office, ended.cast.head, due, now()))
    assert erasing.run(now()) == 0
    assert len(due_in(Case.objects.filter(pk=ended.case.pk), now())) == len(ERASED)


def test_the_head_stops_erasing_on_the_page_and_parties_see_that_but_not_why(ended):
    url = f"/en/cases/{ended.case.number}/keeping/"
    head, union = fresh(ended.cast.head), fresh(ended.cast.union_rep)
    assert head.post(url, {"reason": "", "until": "2020-01-01"}).status_code == 422
    assert head.post(url, {"reason": "CANARYREASON"}).status_code == 302
    assert "CANARYREASON" in head.get(url).content.decode()
    seen = union.get(url).content.decode()
    assert "Nothing of this case is erased now." in seen
    assert "CANARYREASON" not in seen
    assert union.post(url, {"reason": "x"}).status_code == 403
    assert head.post(url, {"reason": "Over"}).status_code == 302
    assert ended.case.holds.get().lifted is not None


def test_the_command_lists_what_is_due_and_carries_out_what_was_confirmed(ended):
    out = StringIO()
    call_command("erase_by_rule", stdout=out)
    assert f"{ended.case.number} KEEP_FILES: ended" in out.getvalue()
    assert "4 due" in out.getvalue()
    assert left_of(ended.case)["workers"] == 1
    confirmed(ended)
    with mock.patch.object(timezone, "now", return_value=now()):
        call_command("erase_by_rule", "--run", stdout=out)
    assert "4 erased by rule" in out.getvalue()


def test_the_list_of_what_is_due_costs_the_same_for_one_case_and_for_many(ended, django_assert_num_queries):
    with django_assert_num_queries(2):
        due_in(Case.objects.filter(pk=ended.case.pk), now())
    Case.objects.exclude(state="draft").update(is_open=False, ended_at=ended.case.ended_at)
    with django_assert_num_queries(2):
        due_in(Case.objects.all(), now())


def test_an_overseer_chooses_an_office_reads_numbers_alone_and_somebody_else_confirms(ended):
    admin, second = (fresh(make_official("admin", None)) for _each in range(2))
    offices = admin.get("/en/erasing/").content.decode()
    assert offices.count("?office=") == Office.objects.count()
    url = f"/en/erasing/?office={ended.case.office.slug}"
    shown = admin.get(url).content.decode()
    assert ended.case.number in shown and "Union A" not in shown
    assert admin.post("/en/erasing/", {"item": []}).status_code == 404
    batch = admin.post(url, {"item": f"{ended.case.pk}-KEEP_TEXTS"})["Location"]
    assert admin.get(f"/en/cases/{ended.case.number}/keeping/").status_code == 404
    assert admin.post(batch, {"answer": "confirm"}).status_code == 409
    assert second.post(batch, {"answer": "confirm"}).status_code == 302
    assert erasing.run(now()) == 1


def test_an_overseer_reads_nothing_of_a_case_of_the_own_side_and_cannot_confirm_a_list_with_it(ended):
    admin = make_official("admin", None)
    due = due_in(Case.objects.filter(pk=ended.case.pk), now())
    batch = erasing.propose(ended.case.office, ended.cast.head, due, now())
    Exclusion.objects.create(case=ended.case, user=admin, reason="A cousin")
    browser = fresh(admin)
    assert (
        ended.case.number not in browser.get(f"/en/erasing/?office={ended.case.office.slug}").content.decode()
    )
    assert ended.case.number not in browser.get(f"/en/erasing/{batch.pk}/").content.decode()
    assert browser.post(f"/en/erasing/{batch.pk}/", {"answer": "confirm"}).status_code == 409


@pytest.mark.parametrize("who", ["officer", "registrar", "delegate", "union_rep", "leadership"])
def test_others_find_no_page_of_any_office(ended, who):
    browser = fresh(getattr(ended.cast, who, None) or make_official(who, None))
    assert browser.get("/en/erasing/").status_code == 404
    assert browser.get(f"/en/erasing/?office={ended.case.office.slug}").status_code == 404

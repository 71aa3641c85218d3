"""An agreement from its first words to the day it ends."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.db.utils import DatabaseError
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases.models.acting import NotYours, Refused
from dialogue.models import Agreement, Clause
from dialogue.services.agreeing import let_days_come
from dialogue.services.opening import draft_agreement
from dialogue.services.step import take_step
from tests.accounts.factories import sign_in
from tests.dialogue.agreements.conftest import CLAUSES, NOW, SIDES, Table, endorse_all, go

LIST = "/en/agreements/"


def at(agreement: Agreement, rest: str = "") -> str:
    """An address of an agreement."""
    return f"{LIST}{agreement.number}/{rest}"


def test_a_stranger_finds_no_draft_and_the_public_finds_what_came_into_force(
    table: Table, draft: Agreement
) -> None:
    assert go(table.stranger, at(draft)).status_code == 404
    assert go(None, at(draft)).status_code == 404
    take_step(draft, "table_agreement", by=table.secretary, answers={})
    endorse_all(table, draft)
    assert go(None, at(draft)).status_code == 200
    assert draft.number in go(None, LIST).content.decode()


def test_the_secretary_begins_one_and_the_same_key_begins_no_second(table: Table) -> None:
    for _once in range(2):
        answer = go(
            table.secretary, LIST + "new/", body=table.body.slug, title="New", title_km="", key="same-key"
        )
        assert answer.status_code == 302
    assert Agreement.objects.filter(title="New").count() == 1


def test_a_delegate_begins_none(table: Table) -> None:
    assert go(table.workers, LIST + "new/").status_code == 403


def test_two_writers_lose_nothing_the_later_one_sees_both_texts(table: Table, draft: Agreement) -> None:
    typed = {
        "version": "1",
        "rows": "2",
        "number.0": "1",
        "text.0": "My own words",
        "number.1": "2",
        "text.1": "Same",
    }
    assert go(table.secretary, at(draft, "text/"), **typed, key="a" * 20).status_code == 302
    typed["text.0"] = "Other words"
    answer = go(table.chair, at(draft, "text/"), **typed, key="b" * 20)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Other words" in page and "<del>" in page and 'name="version" value="2"' in page
    typed["version"] = "2"
    assert go(table.chair, at(draft, "text/"), **typed, key="c" * 20).status_code == 302
    assert Agreement.objects.get(pk=draft.pk).version == 3


def test_numbers_give_the_order_and_an_emptied_clause_falls_out(table: Table, draft: Agreement) -> None:
    typed = {
        "version": "1", "rows": "4", "number.0": "10", "text.0": "Ten", "number.1": "2", "text.1": "",
        "number.2": "២.១", "text_km.2": "ពីរ ចំណុចមួយ", "number.3": "2", "text.3": "Two",
    }  # fmt: skip
    assert go(table.secretary, at(draft, "text/"), **typed).status_code == 302
    kept = Clause.objects.filter(agreement=draft, version=2)
    assert [c.number for c in kept] == ["2", "2.1", "10"]


@pytest.mark.parametrize(
    "typed",
    [{"number.0": "1", "text.0": ""}, {"number.0": "", "text.0": "x"}, {"rows": "zzz"}, {"extra": "x"}],
)
def test_a_text_that_does_not_fit_comes_back_with_words(table: Table, typed: dict[str, str]) -> None:
    empty = draft_agreement(title="Empty", endorsers=list(SIDES), moment=NOW, body=table.body)
    answer = go(table.secretary, at(empty, "text/"), **{"version": "0", "rows": "2", **typed})
    assert answer.status_code == 422


def test_more_rows_keep_what_was_typed(table: Table, draft: Agreement) -> None:
    answer = go(
        table.secretary, at(draft, "text/"), **{"rows": "2", "text.0": "Kept", "version": "1", "more": "1"}
    )
    assert "Kept" in answer.content.decode() and 'name="text.4"' in answer.content.decode()
    assert Agreement.objects.get(pk=draft.pk).version == 1


def test_a_tabled_text_cannot_change(table: Table, tabled: Agreement) -> None:
    for name in ("write_clauses", "set_commitment", "describe_agreement"):
        with pytest.raises(Refused):
            take_step(tabled, name, by=table.secretary, answers={"clauses": CLAUSES, "title": "x"})
    with pytest.raises(DatabaseError):
        Clause.objects.filter(agreement=tabled).update(text="other")


def test_it_is_in_force_at_once_when_the_last_side_endorsed(table: Table, tabled: Agreement) -> None:
    endorse_all(table, tabled)
    assert (str(tabled.state), tabled.missing_endorsers()) == ("in_force", [])
    assert [e.action for e in tabled.entries.order_by("seq")][-2:] == ["endorse", "take_effect"]


def test_it_waits_for_its_day_and_ends_after_its_last(table: Table, draft: Agreement) -> None:
    days = {"effective_on": dt.date(2099, 1, 1), "expires_on": dt.date(2099, 3, 1)}
    take_step(draft, "describe_agreement", by=table.secretary, answers=days)
    take_step(draft, "table_agreement", by=table.secretary, answers={})
    endorse_all(table, draft)
    assert str(draft.state) == "endorsed"
    assert let_days_come(NOW) == 0


def test_the_clock_brings_effect_and_end(table: Table, draft: Agreement) -> None:
    days = {"effective_on": dt.date(2020, 1, 1), "expires_on": dt.date(2020, 3, 1)}
    take_step(draft, "describe_agreement", by=table.secretary, answers=days)
    take_step(draft, "table_agreement", by=table.secretary, answers={})
    endorse_all(table, draft)
    assert let_days_come(NOW) == 1
    assert str(Agreement.objects.get(pk=draft.pk).state) == "expired"


def test_nobody_endorses_for_another_side(table: Table, tabled: Agreement) -> None:
    with pytest.raises(Refused):
        take_step(tabled, "endorse", by=table.workers, answers={"constituency": "employers"})
    for name in ("member", "watcher", "chair"):
        with pytest.raises(NotYours):
            take_step(tabled, "endorse", by=table.people[name], answers={"constituency": "workers"})
    assert not tabled.endorsements.exists()


def test_a_member_without_the_mandate_is_told_whom_to_ask(table: Table, tabled: Agreement) -> None:
    page = go(table.member, at(tabled)).content.decode()
    assert "not its mandate to endorse" in page and "Workers" in page
    assert go(table.member, at(tabled, "do/endorse/")).status_code == 403


def test_the_text_that_was_read_is_the_text_that_is_endorsed(table: Table, tabled: Agreement) -> None:
    typed = {"constituency": "workers", "digest": "0" * 64, "seen": tabled.head[:16]}
    answer = go(table.workers, at(tabled, "do/endorse/"), **typed)
    assert answer.status_code == 409
    assert not tabled.endorsements.exists()


def test_a_reservation_stands_in_the_box_of_its_side(table: Table, tabled: Agreement) -> None:
    typed = {
        "constituency": "workers",
        "digest": tabled.digest,
        "reservation": "Not for piece rates",
        "clause": "2",
    }
    assert go(table.workers, at(tabled, "do/endorse/"), **typed).status_code == 302
    page = go(table.employers, at(tabled)).content.decode()
    assert "Endorsed with a reservation" in page and "Not for piece rates" in page
    with pytest.raises(Refused):
        take_step(tabled, "reserve", by=table.workers, answers={"constituency": "workers", "text": "More"})


def test_a_side_that_declined_may_still_endorse(table: Table, tabled: Agreement) -> None:
    assert (
        go(table.workers, at(tabled, "do/decline/"), constituency="workers", reason="Too late").status_code
        == 302
    )
    assert "Too late" in go(table.watcher, at(tabled, "boxes/")).content.decode()
    take_step(tabled, "endorse", by=table.workers, answers={"constituency": "workers"})
    assert "Too late" not in go(table.watcher, at(tabled, "boxes/")).content.decode()


def test_the_secretariat_records_a_paper_with_signer_and_day(table: Table, tabled: Agreement) -> None:
    typed = {"constituency": "government", "digest": tabled.digest, "signer": "A. Signer", "on": "2026-11-03"}
    assert go(table.secretary, at(tabled, "do/endorse/"), **{**typed, "on": "2098-01-01"}).status_code == 422
    assert go(table.secretary, at(tabled, "do/endorse/"), **typed, key="z" * 20).status_code == 302
    row = tabled.endorsements.get()
    assert (row.on_paper, row.signer, row.mandate) == (True, "A. Signer", None)


def test_text_changed_past_the_site_is_seen(table: Table, tabled: Agreement) -> None:
    Agreement.objects.filter(pk=tabled.pk).update(title="Something else")
    assert "does not match its fingerprint" in go(table.workers, at(tabled)).content.decode()


def test_versions_stand_beside_each_other(table: Table, draft: Agreement) -> None:
    again = [{**CLAUSES[0], "text": "Wages are paid on the tenth."}, {"number": "3", "text": "New"}]
    take_step(draft, "write_clauses", by=table.secretary, answers={"clauses": again, "version": 1})
    page = go(table.workers, at(draft, "versions/?from=1&to=2")).content.decode()
    assert "3 clauses differ" in page and "fifth.</del>" in page and "tenth.</ins>" in page
    assert go(table.workers, at(draft, "versions/?from=zz&to=99999999999")).status_code == 200


def test_the_official_form_prints_in_both_languages(table: Table, tabled: Agreement) -> None:
    page = go(table.workers, at(tabled, "print/")).content.decode()
    assert tabled.digest[:16] in page and "ប្រាក់ឈ្នួល" in page and "<svg" in page


@pytest.mark.parametrize("many", [3, 12])
def test_the_list_costs_the_same_however_long_it_is(table: Table, many: int) -> None:
    for n in range(many):
        draft_agreement(title=f"No {n}", endorsers=list(SIDES), moment=NOW, body=table.body)
    client = sign_in(Client(), table.secretary)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(LIST).status_code == 200
    assert len(seen) <= QUERIES


QUERIES = 15


def test_a_list_of_many_comes_in_pages(table: Table) -> None:
    for n in range(30):
        draft_agreement(title=f"No {n}.", endorsers=list(SIDES), moment=NOW, body=table.body)
    first = go(table.secretary, LIST)
    second = go(table.secretary, LIST + first.context["next_url"])
    assert (len(first.context["rows"]), len(second.context["rows"])) == (25, 5)
    assert go(table.secretary, LIST + "?before=zzz&state=nothing").status_code == 400


def test_only_its_side_reports_on_a_commitment(table: Table, tabled: Agreement) -> None:
    endorse_all(table, tabled)
    promise = tabled.commitments.get()
    report = {"commitment": promise.pk, "status": "done", "evidence": "Photo of a slip"}
    with pytest.raises(Refused):
        take_step(tabled, "report_commitment", by=table.workers, answers=report)
    take_step(tabled, "report_commitment", by=table.employers, answers=report)
    promise.refresh_from_db()
    assert (promise.status, promise.evidence) == ("done", "Photo of a slip")
    assert promise.done_on is not None

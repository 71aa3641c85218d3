"""What is done with many cases at once: giving them to people, words of the office, tables; and live rows."""

from __future__ import annotations

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.models import AuditEntry, Case, CaseEvent, Label
from cases.services.labels import MOST
from tests.accounts.factories import make_mandate, make_post, sign_in
from tests.pages.queues import put

ASSIGN = "/en/queue/assign/"


def page_of(client, table, *cases):
    """The confirm page for these cases, as the head of office sees it."""
    sign_in(client, table.cast.head)
    return client.post(ASSIGN, {"case": [case.number for case in cases]})


def confirmed(page, who, **more):
    """What the confirm page would send."""
    heads = {f"seen-{case.number}": head for case, head in page.context["heads"]}
    return {"case": [case.number for case, _head in page.context["heads"]], "confirm": "1", **heads,
            "person": who.pk, "reason": "Free", "idempotency_key": page.context["key"], **more}  # fmt: skip


def holder_of(case):
    """Who has a case now."""
    fresh = Case.objects.get(pk=case.pk)
    return fresh.conciliator or fresh.officer


def test_a_head_gives_cases_to_a_person_and_hears_what_became_of_each(client, at_state):
    first, second = at_state("accepted"), at_state("filed")
    page = page_of(client, first, first.case, second.case)
    data = confirmed(page, first.cast.conciliator)
    done = client.post(ASSIGN, data)
    assert [row.done for row in done.context["results"]] == [True, True]
    assert holder_of(first.case) == holder_of(second.case) == first.cast.conciliator


def test_the_same_confirmation_twice_acts_once_and_says_the_same(client, at_state):
    table = at_state("accepted")
    data = confirmed(page_of(client, table, table.case), table.cast.conciliator)
    pages = [client.post(ASSIGN, data) for _n in range(2)]
    assert [page.context["results"][0].done for page in pages] == [True, True]
    assert CaseEvent.objects.filter(action="appoint_conciliator").count() == 1


def test_a_case_taken_meanwhile_says_by_whom_and_when_and_the_others_go_through(client, at_state):
    taken, free = at_state("filed"), at_state("filed")
    data = confirmed(page_of(client, taken, taken.case, free.case), taken.cast.conciliator)
    event = taken.do("officer2", "take_up")
    done = client.post(ASSIGN, data)
    results = {row.case.number: row for row in done.context["results"]}
    assert results[free.case.number].done
    assert results[taken.case.number].words == "Already assigned to Officer Two by Officer Two."
    assert results[taken.case.number].at == event.occurred_at
    assert holder_of(taken.case) == taken.cast.officer2


def test_what_else_happened_meanwhile_is_no_hindrance(client, at_state):
    table = at_state("filed")
    data = confirmed(page_of(client, table, table.case), table.cast.conciliator)
    table.do("officer", "add_note", {"text": "The union telephoned"})
    assert client.post(ASSIGN, data).context["results"][0].done


def test_the_confirm_page_shows_load_before_and_after(client, at_state):
    table = at_state("filed")
    put(table.cast, 3, conciliator=table.cast.conciliator)
    page = page_of(client, table, table.case, *put(table.cast, 2))
    row = next(r for r in page.context["people"] if r["person"] == table.cast.conciliator)
    assert (row["load"].open, row["after"]) == (3, 6)


@pytest.mark.parametrize("ended", [False, True])
def test_whoever_is_or_was_linked_to_a_party_is_flagged_and_refused(client, at_state, ended):
    table = at_state("filed")
    mandate = make_mandate(table.cast.conciliator, table.cast.union)
    if ended:
        type(mandate).objects.update(revoked_at=mandate.valid_from)
    page = page_of(client, table, table.case)
    row = next(r for r in page.context["people"] if r["person"] == table.cast.conciliator)
    done = client.post(ASSIGN, confirmed(page, table.cast.conciliator))
    assert row["against"] == [table.case.number]
    assert "Conflict" in page.content.decode()
    assert done.context["results"][0].words.startswith("This person is linked to a party")


def test_who_has_it_already_is_said(client, at_state):
    table = at_state("in_conciliation")
    page = page_of(client, table, table.case)
    done = client.post(ASSIGN, confirmed(page, table.cast.conciliator))
    assert done.context["results"][0].words == "This person has it already."


def test_a_case_that_left_the_queue_is_said(client, at_state):
    table = at_state("filed")
    data = confirmed(page_of(client, table, table.case), table.cast.conciliator)
    data["case"] = [*data["case"], "CD-1999-0001", "<script>"]
    words = [row.words for row in client.post(ASSIGN, data).context["results"]]
    assert words == ["Assigned.", "This case is no longer in your queue."]


@pytest.mark.parametrize(
    "missing", [{"person": ""}, {"reason": ""}, {"person": "999999"}, {"reason": "a\x00"}]
)
def test_an_incomplete_confirmation_keeps_what_was_chosen(client, at_state, missing):
    table = at_state("filed")
    page = client.post(ASSIGN, confirmed(page_of(client, table, table.case), table.cast.officer, **missing))
    assert page.status_code == 422
    assert table.case.number in page.content.decode()
    assert holder_of(table.case) is None


def test_nothing_selected_is_said(client, cast):
    assert "No case was selected." in sign_in(client, cast.head).post(ASSIGN).content.decode()


def test_an_officer_cannot_assign(client, at_state):
    table = at_state("accepted")
    assert sign_in(client, table.cast.officer).post(ASSIGN, {}).status_code == 404


def cost_of(client, table, count):
    """How many queries the confirm page costs for so many cases."""
    cases = put(table.cast, count)
    page_of(client, table, *cases)
    with CaptureQueriesContext(connection) as asked:
        client.post(ASSIGN, {"case": [case.number for case in cases]})
    return len(asked)


def test_the_confirm_page_costs_the_same_for_two_cases_and_for_thirty(client, at_state):
    table = at_state("filed")
    assert cost_of(client, table, 2) == cost_of(client, table, 30)


def label(client, cases, word, do="add", **more):
    """Put a word on cases, or take it off."""
    data = {"case": [case.number for case in cases], "word": word, "do": do, **more}
    return client.post("/en/queue/label/", data, follow=True)


def test_a_label_is_put_on_many_cases_seen_by_the_office_and_noted(client, cast):
    cases = put(cast, 3)
    sign_in(client, cast.officer)
    label(client, cases[:1], "Press")
    body = label(client, cases, "press", query="view=all").content.decode()
    assert "“press” was put on 2 cases." in body
    assert body.count('<span class="label" lang="en">Press</span>') == 3
    entry = AuditEntry.objects.order_by("pk").last()
    assert (entry.user, entry.verb, len(entry.data["cases"])) == (cast.officer, "add_label", 2)


def test_a_label_that_stands_nowhere_any_more_is_forgotten(client, cast):
    cases = put(cast, 2)
    sign_in(client, cast.officer)
    label(client, cases, "press")
    body = label(client, cases, "PRESS", do="remove").content.decode()
    assert "“PRESS” was taken off 2 cases." in body
    assert not Label.objects.exists()


@pytest.mark.parametrize("who", ["union_rep", "employer_rep", "delegate", "officer_elsewhere"])
def test_nobody_outside_the_office_sees_a_label(client, at_state, who):
    table = at_state("in_conciliation")
    label(sign_in(client, table.cast.officer), [table.case], "canarylabel")
    make_post(table.cast.delegate, "officer", "siem-reap")
    sign_in(client, getattr(table.cast, who))
    for path in ("home/", "cases/", "cases.csv", f"cases/{table.case.number}/", "queue/", "queue.csv"):
        page = client.get(f"/en/{path}")
        assert b"canarylabel" not in page.getvalue(), path


@pytest.mark.parametrize("word", ["", "x" * 41, "a\x00b"])
def test_a_label_that_cannot_be_kept_is_said_and_nothing_is_lost(client, cast, word):
    (case,) = put(cast)
    page = label(sign_in(client, cast.officer), [case], word)
    assert page.status_code == 422
    assert case.number in page.content.decode()


def test_an_office_cannot_have_more_words_than_it_can_read(client, cast):
    Label.objects.bulk_create(Label(office=cast.office, word=f"word {n}") for n in range(MOST))
    page = label(sign_in(client, cast.officer), put(cast), "one more")
    assert "The office has 60 labels." in page.content.decode()


def rows_of(page):
    """The lines of a downloaded table."""
    return list(csv.reader(io.StringIO(page.getvalue().decode("utf-8-sig"))))


def test_the_table_holds_every_case_that_fits_and_is_noted(client, cast):
    put(cast, 120)
    put(cast, 2, strike_now=True)
    page = sign_in(client, cast.officer).get("/en/queue.csv?strike=on")
    rows = rows_of(page)
    entry = AuditEntry.objects.get()
    assert len(rows) == 3
    assert len(rows_of(client.get("/en/queue.csv"))) == 123
    assert (entry.verb, entry.user, entry.data["rows"], entry.data["filters"]["strike"]) == (
        "export", cast.officer, 2, True)  # fmt: skip
    assert f"-{entry.pk}.csv" in page["Content-Disposition"]


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t=1"])
def test_no_cell_of_the_table_is_a_formula(client, cast, name):
    put(cast, title=name)
    assert rows_of(sign_in(client, cast.officer).get("/en/queue.csv"))[1][1] == f"'{name}"


def test_the_table_costs_the_same_for_five_cases_and_for_sixty(client, cast):
    costs = []
    sign_in(client, cast.officer).get("/en/queue.csv")
    for count in (5, 55):
        put(cast, count)
        with CaptureQueriesContext(connection) as asked:
            assert rows_of(client.get("/en/queue.csv"))
        costs.append(len(asked))
    assert costs[0] == costs[1]


def test_the_table_is_written_in_the_language_of_its_page(client, cast):
    put(cast)
    sign_in(client, cast.officer)
    khmer, english = (rows_of(client.get(f"/{code}/queue.csv"))[1] for code in ("km", "en"))
    assert english[3] == "Filed"
    assert khmer[3] != "Filed"


def test_a_row_that_changed_says_so_and_who_got_it_is_told(client, at_state):
    table = at_state("filed")
    table.do("head", "reassign", {"to": table.cast.conciliator.pk, "reason": "Free"})
    path = f"/en/queue/rows/{table.case.number}/"
    body = sign_in(client, table.cast.conciliator).get(path).content.decode()
    assert "changed just now" in body
    assert "Conciliator One" in body
    assert "data-announce" not in sign_in(client, table.cast.head).get(path).content.decode()


def test_only_cases_that_belong_on_the_page_and_are_not_there_are_new(client, cast):
    shown = put(cast, 2, strike_now=True)
    client = sign_in(client, cast.officer)
    url = client.get("/en/queue/?strike=on").context["new_url"]
    assert client.get(url).content.decode() == ""
    put(cast, 1)
    put(cast, 2, strike_now=True)
    body = client.get(url).content.decode()
    assert "Show 2 new cases" in body
    assert 'data-announce="2 new cases"' in body
    assert len(shown) == 2


@pytest.mark.parametrize("query", ["have=x,,9999999999999999999999,-1", "have=", "after=xyz", "state=asleep"])
def test_a_strange_question_for_new_cases_is_answered_quietly(client, cast, query):
    assert sign_in(client, cast.officer).get(f"/en/queue/new/?{query}").status_code in (200, 400)

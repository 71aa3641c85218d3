"""Home and the list of cases: what waits, soonest first, at a cost that does not grow."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases.models import Case
from cases.services.opening import start_draft
from tests.accounts.factories import make_official, sign_in
from tests.conftest import Table, sheet_of
from tests.samples import bring


def body_of(client, user, path="home/"):
    """The text of a page as this person sees it."""
    return sign_in(client, user).get(f"/en/{path}").content.decode()


def asked(at_state, procedure="collective"):
    """A case in which the office asked both sides for papers by Monday next week."""
    table = at_state("under_review", procedure)
    day = timezone.localdate() + timedelta(days=7)
    table.do("officer", "ask_information", {"what": "The wage list", "answer_by": day.isoformat()})
    return table


def test_a_respondent_is_told_to_answer_with_the_consequence(client, at_state):
    table = asked(at_state)
    body = body_of(client, table.cast.employer_rep)
    assert "Answer the complaint" in body
    assert f"/en/cases/{table.case.number}/respond/" in body
    assert "can be held at fault as claimed" in body


def test_one_letter_is_one_card_though_it_starts_two_clocks(client, at_state):
    table = asked(at_state)
    assert body_of(client, table.cast.union_rep).count("Send what the office asked for") == 1


def test_an_answer_given_is_no_longer_to_do(client, at_state):
    table = asked(at_state)
    table.do("employer_rep", "respond", {"answers": {"1": {"answer": "deny"}, "2": {"answer": "deny"}}})
    assert "Answer the complaint" not in body_of(client, table.cast.employer_rep)


def test_a_settlement_waits_for_whoever_has_not_signed(client, at_state):
    table = at_state("in_conciliation")
    table.do(
        "conciliator", "propose_settlement", {"key": "all", "text": "Both sides agree.", "issues": ["1", "2"]}
    )
    table.do("union_rep", "sign_settlement", {"settlement": "all", "agree": True, "signer": "A. Name"})
    assert "Read and sign" in body_of(client, table.cast.employer_rep)
    assert "Read and sign" not in body_of(client, table.cast.union_rep)


def test_who_may_only_look_has_nothing_to_do(client, at_state):
    table = asked(at_state)
    assert "Nothing to do today." in body_of(client, table.cast.union_viewer)


@pytest.mark.parametrize("who", ["rival_rep", "other_employer_rep", "ex_rep", "officer_elsewhere"])
def test_strangers_see_nothing_of_a_case(client, at_state, who):
    table = asked(at_state)
    for path in ("home/", "cases/", "cases.csv"):
        page = sign_in(client, getattr(table.cast, who)).get(f"/en/{path}")
        assert table.case.number not in page.getvalue().decode()


def test_an_official_sees_what_ends_soon_in_their_own_hands(client, at_state):
    table = asked(at_state)
    assert f"/en/cases/{table.case.number}/" in body_of(client, table.cast.officer)
    assert "Nothing to do today." in body_of(client, table.cast.officer2)


def test_an_explanation_waits_for_the_officer(client, at_state):
    table = asked(at_state)
    table.do("union_rep", "explain_absence", {"reason": "Ill"})
    assert "Decide on an explanation" in body_of(client, table.cast.officer)


def test_a_head_reads_how_many_cases_nobody_has(client, at_state):
    table = at_state("filed")
    assert "<b>1</b>cases that nobody has yet" in body_of(client, table.cast.head)
    assert "cases that nobody has yet" not in body_of(client, table.cast.officer)


@pytest.mark.parametrize(
    ("who", "world", "words"),
    [("head", "accepted", "Appoint a conciliator"), ("delegate", "reported", "Refer to the Arbitration Council"),
     ("council", "referred", "Receive at the Council")],
)  # fmt: skip
def test_what_a_post_makes_theirs_waits_on_their_home_alone(client, cast, who, world, words):
    cast.people.setdefault("council", make_official("council", None, name="Secretary of the Council"))
    table = bring(cast, world)
    for other in ("head", "delegate", "council", "officer", "conciliator", "officer_elsewhere"):
        mine = f'{words}<span class="vh">: {table.case.number}' in body_of(client, cast.people[other])
        assert mine == (other == who), other


def test_what_is_done_or_not_due_yet_waits_on_nobody_s_home(client, cast):
    table = bring(cast, "failed")
    assert "Refer to the Arbitration Council" not in body_of(client, cast.delegate)
    table = bring(cast, "accepted")
    assert (
        body_of(client, cast.head).count(f'Appoint a conciliator<span class="vh">: {table.case.number}') == 1
    )
    table.do("head", "appoint_conciliator", {"conciliator": cast.conciliator.pk})
    assert "Appoint a conciliator" not in body_of(client, cast.head)


def test_a_draft_stands_on_the_home_of_its_writers_only(client, draft):
    table = draft()
    assert "Not sent yet" in body_of(client, table.cast.union_rep)
    assert "Not sent yet" not in body_of(client, table.cast.officer)


def test_what_is_new_leads_to_its_case(client, at_state):
    table = at_state("under_review")
    body = body_of(client, table.cast.union_rep)
    assert "/en/notifications/" in body
    assert "An officer took up the case" in body


def queries_of(client, user, path):
    """How many queries a page costs this person."""
    sign_in(client, user)
    client.get(path)
    with CaptureQueriesContext(connection) as asked_for:
        assert client.get(path).status_code == 200
    return len(asked_for)


@pytest.mark.parametrize("path", ["/en/home/", "/en/cases/"])
@pytest.mark.parametrize("who", ["union_rep", "employer_rep", "officer"])
def test_a_page_costs_the_same_with_three_cases_and_with_twenty(client, at_state, path, who):
    tables = [asked(at_state) for _n in range(3)]
    cast = tables[0].cast
    few = queries_of(client, getattr(cast, who), path)
    for _n in range(17):
        asked(at_state)
    assert queries_of(client, getattr(cast, who), path) == few


def test_the_list_is_narrowed_by_words_and_stage(client, at_state):
    table = at_state("in_conciliation")
    sign_in(client, table.cast.union_rep)
    for query, there in [("q=employer", True), ("q=zzz", False), ("state=ended", False), ("state=open", True),
                         ("state=in_conciliation", True), (f"q={table.case.number}", True)]:  # fmt: skip
        assert (table.case.number in client.get(f"/en/cases/?{query}").content.decode()) is there, query


@pytest.mark.parametrize("query", ["state=asleep", "after=xyz", "q=" + "x" * 101])
def test_a_filter_that_does_not_fit_is_said_in_words(client, cast, query):
    page = sign_in(client, cast.union_rep).get(f"/en/cases/?{query}")
    assert page.status_code == 400
    assert "There is a problem" in page.content.decode()


def test_pages_of_the_list_hold_every_case_once(client, draft):
    tables = [draft() for _n in range(30)]
    for table in tables:
        table.do("union_rep", "file", {"declaration": True})
    sign_in(client, tables[0].cast.union_rep)
    first = client.get("/en/cases/")
    second = client.get(first.context["next_url"])
    numbers = [row["number"] for page in (first, second) for row in page.context["rows"]]
    assert sorted(numbers) == sorted(Case.objects.values_list("number", flat=True))


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t=1"])
def test_no_cell_of_the_table_is_a_formula(client, cast, name):
    case = start_draft(
        procedure="collective", office=cast.office, created_by=cast.union_rep.pk, sheet=sheet_of(cast),
        filed_for=cast.union, title=name,
    )  # fmt: skip
    Table(cast, case).do("union_rep", "file", {"declaration": True})
    page = sign_in(client, cast.union_rep).get("/en/cases.csv")
    rows = list(csv.reader(io.StringIO(page.getvalue().decode("utf-8-sig"))))
    assert len(rows) == 2
    assert rows[1][1] == f"'{name}"

"""The queue: only what one may see, in pages, at a constant cost; giving cases to people."""

from __future__ import annotations

import pytest

from cases.models import Case, SavedView
from tests.accounts.factories import sign_in


def test_the_queue_holds_the_offices_cases_by_their_date(client, at_state):
    table = at_state("accepted")
    body = sign_in(client, table.cast.officer).get("/en/queue/").content.decode()
    assert table.case.number in body
    assert "Appointing a conciliator" in body


@pytest.mark.parametrize("who", ["union_rep", "rival_rep", "delegate", "registrar"])
def test_there_is_no_queue_for_others(client, cast, who):
    assert sign_in(client, getattr(cast, who)).get("/en/queue/").status_code == 404


def test_another_office_sees_none_of_it(client, at_state):
    table = at_state("filed")
    page = sign_in(client, table.cast.officer_elsewhere).get("/en/queue/")
    assert table.case.number not in page.content.decode()
    assert client.get("/en/queue/?office=phnom-penh").status_code == 404


@pytest.mark.parametrize("cases", [2, 8])
def test_its_queries_do_not_grow_with_its_rows(client, at_state, cases, django_assert_max_num_queries):
    tables = [at_state("filed") for _n in range(cases)]
    sign_in(client, tables[0].cast.head)
    with django_assert_max_num_queries(16):
        client.get("/en/queue/")


@pytest.mark.parametrize("query", ["state=asleep", "days=many", "after=xyz", "category=nothing"])
def test_an_unreadable_filter_is_said_in_words(client, cast, query):
    page = sign_in(client, cast.officer).get(f"/en/queue/?{query}")
    assert page.status_code == 400
    assert "There is a problem" in page.content.decode()


def test_a_head_gives_cases_to_a_person_and_hears_what_became_of_each(client, at_state):
    table = at_state("accepted")
    sign_in(client, table.cast.head)
    first = client.post("/en/queue/assign/", {"case": [table.case.number]})
    data = {
        "case": [table.case.number],
        "confirm": "1",
        "person": table.cast.conciliator.pk,
        "reason": "Free",
    }
    done = client.post("/en/queue/assign/", data)
    again = client.post("/en/queue/assign/", data)
    assert first.status_code == done.status_code == 200
    assert Case.objects.get(pk=table.case.pk).conciliator == table.cast.conciliator
    assert "This person has it already." in again.content.decode()


def test_an_officer_cannot_assign(client, at_state):
    table = at_state("accepted")
    assert sign_in(client, table.cast.officer).post("/en/queue/assign/", {}).status_code == 404


def test_a_view_is_kept_under_its_name(client, cast):
    sign_in(client, cast.officer).post("/en/queue/save/", {"name": "Strikes here", "query": "view=strikes"})
    assert SavedView.objects.get(user=cast.officer).query == "view=strikes"
    assert "Strikes here" in client.get("/en/queue/").content.decode()


def test_workload_counts_open_cases_per_person(client, at_state):
    table = at_state("in_conciliation")
    body = sign_in(client, table.cast.head).get("/en/workload/").content.decode()
    assert "Conciliator One" in body

"""Lists in hand-written SQL hold exactly what the one rule of visibility gives, and count no further than said."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import Office
from cases import queries
from cases.models import AccessRequest, Case, Exclusion, SideTaken
from cases.queries import Filters, counts_around, counts_by_state, counts_of, listed, page_of
from tests.accounts.factories import make_mandate, make_post
from tests.conftest import begin_draft, bring_to
from tests.pages.queues import put

EVERYTHING = Filters(is_open=None)


@pytest.fixture
def town(cast):
    """Cases of every kind: drafts, parties', other offices', the Council's, kept from somebody, let in for."""
    begin_draft(cast)
    table = bring_to(begin_draft(cast), "in_conciliation")
    elsewhere = put(cast, 3, office=Office.objects.get(slug="siem-reap"))
    put(cast, 2, state="closed", is_open=False)
    put(cast, 2, state="referred", referred_at=timezone.now())
    hidden = put(cast, 2)[0]
    Exclusion.objects.create(case=hidden, user=cast.officer, reason="Cousins")
    guest = make_post(cast.officer_elsewhere, "guest", None)
    AccessRequest.objects.create(
        case=table.case, user=cast.officer_elsewhere, office=cast.office, reason="Moved there",
        asked_by=table.case.events.first(), status="granted", post=guest,
    )  # fmt: skip
    make_mandate(cast.officer2, cast.union)
    make_mandate(cast.rival_rep, cast.union)
    make_mandate(cast.rival_rep, cast.employer)
    SideTaken.objects.create(case=table.case, user=cast.rival_rep, side="workers")
    make_post(cast.delegate, "officer", "siem-reap")
    make_post(cast.head, "head_of_office", "siem-reap")
    Case.objects.filter(pk=elsewhere[0].pk).update(conciliator=cast.officer)
    return cast


def anew(user):
    """The person as a new request finds them."""
    user.__dict__.pop("_access", None)
    return user


def ids_of(rows):
    """The ids of rows of a list."""
    return {row["id"] for row in rows}


def test_everybody_finds_in_a_list_what_is_visible_to_them_but_no_draft(town):
    for name, user in town.people.items():
        seen = set(Case.objects.visible_to(anew(user)).exclude(state="draft").values_list("pk", flat=True))
        assert (name, ids_of(page_of(listed(user, EVERYTHING), limit=100)[0])) == (name, seen)


def test_an_office_asked_for_opens_nothing_that_was_shut(town):
    offices = Office.objects.filter(slug__in=["phnom-penh", "siem-reap"])
    for user in town.people.values():
        seen = Case.objects.visible_to(anew(user)).exclude(state="draft")
        for office in offices:
            rows, _mark = page_of(listed(user, Filters(office=office.pk, is_open=None)), limit=100)
            assert ids_of(rows) == set(seen.filter(office=office).values_list("pk", flat=True))


def test_at_work_everybody_finds_what_the_post_shows(town):
    for user in town.people.values():
        seen = set(Case.objects.at_work(anew(user)).values_list("pk", flat=True))
        assert ids_of(page_of(listed(user, EVERYTHING, at_work=True), limit=100)[0]) == seen


def test_rows_and_queryset_of_a_list_are_the_same_cases(town):
    cases = listed(town.head, EVERYTHING)
    assert ids_of(page_of(cases, limit=100)[0]) == set(cases.cases.values_list("pk", flat=True))


def test_nobody_in_particular_finds_nothing(town, client):
    anonymous = client.get("/en/").wsgi_request.user
    assert page_of(listed(anonymous, EVERYTHING)) == ([], None)


def test_no_case_is_open_that_was_merged_into_another(cast):
    first, second = put(cast, 2)
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=second.pk).update(merged_into=first)


def test_cases_are_counted_as_far_as_a_list_says(cast, monkeypatch):
    monkeypatch.setattr(queries, "MOST", 3)
    put(cast, 2)
    put(cast, 3, state="under_review")
    cases = listed(cast.officer, Filters())
    counts = counts_around(cases, timezone.now(), states=("filed",))
    assert (counts.total, counts.open_ended, counts.words_of("filed")) == (2, True, "2 or more")
    assert (counts_by_state(cases)[1], counts_of(cases, {"all": Filters()})) == (False, {"all": 4})
    assert (queries.count_words(4), counts.words_of("in_court")) == ("more than 3", "")


def test_up_to_there_every_case_is_counted(cast, monkeypatch):
    monkeypatch.setattr(queries, "MOST", 5)
    put(cast, 2)
    put(cast, 3, state="under_review")
    cases = listed(cast.officer, Filters())
    counts = counts_around(cases, timezone.now())
    assert (counts.total, counts.open_ended) == (5, False)
    assert counts_by_state(cases) == ({"filed": 2, "under_review": 3}, True)


def test_what_people_type_is_never_a_pattern_or_a_statement(cast):
    put(cast, 1, title="100% of the wages; a_b")
    put(cast, 1, title="Wages")
    found = {
        q: len(page_of(listed(cast.officer, Filters(q=q)))[0]) for q in ("100%", "a_b", "%", "_", "';--")
    }
    assert found == {"100%": 1, "a_b": 1, "%": 1, "_": 1, "';--": 0}


@pytest.mark.parametrize("is_open", [None, True])
@pytest.mark.parametrize("at_work", [False, True])
def test_an_index_gives_the_cases_of_an_office_and_state_in_their_order(cast, at_work, is_open):
    filters = Filters(office=cast.office.pk, states=("in_conciliation",), is_open=is_open)
    where, values = listed(cast.officer, filters, at_work=at_work).rule.on("c")
    with connection.cursor() as cursor:
        for way in ("sort", "seqscan", "bitmapscan"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
        found = f"SELECT c.id FROM cases_case c WHERE {where} ORDER BY c.next_deadline, c.id LIMIT 51"
        cursor.execute(f"EXPLAIN {found}", values)
        plan = "\n".join(line for (line,) in cursor.fetchall())
    ordered = ["case_in_state", "case_queue"] if is_open else ["case_in_state"]
    assert any(f"Scan using {index} on" in plan for index in ordered), plan
    assert "Sort Key" not in plan

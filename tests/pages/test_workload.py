"""Workload: who has how much, and a suggestion with its reason for what nobody has."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Post
from cases.models import Case, Exclusion, Session
from cases.views.queue_assign import this_week
from tests.accounts.factories import make_mandate, make_official, sign_in
from tests.pages.queues import put


def row_of(client, cast, person, who="head"):
    """The row of one person on the page, as the head sees it."""
    page = sign_in(client, getattr(cast, who)).get("/en/workload/")
    return next(row for row in page.context["rows"] if row["person"] == person)


def test_each_person_has_open_soon_overdue_and_sessions(client, cast):
    now = timezone.now()
    put(cast, 2, conciliator=cast.conciliator, next_deadline=now + timedelta(days=60))
    put(cast, 1, conciliator=cast.conciliator, next_deadline=now + timedelta(days=1))
    (late,) = put(cast, officer=cast.conciliator, next_deadline=now - timedelta(days=1))
    monday, next_monday = this_week(now)
    for number, moment in enumerate((monday, next_monday - timedelta(hours=1), next_monday), start=1):
        Session.objects.create(case=late, number=number, starts_at=moment)
    row = row_of(client, cast, cast.conciliator)
    assert (row["load"].open, row["load"].soon, row["load"].overdue, row["sessions"]) == (4, 1, 1, 2)


def test_who_has_nothing_is_there_with_nothing(client, cast):
    assert row_of(client, cast, cast.officer2)["load"].open == 0


def test_cases_of_somebody_who_left_the_office_do_not_vanish(client, cast):
    put(cast, 2, conciliator=cast.conciliator)
    Post.objects.filter(user=cast.conciliator).update(revoked_at=timezone.now())
    assert not row_of(client, cast, cast.conciliator)["here"]
    assert "No longer at this office" in client.get("/en/workload/").content.decode()


def test_the_sentence_counts_the_office(client, cast):
    put(cast, 2, conciliator=cast.conciliator, next_deadline=timezone.now() - timedelta(hours=1))
    put(cast, 1, next_deadline=timezone.now() + timedelta(days=60))
    body = sign_in(client, cast.officer).get("/en/workload/").content.decode()
    assert "Phnom Penh: 3 open cases," in body
    assert "0 due within 5 working days, 2 overdue." in body
    assert "1 case is with nobody." in body


def suggestions(client, cast):
    """Whom the page suggests for each waiting case."""
    page = sign_in(client, cast.head).get("/en/workload/")
    return {one.case.number: one for one in page.context["suggestions"]}


def test_the_next_case_goes_to_whoever_has_fewest_counting_what_was_suggested(client, cast):
    for person, count in ((cast.officer, 1), (cast.officer2, 3), (cast.conciliator, 3)):
        put(cast, count, conciliator=person)
    waiting = put(cast, 3)
    found = suggestions(client, cast)
    assert [found[case.number].person for case in waiting] == [cast.officer, cast.officer, cast.conciliator]
    assert "Fewest open cases: 1. No link to a party." in client.get("/en/workload/").content.decode()


@pytest.mark.parametrize("why", ["mandate", "excluded", "refused"])
def test_nobody_with_a_conflict_is_suggested_and_that_is_said(client, at_state, why):
    table = at_state("filed")
    cast = table.cast
    for person in (cast.officer2, cast.conciliator, cast.head):
        put(cast, 2, conciliator=person)
    if why == "mandate":
        make_mandate(cast.officer, cast.employer)
    elif why == "excluded":
        Exclusion.objects.create(case=table.case, user=cast.officer, reason="Cousin")
    else:
        Case.objects.filter(pk=table.case.pk).update(refused_by=cast.officer)
    one = suggestions(client, cast)[table.case.number]
    assert one.person != cast.officer
    assert one.passed_over


def test_where_everybody_has_a_conflict_nobody_is_suggested(client, at_state):
    table = at_state("filed")
    for name in ("officer", "officer2", "conciliator"):
        make_mandate(getattr(table.cast, name), table.cast.employer)
    Exclusion.objects.create(case=table.case, user=make_official("head_of_office"), reason="Cousin")
    Case.objects.filter(pk=table.case.pk).update(refused_by=table.cast.head)
    one = suggestions(client, table.cast)[table.case.number]
    assert one.person is None
    assert "Nobody of this office may take it" in client.get("/en/workload/").content.decode()


def test_an_officer_reads_the_table_without_suggestions(client, cast):
    put(cast, 1)
    page = sign_in(client, cast.officer).get("/en/workload/")
    assert "Cases that wait for a person" not in page.content.decode()


def test_the_page_costs_the_same_with_five_cases_and_with_sixty(client, cast):
    costs = []
    sign_in(client, cast.head).get("/en/workload/")
    for count in (5, 55):
        put(cast, count)
        with CaptureQueriesContext(connection) as asked:
            client.get("/en/workload/")
        costs.append(len(asked))
    assert costs[0] == costs[1] <= 15

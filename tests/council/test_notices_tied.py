"""A notice given before there was a dispute: the office ties it to the dispute, and each shows the other."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import IndustrialAction
from cases.services.notices import give_notice
from notifications.models import Notification
from tests.accounts.factories import make_official, sign_in

pytestmark = pytest.mark.django_db


def given(cast, **more):
    """A notice of the union against the employer."""
    answers = {
        "kind": "strike", "organization": cast.union, "against": cast.employer.name, "opponent": cast.employer,
        "office": cast.office, "demands": "Rice allowance", **more,
    }  # fmt: skip
    return give_notice(by=cast.union_rep, answers=answers, key="k", now=timezone.now())


@pytest.fixture
def table(at_state):
    """The dispute of the same two, filed."""
    return at_state("filed")


def page(client, who, url):
    sign_in(client, who)
    return client.get(url).content.decode()


def tie(client, who, row, number):
    sign_in(client, who)
    return client.post(row.tie_url, {"dispute": number})


def test_the_office_is_offered_the_dispute_on_both_pages(client, cast, table):
    row = given(cast)
    link = f"{row.tie_url}?dispute={table.case.number}"
    assert link in page(client, cast.officer, row.get_absolute_url())
    assert link in page(client, cast.officer, reverse("cases:case", args=[table.case.number]))
    assert "checked" in page(client, cast.officer, link)
    for url in (row.get_absolute_url(), reverse("cases:case", args=[table.case.number])):
        assert row.tie_url not in page(client, cast.union_rep, url)


def test_tied_they_show_each_other_and_neither_moves(client, cast, table):
    row = given(cast)
    before = (table.case.state, table.case.events.count(), row.state)
    assert tie(client, cast.officer, row, table.case.number).status_code == 302
    row = IndustrialAction.objects.get()
    case = type(table.case).objects.get(pk=table.case.pk)
    assert (case.state, case.events.count(), row.state) == before
    for who in (cast.officer, cast.union_rep, cast.employer_rep):
        assert table.case.number in page(client, who, row.get_absolute_url())
        assert row.get_absolute_url() in page(client, who, reverse("cases:case", args=[case.number]))
    assert Notification.objects.filter(user=cast.employer_rep, verb="tie").exists()


def test_it_is_tied_once_and_only_to_a_dispute_of_the_same_parties(client, cast, table):
    row = given(cast, opponent=cast.other_employer, against=cast.other_employer.name)
    assert tie(client, cast.officer, row, table.case.number).status_code == 422
    IndustrialAction.objects.update(opponent=cast.employer)
    assert tie(client, cast.officer, row, table.case.number).status_code == 302
    assert tie(client, cast.officer, row, table.case.number).status_code == 409


def test_a_name_that_was_written_fits_the_party_of_that_name(client, cast, table):
    row = given(cast, opponent=None, against="employer a")
    assert tie(client, cast.officer, row, table.case.number).status_code == 302


def test_only_the_office_of_the_notice_ties_it(client, cast, table):
    row = given(cast)
    assert tie(client, cast.union_rep, row, table.case.number).status_code == 403
    assert tie(client, cast.rival_rep, row, table.case.number).status_code == 404


def test_who_sees_the_notice_alone_learns_of_a_dispute_and_not_which(client, cast, table):
    row = given(cast)
    tie(client, cast.officer, row, table.case.number)
    leader = make_official("leadership", None, name="Leader")
    html = page(client, leader, row.get_absolute_url())
    assert "Tied to a dispute:" in html
    assert table.case.number not in html

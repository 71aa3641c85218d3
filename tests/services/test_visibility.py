"""The one rule of who sees what, person by person."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from accounts.models import Mandate
from cases.models import Case, CaseEvent, Exclusion, SideTaken
from tests.accounts.factories import make_mandate

SEES = {"union_rep", "union_viewer", "employer_rep", "officer", "officer2", "head", "conciliator"}


def sees(user, case):
    user.__dict__.pop("_access", None)
    return Case.objects.visible_to(user).filter(pk=case.pk).exists()


def test_exactly_the_entitled_see_a_filed_case(at_state):
    table = at_state("filed")
    assert {name for name, user in table.cast.people.items() if sees(user, table.case)} == SEES


def test_nobody_but_its_side_sees_a_draft(draft):
    table = draft()
    assert {n for n, user in table.cast.people.items() if sees(user, table.case)} == {
        "union_rep",
        "union_viewer",
    }


def test_a_draft_for_an_organization_is_closed_to_its_writer_once_the_mandate_ended(draft):
    table = draft()
    Mandate.objects.filter(user=table.cast.union_rep).update(revoked_at=timezone.now())
    assert not sees(table.cast.union_rep, table.case)


def test_a_mandate_counts_by_the_second(at_state):
    table = at_state("filed")
    mandate = Mandate.objects.get(user=table.cast.union_rep)
    Mandate.objects.filter(pk=mandate.pk).update(
        valid_from=timezone.now() - dt.timedelta(hours=1),
        valid_until=timezone.now() - dt.timedelta(seconds=1),
    )
    assert not sees(table.cast.union_rep, table.case)
    Mandate.objects.filter(pk=mandate.pk).update(valid_until=timezone.now() + dt.timedelta(seconds=5))
    assert sees(table.cast.union_rep, table.case)


def test_mandates_on_both_sides_open_nothing_until_a_side_is_taken(at_state):
    table = at_state("filed")
    lawyer = table.cast.rival_rep
    make_mandate(lawyer, table.cast.union)
    assert sees(lawyer, table.case)
    make_mandate(lawyer, table.cast.employer)
    assert not sees(lawyer, table.case)
    SideTaken.objects.create(case=table.case, user=lawyer, side="workers")
    lawyer.__dict__.pop("_access", None)
    lawyer.acting_for = table.cast.union.pk
    assert sees(lawyer, table.case)


def test_who_acted_on_one_side_never_sees_the_other(at_state):
    table = at_state("filed")
    lawyer = table.cast.union_rep
    Mandate.objects.filter(user=lawyer).update(revoked_at=timezone.now())
    make_mandate(lawyer, table.cast.employer)
    assert not sees(lawyer, table.case)


def test_a_conflict_of_interest_hides_the_case(at_state):
    table = at_state("filed")
    Exclusion.objects.create(case=table.case, user=table.cast.officer2, reason="Brother of a party")
    assert not sees(table.cast.officer2, table.case)


def test_an_official_who_represents_a_party_sees_it_as_a_party_only(at_state):
    table = at_state("filed")
    make_mandate(table.cast.officer2, table.cast.other_employer)
    table.do("officer", "take_up")
    table.do("officer", "add_note", {"text": "Private"})
    assert CaseEvent.objects.visible_to(table.cast.officer2).filter(audience="officers").exists()
    make_mandate(table.cast.officer2, table.cast.employer)
    assert sees(table.cast.officer2, table.case)
    assert not CaseEvent.objects.visible_to(table.cast.officer2).filter(audience="officers").exists()


@pytest.mark.parametrize(
    ("who", "count"), [("union_rep", 3), ("employer_rep", 2), ("officer", 4), ("rival_rep", 0)]
)
def test_entries_are_limited_by_their_audience(at_state, who, count):
    table = at_state("under_review")
    table.do("officer", "record_interview", {"party": "union", "minutes": "Said so", "signed": "thumbprint"})
    table.do("officer", "add_note", {"text": "Private"})
    assert CaseEvent.objects.visible_to(getattr(table.cast, who)).count() == count

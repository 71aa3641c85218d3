"""Merged and split cases: nothing is lost, nothing is done twice."""

from __future__ import annotations

import pytest

from cases.models import Case
from cases.models.acting import Refused
from cases.services.chain import verify_case


def test_a_merged_case_goes_on_in_the_other(at_state):
    one, two = at_state("under_review"), at_state("under_review")
    one.do("officer", "merge_cases", {"other": two.case.number, "reason": "The same strike"})
    other = Case.objects.get(pk=two.case.pk)
    assert (other.merged_into_id, other.is_open) == (one.case.pk, False)
    assert set(one.status()) == {"1", "2", "1-3", "2-3"}
    assert verify_case(one.case) == verify_case(other) == []


def test_a_merged_case_takes_no_further_act(at_state):
    one, two = at_state("under_review"), at_state("under_review")
    one.do("officer", "merge_cases", {"other": two.case.number})
    with pytest.raises(Refused, match="goes on in another"):
        two.do("officer", "accept", {"kinds": {"1": "rights", "2": "rights"}})


def test_split_issues_go_on_with_the_same_clocks(at_state):
    table = at_state("in_conciliation")
    table.do("officer", "split_case", {"issues": ["2"], "reason": "Another enterprise"})
    born = Case.objects.get(split_from=table.case)
    assert (born.number != table.case.number, born.state) == (True, "in_conciliation")
    assert list(born.issues.values_list("key", flat=True)) == ["2"]
    assert born.deadlines.get(status="running").due_at == table.case.deadlines.get(status="running").due_at
    assert verify_case(born) == []


def test_a_split_leaves_an_open_issue_behind(at_state):
    table = at_state("in_conciliation")
    with pytest.raises(Refused):
        table.do("officer", "split_case", {"issues": ["1", "2"]})
    assert not Case.objects.filter(split_from=table.case).exists()
